package io.attesta.authorizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the launcher script against Javas and a Maven that are scripts themselves and print how they were called. */
final class LauncherTest {
    private static final Path LAUNCHER = Path.of(System.getProperty("attesta.home"), "attesta");
    private static final String NO_JAVA =
            "attesta: There is no Java from 17 up; install a JDK or set JAVA_HOME to one.\n";
    private static final Instant BUILT = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    private Path folder;

    private Path javas;
    private Path tools;
    private Path distribution;

    private record Outcome(int exitCode, String out, String err, long pid) {
        List<String> lines() {
            return out.lines().toList();
        }
    }

    @BeforeEach
    void layOut() throws IOException {
        javas = Files.createDirectories(folder.resolve("jvm"));
        tools = Files.createDirectories(folder.resolve("tools"));
        distribution = Files.createDirectories(folder.resolve("attesta 1")).toRealPath();
        Files.createDirectories(distribution.resolve("lib"));
        Files.createDirectories(distribution.resolve("bin"));
        Files.copy(LAUNCHER, distribution.resolve("bin/attesta"));
        for (final String tool : List.of("find", "head", "mkdir", "touch", "sed", "readlink")) {
            script(tools.resolve(tool), "exec " + installed(tool) + " \"$@\"");
        }
    }

    @Test
    void shouldSayOneSentenceWhenThereIsNoJava() throws Exception {
        final Outcome outcome = launch(distribution.resolve("bin/attesta"), Map.of(), "serve");

        assertThat(outcome.err()).isEqualTo(NO_JAVA);
        assertThat(outcome.exitCode()).isEqualTo(1);
    }

    @Test
    void shouldSayTheSameWhenEveryJavaIsTooOld() throws Exception {
        java("java-8", "1.8.0_392");
        java("jdk-16", "16.0.2");
        Files.createDirectories(javas.resolve("empty"));

        final Outcome outcome = launch(
                distribution.resolve("bin/attesta"),
                Map.of("JAVA_HOME", javas.resolve("jdk-16").toString()));

        assertThat(outcome.err()).isEqualTo(NO_JAVA);
        assertThat(outcome.exitCode()).isEqualTo(1);
    }

