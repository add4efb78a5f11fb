package io.attesta.bench.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.authorizer.command.AttestaCommandLine;
import io.attesta.authorizer.command.ExitCodes;
import io.attesta.bench.BenchCommands;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class ArchiveCommandTest {
    private final StringWriter said = new StringWriter();
    private final StringWriter complained = new StringWriter();

    @Test
    void shouldDrainABacklogAndFindItWhole() {
        final int exitCode = run("--rows=100", "--cards=1000", "--set=journal.min-free=64MiB");

        assertThat(complained.toString()).isEmpty();
        assertThat(exitCode).as(said.toString()).isEqualTo(ExitCodes.DONE);
        assertThat(said.toString())
                .containsPattern("(?m)^drained [0-9,]{5,} rows in ")
                .containsPattern("(?m)^rate [1-9]\\d* rows/s \\(must 25000, aim 60000\\)$")
                .containsPattern("(?m)^journal=([1-9]\\d+) archive=\\1 missing=0 extra=0 different=0$")
                .containsPattern("(?m)^batches=[1-9]\\d* rows=[1-9]\\d+ findings=0$");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--rows=0", "--cards=99", "--cards=570001"})
    void shouldRefuseWhatMakesNoSense(final String option) {
        assertThat(run(option)).isEqualTo(ExitCodes.WRONG_USAGE);
        assertThat(complained.toString()).contains(option.substring(0, option.indexOf('=')));
    }

    private int run(final String... options) {
        final List<String> line = new ArrayList<>(List.of("bench", "archive"));
        line.addAll(List.of(options));
        return new AttestaCommandLine(
                        List.of(new BenchCommands()), new PrintWriter(said, true), new PrintWriter(complained, true))
                .execute(line.toArray(String[]::new));
    }
}
