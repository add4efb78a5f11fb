package io.attesta.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.attesta.authorizer.command.AttestaCommandLine;
import io.attesta.authorizer.command.ExitCodes;
import io.attesta.bench.BenchCommands;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(180)
class CompareCommandTest {
    private final StringWriter said = new StringWriter();
    private final StringWriter complained = new StringWriter();

    @TempDir
    private Path folder;

    /** With processes as in earnest, but for jPOS' PostgreSQL, which takes its time to be made. */
    @Test
    void shouldCompareInProcessesOfTheirOwn() throws Exception {
        final Path json = folder.resolve("compare.json");
        final int exitCode = run(
                "--scenario=idle",
                "--systems=echo-bare,attesta,echo",
                "--rounds=1",
                "--seconds=1",
                "--warm-up=1",
                "--cards=300",
                "--set=cards.planned=10000",
                "--set=journal.segment-bytes=4MiB",
                "--set=journal.min-free=64MiB",
                "--data=" + folder.resolve("arena"),
                "--json=" + json);
        assertThat(folder.resolve("arena")).isEmptyDirectory();
        assertThat(complained.toString()).isEmpty();
        assertThat(exitCode).as(said.toString()).isEqualTo(ExitCodes.DONE);
        assertThat(said.toString()).contains("journal verify: batches=", "damage=0", "sampled receipts verified");
        final JsonNode told = new ObjectMapper().readTree(json.toFile());
        assertThat(told.path("right").asBoolean()).isTrue();
        assertThat(told.path("ratios")).hasSize(2);
        assertThat(told.at("/manifest/set/cards.planned").asText()).isEqualTo("10000");
        assertThat(told.at("/manifest/archive").asBoolean(true)).isFalse();
        assertThat(ProcessHandle.current()
                        .children()
                        .filter(ProcessHandle::isAlive)
                        .toList())
                .noneMatch(child -> child.info().commandLine().orElse("").contains("bench peer"));
    }

    @Test
    void shouldRefuseAnOpenLoopToWhoOnlyCounts() {
        assertThat(run("--scenario=open", "--systems=attesta,echo-bare")).isEqualTo(ExitCodes.WRONG_USAGE);
        assertThat(complained.toString()).contains("--systems");
    }

    @Test
    void shouldSayWhyASystemDoesNotRun() {
        assertThat(run(
                        "--scenario=idle",
                        "--systems=attesta",
                        "--rounds=1",
                        "--seconds=1",
                        "--warm-up=0",
                        "--cards=300",
                        "--set=journal.min-free=1TiB"))
                .isEqualTo(ExitCodes.FOUND_WRONG);
        assertThat(said.toString()).contains("Attesta, round 1: ").endsWith("DOES NOT COUNT" + System.lineSeparator());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--scenario=busy",
                "--systems=attesta,attesta",
                "--systems=other",
                "--rounds=0",
                "--seconds=0",
                "--warm-up=-1",
                "--cards=15"
            })
    void shouldRefuseWhatMakesNoSense(final String option) {
        final List<String> options = new ArrayList<>(List.of(option));
        if (!option.startsWith("--scenario")) {
            options.add("--scenario=pipelined");
        }
        assertThat(run(options.toArray(String[]::new))).isEqualTo(ExitCodes.WRONG_USAGE);
        assertThat(complained.toString()).contains(option.substring(0, option.indexOf('=')));
    }

    @ParameterizedTest
    @ValueSource(strings = {"echo --answer-bytes=63", "jpos --cards=0", "jpos --sessions=29", "jpos --peer-log=loud"})
    void shouldRefuseWhatAPeerCannotDo(final String line) {
        final List<String> all = new ArrayList<>(List.of("bench", "peer"));
        all.addAll(List.of(line.split(" ")));
        assertThat(execute(all)).isEqualTo(ExitCodes.WRONG_USAGE);
        assertThat(complained.toString()).contains(line.substring(line.indexOf("--"), line.indexOf('=')));
    }

    @Test
    void shouldAskForAScenario() {
        assertThat(run()).isEqualTo(ExitCodes.WRONG_USAGE);
        assertThat(complained.toString()).contains("--scenario");
    }

    private int run(final String... options) {
        final List<String> line = new ArrayList<>(List.of("bench", "compare"));
        line.addAll(List.of(options));
        return execute(line);
    }

    private int execute(final List<String> line) {
        return new AttestaCommandLine(
                        List.of(new BenchCommands()), new PrintWriter(said, true), new PrintWriter(complained, true))
                .execute(line.toArray(String[]::new));
    }
}
