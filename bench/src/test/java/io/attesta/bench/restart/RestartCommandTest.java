package io.attesta.bench.restart;

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
class RestartCommandTest {
    private final StringWriter said = new StringWriter();
    private final StringWriter complained = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void shouldSayHowSoonAKilledServerAnswersAgain() throws Exception {
        final Path json = folder.resolve("restart.json");
        final int exitCode = run(
                "--cards=300",
                "--transactions=100",
                "--journal-mib=0",
                "--starts=1",
                "--json=" + json,
                "--set=cards.planned=10000",
                "--set=journal.segment-bytes=4MiB",
                "--set=journal.min-free=64MiB");

        assertThat(complained.toString()).isEmpty();
        assertThat(exitCode).as(said.toString()).isEqualTo(ExitCodes.DONE);
        assertThat(said.toString())
                .containsPattern("(?m)^start 1: first answer \\([0-9]{2}\\) after [0-9.]+ s")
                .containsPattern("(?m)^first answer other than 91 after [0-9.]+ s, median of 1 ")
                .containsPattern("(?m)^journal verify: batches=[1-9][0-9]* .*damage=0$");
        final JsonNode told = new ObjectMapper().readTree(json.toFile());
        assertThat(told.at("/starts/0/code").asText()).isNotEqualTo("91").hasSize(2);
        assertThat(told.path("transactions").asLong()).isGreaterThanOrEqualTo(100);
        assertThat(told.path("journal_bytes").asLong()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--cards=63", "--transactions=0", "--journal-mib=-1", "--starts=0"})
    void shouldRefuseWhatMakesNoSense(final String option) {
        assertThat(run(option)).isEqualTo(ExitCodes.WRONG_USAGE);
        assertThat(complained.toString()).contains(option.substring(0, option.indexOf('=')));
    }

    private int run(final String... options) {
        final List<String> line = new ArrayList<>(List.of("bench", "restart"));
        line.addAll(List.of(options));
        return new AttestaCommandLine(
                        List.of(new BenchCommands()), new PrintWriter(said, true), new PrintWriter(complained, true))
                .execute(line.toArray(String[]::new));
    }
}
