package io.attesta.bench.connections;

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

@Timeout(300)
class ConnectionsCommandTest {
    private final StringWriter said = new StringWriter();
    private final StringWriter complained = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void shouldSayWhatConnectionsOfBothKindsCost() throws Exception {
        final Path json = folder.resolve("connections.json");
        final int exitCode = run(
                "--plain=40",
                "--tls=20",
                "--set=journal.segment-bytes=4MiB",
                "--set=journal.min-free=64MiB",
                "--json=" + json);

        assertThat(complained.toString()).isEmpty();
        assertThat(exitCode).as(said.toString()).isEqualTo(ExitCodes.DONE);
        assertThat(said.toString())
                .containsPattern("(?m)^ +plain +40 ")
                .containsPattern("(?m)^ +TLS +20 ")
                .containsPattern("(?m)^ +plain: opened in [0-9.]+ s; process [0-9.]+ to [0-9.]+ MiB, heap ")
                .contains("every connection was answered and stayed");
        final JsonNode told = new ObjectMapper().readTree(json.toFile());
        assertThat(told.path("right").asBoolean()).isTrue();
        assertThat(told.at("/plain/process_bytes_before").asLong())
                .isGreaterThan(told.at("/plain/heap_bytes_before").asLong());
        assertThat(told.at("/tls/heap_kib").isNumber()).isTrue();
        assertThat(told.at("/tls/must_kib").asInt()).isEqualTo(64);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--plain=-1", "--tls=21001"})
    void shouldRefuseWhatMakesNoSense(final String option) {
        assertThat(run(option)).isEqualTo(ExitCodes.WRONG_USAGE);
        assertThat(complained.toString()).contains(option.substring(0, option.indexOf('=')));
    }

    private int run(final String... options) {
        final List<String> line = new ArrayList<>(List.of("bench", "connections"));
        line.addAll(List.of(options));
        return new AttestaCommandLine(
                        List.of(new BenchCommands()), new PrintWriter(said, true), new PrintWriter(complained, true))
                .execute(line.toArray(String[]::new));
    }
}
