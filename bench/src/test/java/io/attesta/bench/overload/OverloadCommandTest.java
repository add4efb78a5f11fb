package io.attesta.bench.overload;

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

@Timeout(120)
class OverloadCommandTest {
    private final StringWriter said = new StringWriter();
    private final StringWriter complained = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void shouldSayAndWriteWhatCameOut() throws Exception {
        final Path json = folder.resolve("overload.json");
        final int exitCode = run(
                "--rate=200",
                "--overload-rate=20000",
                "--connections=16",
                "--retries=1",
                "--seconds=2",
                "--warm-up=0",
                "--json=" + json,
                "--set=database.archive=false",
                "--set=pipeline.ring-size=64",
                "--set=transport.max-in-flight-per-connection=8",
                "--set=journal.min-free=64MiB");

        assertThat(complained.toString()).isEmpty();
        assertThat(said.toString())
                .containsPattern("(?m)^  before +2 +\\d+ ")
                .containsPattern("(?m)^  overload +2 +\\d+ ")
                .containsPattern("(?m)^  after +2 +\\d+ ")
                .containsPattern(
                        "(?m)^  checked +MAC and code of every answer: 0 wrong, 0 missing, 0 connections lost$")
                .containsPattern("(?m)^  receipts +400 of 400 sampled verified$");
        final JsonNode told = new ObjectMapper().readTree(json.toFile());
        assertThat(told.path("right").asBoolean()).isTrue();
        assertThat(told.at("/phases/overload/busy").asLong()).isPositive();
        assertThat(told.at("/storm/retried").asLong()).isPositive();
        assertThat(told.path("after_seconds")).hasSize(2);
        // The exit code says what the last line says; which of the two it is depends on the machine.
        final boolean met = exitCode == ExitCodes.DONE;
        assertThat(said.toString()).endsWith((met ? "met" : "MISSED") + System.lineSeparator());
        assertThat(told.path("met").asBoolean()).isEqualTo(met);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--rate=0", "--overload-rate=2000", "--connections=10501", "--seconds=0", "--retries=101"})
    void shouldRefuseWhatMakesNoSense(final String option) {
        assertThat(run(option)).isEqualTo(ExitCodes.WRONG_USAGE);
        assertThat(complained.toString()).contains(option.substring(0, option.indexOf('=')));
    }

    private int run(final String... options) {
        final List<String> line = new ArrayList<>(List.of("bench", "overload"));
        line.addAll(List.of(options));
        return new AttestaCommandLine(
                        List.of(new BenchCommands()), new PrintWriter(said, true), new PrintWriter(complained, true))
                .execute(line.toArray(String[]::new));
    }
}
