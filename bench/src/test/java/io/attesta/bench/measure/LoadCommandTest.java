package io.attesta.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.attesta.authorizer.Launch;
import io.attesta.authorizer.command.AttestaCommandLine;
import io.attesta.authorizer.command.ExitCodes;
import io.attesta.authorizer.settings.SettingsLoader;
import io.attesta.bench.BenchCommands;
import io.attesta.bench.server.SelfSigned;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class LoadCommandTest {
    private final StringWriter said = new StringWriter();
    private final StringWriter complained = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void shouldSayAndWriteWhatCameOut() throws Exception {
        final int exitCode = run(
                "--in-flight=4",
                "--connections=8",
                "--cards=2000",
                "--seconds=1",
                "--warm-up=1",
                "--mix=presence=400,follow-up=300,close=100,repeat=50,reversal=50,echo=50,faulty=50",
                "--out=" + folder,
                "--tls",
                "--ceiling-seconds=1",
                "--set=database.archive=false",
                "--set=journal.min-free=64MiB");

        assertThat(complained.toString()).isEmpty();
        assertThat(said.toString())
                .contains("8 connections, closed loop, 4 in flight each, TLS, 1 s after 1 s of warm-up")
                .contains("MAC and code of every answer: 0 wrong, 0 missing; 0 connections lost")
                .contains("200 of 200 sampled verified")
                .contains("durable: each batch synced before its answers")
                .contains("without an archive")
                .contains("REVERSAL=")
                .containsPattern("journal +batches=[1-9][0-9]* statements=[1-9][0-9]* damage=0")
                .containsPattern("ceiling +[1-9][0-9]* answers/s are the most .* 8 plain connections, 4 in flight each")
                .containsPattern("ceiling +[0-9]+/s are [0-9]+ % of it");
        assertThat(exitCode).isEqualTo(ExitCodes.DONE);
        final JsonNode told =
                new ObjectMapper().readTree(folder.resolve("load.json").toFile());
        assertThat(told.path("failures")).isEmpty();
        assertThat(told.path("answered").asLong())
                .isPositive()
                .isEqualTo(told.path("sent").asLong());
        assertThat(told.at("/latency_us/p99").asDouble())
                .isPositive()
                .isLessThanOrEqualTo(told.at("/latency_us/max").asDouble());
        assertThat(told.path("by_second")).isNotEmpty();
        assertThat(told.at("/manifest/processors").asInt()).isPositive();
        assertThat(told.at("/manifest/generator_ceiling_per_second").asDouble())
                .isPositive()
                .isEqualTo(told.at("/generator_ceiling/per_second").asDouble());
        assertThat(folder.resolve("load.hgrm")).content().contains("Percentile").contains("#[Max");
        assertThat(folder.resolve("load.html"))
                .content()
                .contains("<polyline")
                .contains("Every answer came")
                .contains("are the most this generator reaches")
                .endsWith("</html>\n");
    }

    @Test
    void shouldSpeakTlsWithAServerThatRuns() throws Exception {
        SelfSigned.make().write(Files.createDirectory(folder.resolve("tls")));
        final Map<String, String> settings = Map.of(
                "transport.port", "0",
                "http.port", "0",
                "database.archive", "false",
                "journal.min-free", "64MiB",
                "tls.transport", "server",
                "tls.certificate-file", "tls/server.pem",
                "tls.private-key-file", "tls/server.key");
        try (Launch launch = Launch.start(
                SettingsLoader.load(Optional.empty(), Map.of(), settings),
                folder,
                Optional.empty(),
                Map.of(),
                2_000,
                loaded -> {},
                warning -> {},
                (what, cause) -> {})) {
            final int port = launch.server().iso8583Address().getPort();
            final String[] toThere = {
                "--port=" + port,
                "--data=" + folder,
                "--set=database.archive=false",
                "--in-flight=2",
                "--connections=4",
                "--cards=2000",
                "--seconds=1",
                "--warm-up=0",
                "--ceiling-seconds=0"
            };
            assertThat(run(with(toThere, "--tls-ca=" + folder.resolve("tls/server.pem"))))
                    .isEqualTo(ExitCodes.DONE);
            assertThat(said.toString()).contains("in flight each, TLS").contains("running already");

            SelfSigned.make().write(Files.createDirectory(folder.resolve("other")));
            assertThat(run(with(toThere, "--tls-ca=" + folder.resolve("other/server.pem"))))
                    .isEqualTo(ExitCodes.FOUND_WRONG);
            assertThat(complained.toString())
                    .contains("The load cannot begin: cannot connect to 127.0.0.1 port " + port);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--rate=0",
                "--connections=21001",
                "--seconds=0",
                "--mix=none",
                "--in-flight=-1",
                "--loops=65",
                "--skew=11",
                "--receipts=-1",
                "--tls-ca=there.pem",
                "--ceiling-seconds=-1",
                "--archive-lag=-1",
                "--archive-drain=86401"
            })
    void shouldRefuseWhatMakesNoSense(final String option) {
        assertThat(run(option)).isEqualTo(ExitCodes.WRONG_USAGE);
        assertThat(complained.toString()).contains(option.substring(0, option.indexOf('=')));
    }

    private static String[] with(final String[] options, final String another) {
        final List<String> all = new ArrayList<>(List.of(options));
        all.add(another);
        return all.toArray(String[]::new);
    }

    private int run(final String... options) {
        final List<String> line = new ArrayList<>(List.of("bench", "load"));
        line.addAll(List.of(options));
        return new AttestaCommandLine(
                        List.of(new BenchCommands()), new PrintWriter(said, true), new PrintWriter(complained, true))
                .execute(line.toArray(String[]::new));
    }
}
