package io.attesta.bench.deltas;

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
final class DeltasCommandTest {
    private final StringWriter said = new StringWriter();
    private final StringWriter complained = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void shouldSayAndWriteWhatCameOut() throws Exception {
        final Path json = folder.resolve("deltas.json");
        final int exitCode = run(
                "--cards=3000",
                "--rounds=1",
                "--probes=8",
                "--snapshots=1",
                "--rate=200",
                "--connections=4",
                "--seconds=1",
                "--json=" + json,
                "--set=cards.planned=6000",
                "--set=journal.segment-bytes=16MiB",
                "--set=journal.min-free=64MiB");

        assertThat(complained.toString()).isEmpty();
        assertThat(said.toString())
                .containsPattern("(?m)^  NDJSON +[0-9,]+ deltas/s, median of 1 files of 3000 lines ")
                .containsPattern("(?m)^  CSV, gzip +[0-9,]+ deltas/s, median of 1 files of 3000 lines ")
                .containsPattern("(?m)^  next request +refused 8 of 8 stopped cards, approved 8 of 8 let go; ")
                .containsPattern("(?m)^  all changed +\\d+\\.\\d +\\d+ ")
                .containsPattern("(?m)^  1 % changed +\\d+\\.\\d +\\d+ ")
                .doesNotContain("FAIL")
                .endsWith("  answers       all there, all right" + System.lineSeparator());
        assertThat(exitCode).isEqualTo(ExitCodes.DONE);
        final JsonNode told = new ObjectMapper().readTree(json.toFile());
        assertThat(told.path("right").asBoolean()).isTrue();
        assertThat(told.at("/deltas_per_second/csv_gzip/median").asDouble()).isPositive();
        assertThat(told.at("/next_request/refused").asInt()).isEqualTo(8);
        assertThat(told.at("/snapshots/day/rounds/0/during/answered").asLong()).isPositive();
        assertThat(told.at("/snapshots/whole/p99_ratio").asDouble()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"--cards=999", "--rounds=0", "--probes=-1", "--rate=0", "--connections=2001", "--seconds=0"})
    void shouldRefuseWhatMakesNoSense(final String option) {
        assertThat(run(option)).isEqualTo(ExitCodes.WRONG_USAGE);
        assertThat(complained.toString()).contains(option.substring(0, option.indexOf('=')));
    }

    private int run(final String... options) {
        final List<String> line = new ArrayList<>(List.of("bench", "deltas"));
        line.addAll(List.of(options));
        return new AttestaCommandLine(
                        List.of(new BenchCommands()), new PrintWriter(said, true), new PrintWriter(complained, true))
                .execute(line.toArray(String[]::new));
    }
}