    @Test
    void shouldTakeTheNewestJavaOfTheFolder() throws Exception {
        java("a-21", "21.0.1");
        java("b-17", "17.0.15");
        java("c-8", "1.8.0_392");
        final Path newest = java("d-21", "21.0.12");
        java("e-21", "21");

        final Outcome outcome = launch(distribution.resolve("bin/attesta"), Map.of(), "settings", "two words", "*");

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.lines())
                .startsWith("java of " + newest)
                .contains("-Dattesta.home=" + distribution)
                .endsWith("-cp", distribution + "/lib/*", "io.attesta.authorizer.Main", "settings", "two words", "*");
    }

    @Test
    void shouldBecomeTheJavaProcessSoThatSignalsReachIt() throws Exception {
        java("jdk-17", "17.0.15");

        final Outcome outcome = launch(distribution.resolve("bin/attesta"), Map.of());

        assertThat(outcome.lines()).contains("pid " + outcome.pid());
    }

    @Test
    void shouldPreferJavaHomeWhenItIsNewEnough() throws Exception {
        java("jdk-25", "25.0.3");
        final Path chosen = java("jdk-17", "17.0.15");

        final Outcome outcome = launch(distribution.resolve("bin/attesta"), Map.of("JAVA_HOME", chosen.toString()));

        assertThat(outcome.lines()).startsWith("java of " + chosen);
    }

    @Test
    void shouldPassOverJavaHomeWhenItIsTooOld() throws Exception {
        final Path newest = java("jdk-25", "25.0.3");
        final Path old = java("jdk-11", "11.0.2");

        final Outcome outcome = launch(distribution.resolve("bin/attesta"), Map.of("JAVA_HOME", old.toString()));

        assertThat(outcome.lines()).startsWith("java of " + newest);
    }

    @Test
    void shouldAskTheJavaOnThePathLast() throws Exception {
        final Path home = java("elsewhere/jdk-17", "17.0.15");
        script(tools.resolve("java"), "printf '    java.home = %s\\n' '" + home + "' >&2");

        final Outcome outcome = launch(distribution.resolve("bin/attesta"), Map.of());

        assertThat(outcome.lines()).startsWith("java of " + home);
    }

    @Test
    void shouldAskJavaItselfWhenItHasNoReleaseFile() throws Exception {
        final Path home = javas.resolve("jdk");
        Files.createDirectories(home.resolve("bin"));
        script(
                home.resolve("bin/java"),
                "if [ \"$1\" = -version ]; then echo 'openjdk version \"18-ea\" 2022' >&2; else echo 'java 18'; fi");

        assertThat(launch(distribution.resolve("bin/attesta"), Map.of()).lines())
                .containsExactly("java 18");
    }

    @Test
    void shouldPassTheFlagsThatTheBuildNamesAndTheOptionsOfTheUser() throws Exception {
        java("jdk-17", "17.0.15");

        final Outcome outcome = launch(
                distribution.resolve("bin/attesta"), Map.of("ATTESTA_JAVA_OPTS", "-Xmx1g -Dattesta.home=/other"));

        final List<String> flags = flagsOfTheBuild();
        assertThat(flags).hasSizeGreaterThan(10);
        final List<String> expected = new ArrayList<>(flags);
        // Half of a region is a megabyte: the arrays of the tables have more.
        expected.addAll(List.of("-XX:G1HeapRegionSize=2m", "-Dio.netty.leakDetection.level=disabled"));
        expected.addAll(List.of("-Dattesta.home=" + distribution, "-Xmx1g", "-Dattesta.home=/other", "-cp"));
        assertThat(outcome.lines()).containsSubsequence(expected).hasSize(expected.size() + 4);
    }

    @Test
    void shouldSilenceTheWarningsOfNewJavasOnlyThere() throws Exception {
        java("jdk-23", "23.0.2");
        assertThat(launch(distribution.resolve("bin/attesta"), Map.of()).out())
                .doesNotContain("--sun-misc-unsafe-memory-access", "--enable-native-access");

        java("jdk-24", "24");
        assertThat(launch(distribution.resolve("bin/attesta"), Map.of()).lines())
                .contains("--sun-misc-unsafe-memory-access=allow", "--enable-native-access=ALL-UNNAMED");
    }

    @Test
    void shouldAskForLargePagesOnlyWhereTheKernelHasThem() throws Exception {
        java("jdk-17", "17.0.1");
        for (final String kernel : List.of("always [madvise] never\n", "[always] madvise never\n")) {
            assertThat(launchWithPages(kernel)).contains("-XX:+UseTransparentHugePages");
        }
        for (final String kernel : List.of("always madvise [never]\n", "", "[madvise")) {
            assertThat(launchWithPages(kernel)).doesNotContain("-XX:+UseTransparentHugePages");
        }
        assertThat(launch(
                                distribution.resolve("bin/attesta"),
                                Map.of(
                                        "ATTESTA_HUGE_PAGES",
                                        folder.resolve("none").toString()))
                        .out())
                .doesNotContain("UseTransparentHugePages");
    }

    private String launchWithPages(final String kernel) throws Exception {
        final Path pages = Files.writeString(folder.resolve("pages"), kernel);
        final Outcome outcome =
                launch(distribution.resolve("bin/attesta"), Map.of("ATTESTA_HUGE_PAGES", pages.toString()));
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        return outcome.out();
    }

    @Test
    void shouldFindItsFolderThroughLinks() throws Exception {
        java("jdk-17", "17.0.15");
        final Path link = folder.resolve("attesta-link");
        Files.createSymbolicLink(link, Path.of("attesta 1/bin/attesta"));

        assertThat(launch(link, Map.of()).lines()).contains("-Dattesta.home=" + distribution);
    }

    @Test
    void shouldSayWhereItBelongsWhenItStandsAlone() throws Exception {
        java("jdk-17", "17.0.15");
        final Path lonely = Files.copy(LAUNCHER, folder.toRealPath().resolve("attesta"));

        final Outcome outcome = launch(lonely, Map.of());

        assertThat(outcome.err())
                .isEqualTo("attesta: This script belongs at the top of Attesta's source tree or in bin/ of its"
                        + " distribution, not in " + folder.toRealPath() + ".\n");
        assertThat(outcome.exitCode()).isEqualTo(1);
    }

    @Test
    void shouldBuildOnceAndThenRunWhatWasBuilt() throws Exception {
        final Path tree = sourceTree();
        final Path home = java("jdk-17", "17.0.15");
        maven("mkdir -p bench/target/attesta-9.9/lib; : >bench/target/attesta-9.9.tar.gz");

        final Outcome first = launch(tree.resolve("attesta"), Map.of(), "settings");

        assertThat(first.err())
                .isEqualTo("attesta: building (the first time takes a while) ...\n"
                        + "mvn -q -B -DskipTests -P!strict package with " + home + " in " + tree + "\n");
        assertThat(first.lines())
                .startsWith("java of " + home)
                .contains("-Dattesta.home=" + tree, tree + "/bench/target/attesta-9.9/lib/*");

        final Outcome second = launch(tree.resolve("attesta"), Map.of(), "settings");
        assertThat(second.err()).isEmpty();
        assertThat(second.out().replaceAll("pid [0-9]+", ""))
                .isEqualTo(first.out().replaceAll("pid [0-9]+", ""));
    }

    @Test
    void shouldBuildAgainWhenAnythingThatIsBuiltIsNewer() throws Exception {
        final Path tree = sourceTree();
        java("jdk-17", "17.0.15");
        maven("exit 0");
        final List<String> sources = List.of(
                "pom.xml",
                "bench/pom.xml",
                "protocol/src/main/java/A.java",
                "bench/src/assembly/a.xml",
                "config/p.xml");
        for (final String source : sources) {
            markAllBuilt(tree);
            assertThat(launch(tree.resolve("attesta"), Map.of()).err()).isEmpty();

            Files.setLastModifiedTime(tree.resolve(source), FileTime.from(BUILT.plusSeconds(1)));

            assertThat(launch(tree.resolve("attesta"), Map.of()).err())
                    .as(source)
                    .contains("building");
        }
    }

    @Test
    void shouldNotBuildWhenOnlySettingsOrTestsAreNewer() throws Exception {
        final Path tree = sourceTree();
        java("jdk-17", "17.0.15");
        maven("exit 1");
        markAllBuilt(tree);
        for (final String source :
                List.of("config/authorizer.yaml", "config/logback.xml", "protocol/src/test/B.java")) {
            Files.setLastModifiedTime(tree.resolve(source), FileTime.from(BUILT.plusSeconds(1)));
        }

        final Outcome outcome = launch(tree.resolve("attesta"), Map.of());

        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.exitCode()).isZero();
    }

    @Test
    void shouldSayWhatTheBuildLacks() throws Exception {
        final Path tree = sourceTree();
        final Path home = java("jdk-17", "17.0.15");

        assertThat(launch(tree.resolve("attesta"), Map.of()).err())
                .isEqualTo("attesta: There is no Maven to build with; install Maven 3.8 or newer so that mvn is on the"
                        + " PATH.\n");

        Files.delete(home.resolve("bin/javac"));
        final Outcome outcome = launch(tree.resolve("attesta"), Map.of());
        assertThat(outcome.err())
                .isEqualTo("attesta: There is no JDK from 17 up to build with (a Java that has javac); install one or"
                        + " set JAVA_HOME to it.\n");
        assertThat(outcome.exitCode()).isEqualTo(1);
    }

    @Test
    void shouldStopWhenTheBuildFails() throws Exception {
        final Path tree = sourceTree();
        java("jdk-17", "17.0.15");
        maven("exit 1");

        final Outcome outcome = launch(tree.resolve("attesta"), Map.of());

        assertThat(outcome.err()).endsWith("attesta: The build failed; the reason stands above.\n");
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.exitCode()).isEqualTo(1);
    }

    private Path sourceTree() throws IOException {
        final Path tree = Files.createDirectories(folder.resolve("tree")).toRealPath();
        Files.copy(LAUNCHER, tree.resolve("attesta"));
        for (final String file : List.of(
                "bench/pom.xml",
                "bench/src/assembly/a.xml",
                "protocol/pom.xml",
                "protocol/src/main/java/A.java",
                "protocol/src/test/B.java",
                "config/p.xml",
                "config/authorizer.yaml",
                "config/logback.xml")) {
            Files.createDirectories(tree.resolve(file).getParent());
            Files.createFile(tree.resolve(file));
        }
        Files.writeString(
                tree.resolve("pom.xml"),
                "<project>\n  <version>9.9</version>\n  <x><version>1</version></x>\n</project>");
        return tree;
    }

    private static void markAllBuilt(final Path tree) throws IOException {
        Files.createDirectories(tree.resolve("bench/target/attesta-9.9/lib"));
        Files.write(tree.resolve("bench/target/attesta-9.9.tar.gz"), new byte[0]);
        try (Stream<Path> files = Files.walk(tree)) {
            for (final Path file : files.toList()) {
                Files.setLastModifiedTime(file, FileTime.from(BUILT));
            }
        }
    }

    private Path java(final String name, final String version) throws IOException {
        final Path home = javas.resolve(name);
        Files.createDirectories(home.resolve("bin"));
        script(
                home.resolve("bin/java"),
                "echo 'java of " + home + "'; echo \"pid $$\"; for word in \"$@\"; do printf '%s\\n' \"$word\"; done");
        script(home.resolve("bin/javac"), "exit 0");
        Files.writeString(
                home.resolve("release"), "IMPLEMENTOR=\"Nobody\"\nJAVA_VERSION=\"" + version + "\"\nOS_NAME=\"X\"\n");
        return home;
    }

    private void maven(final String then) throws IOException {
        script(tools.resolve("mvn"), "printf '%s\\n' \"mvn $* with $JAVA_HOME in $PWD\"\n" + then);
    }

    private static void script(final Path file, final String body) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static Path installed(final String tool) {
        return Stream.of("/usr/bin", "/bin")
                .map(place -> Path.of(place, tool))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow();
    }

    private static List<String> flagsOfTheBuild() throws IOException {
        final String pom = Files.readString(LAUNCHER.resolveSibling("pom.xml"));
        final int begin = pom.indexOf("<attesta.jvm-flags>") + "<attesta.jvm-flags>".length();
        return Arrays.asList(
                pom.substring(begin, pom.indexOf("</attesta.jvm-flags>")).split("\\s+"));
    }

    private Outcome launch(final Path launcher, final Map<String, String> environment, final String... arguments)
            throws IOException, InterruptedException {
        final List<String> command = new ArrayList<>(List.of("/bin/sh", launcher.toString()));
        command.addAll(List.of(arguments));
        final Path out = Files.createTempFile(folder, "out", "");
        final Path err = Files.createTempFile(folder, "err", "");
        final ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().put("PATH", tools.toString());
        builder.environment().put("ATTESTA_JVM_FOLDER", javas.toString());
        builder.environment().put("ATTESTA_HUGE_PAGES", "/dev/null");
        builder.environment().putAll(environment);
        final Process process = builder.start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Outcome(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8),
                process.pid());
    }
}
