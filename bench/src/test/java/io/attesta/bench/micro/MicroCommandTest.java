package io.attesta.bench.micro;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.attesta.authorizer.command.AttestaCommandLine;
import io.attesta.authorizer.command.ExitCodes;
import io.attesta.bench.BenchCommands;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;

/** All benchmarks run once, tiny and in this Java, so that they cannot rot; no test fails on a time. */
@Timeout(180)
class MicroCommandTest {
    private static final int FEWEST_FORKS = 2;

    private final StringWriter said = new StringWriter();
    private final StringWriter complained = new StringWriter();

    @TempDir
    private Path folder;

    /** Others may measure, or test, at the same time: JMH would refuse to. */
    @BeforeAll
    static void shareTheMachine() {
        System.setProperty("jmh.ignoreLock", "true");
    }

    @Test
    void shouldGiveAScoreAndWhatWasAllocatedForEveryBenchmarkInThePackage() throws Exception {
        final Path json = folder.resolve("made/micro.json");
        final int exitCode = run(
                "--forks=0",
                "--warm-up=0",
                "--iterations=1",
                "--seconds=0.005",
                "--param=cards=190",
                "--param=terminals=3",
                "--param=batch=255",
                "--param=sync=true",
                "--param=mib=1",
                "--json=" + json);

        assertThat(complained.toString()).isEmpty();
        assertThat(exitCode).as(said.toString()).isEqualTo(ExitCodes.DONE);
        final Set<String> scored = new TreeSet<>();
        for (final JsonNode result : new ObjectMapper().readTree(json.toFile())) {
            final String name = result.path("benchmark").asText();
            assertThat(result.at("/primaryMetric/score").asDouble(Double.NaN))
                    .as(name)
                    .isNotNaN();
            assertThat(result.at("/secondaryMetrics/gc.alloc.rate.norm/score").isNumber())
                    .as(name + " " + result.path("secondaryMetrics"))
                    .isTrue();
            scored.add(name);
        }
        assertThat(scored).isEqualTo(namesInPackage());
        assertThat(said.toString().lines()).anyMatch(line -> line.startsWith("PipelineBenchmark.presences "));
    }

    @Test
    void shouldMeasureEachBenchmarkInTwoProcessesAtLeast() throws Exception {
        assertThat(classesInPackage()).allSatisfy(type -> {
            assertThat(type.isAnnotationPresent(Fork.class)).isTrue();
            assertThat(type.getAnnotation(Fork.class).value()).isGreaterThanOrEqualTo(FEWEST_FORKS);
        });
    }

    @Test
    void shouldMeasureInAProcessOfItsOwn() {
        assertThat(run("--forks=1", "--warm-up=0", "--iterations=1", "--seconds=0.01", "BareBenchmark.nanoTime"))
                .as(complained.toString())
                .isEqualTo(ExitCodes.DONE);
        assertThat(said.toString().lines())
                .filteredOn(line -> line.contains("Benchmark."))
                .hasSize(1);
    }

    @Test
    void shouldSayWhichBenchmarksThereAre() throws Exception {
        assertThat(run("--list")).isEqualTo(ExitCodes.DONE);
        assertThat(said.toString().lines()).hasSameSizeAs(namesInPackage());
        assertThat(said.toString().lines())
                .anyMatch(line -> line.matches("PipelineBenchmark.presences +.*batch=1,16,64,255.*"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--forks=-1", "--warm-up=-1", "--iterations=0", "--seconds=0", "--seconds=NaN"})
    void shouldRefuseWhatMakesNoSense(final String option) {
        assertThat(run(option)).isEqualTo(ExitCodes.WRONG_USAGE);
        assertThat(complained.toString()).contains(option.substring(0, option.indexOf('=')));
    }

    @ParameterizedTest
    @ValueSource(strings = {"NoSuchBenchmark", "(("})
    void shouldRefuseAPatternThatNamesNothing(final String pattern) {
        assertThat(run(pattern)).isEqualTo(ExitCodes.WRONG_USAGE);
        assertThat(complained.toString()).contains(pattern);
    }

    @Test
    void shouldSayWhatIsWrongWithAParameter() {
        assertThat(run("--forks=0", "--iterations=1", "--param=asked=NOTHING", "DecodeBenchmark.read"))
                .isEqualTo(ExitCodes.FOUND_WRONG);
        assertThat(complained.toString()).contains("NOTHING");
    }

    /** Class and method as JMH names them, found without JMH's own list. */
    private static Set<String> namesInPackage() throws IOException, URISyntaxException {
        return classesInPackage().stream()
                .flatMap(type -> Arrays.stream(type.getMethods())
                        .filter(method -> method.isAnnotationPresent(Benchmark.class))
                        .map(method -> type.getName() + "." + method.getName()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<Class<?>> classesInPackage() throws IOException, URISyntaxException {
        final Path classes = Path.of(MicroCommand.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .resolve(MicroCommand.class.getPackageName().replace('.', '/'));
        final List<Class<?>> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(classes)) {
            for (final Path file :
                    files.filter(path -> path.toString().endsWith(".class")).toList()) {
                final String name = file.getFileName().toString().replace(".class", "");
                final Class<?> type = classOf(name);
                if (Arrays.stream(type.getMethods()).anyMatch(method -> method.isAnnotationPresent(Benchmark.class))) {
                    found.add(type);
                }
            }
        }
        assertThat(found).hasSizeGreaterThan(5);
        return found;
    }

    private static Class<?> classOf(final String name) {
        try {
            return Class.forName(MicroCommand.class.getPackageName() + "." + name);
        } catch (final ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private int run(final String... options) {
        final List<String> line = new ArrayList<>(List.of("bench", "micro"));
        line.addAll(List.of(options));
        return new AttestaCommandLine(
                        List.of(new BenchCommands()), new PrintWriter(said, true), new PrintWriter(complained, true))
                .execute(line.toArray(String[]::new));
    }
}
