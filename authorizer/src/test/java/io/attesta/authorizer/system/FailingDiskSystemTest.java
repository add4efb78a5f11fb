package io.attesta.authorizer.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.authorizer.node.MadeKeys;
import io.attesta.authorizer.node.NodeKeys;
import io.attesta.authorizer.settings.Settings;
import io.attesta.keystore.KeyStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A disk that fails under the running server: the system is made to answer an error to one write or sync of the journal. The server
 * must answer nobody from then on, end with an exit code that is not zero, and have everything it answered at the next start.
 */
final class FailingDiskSystemTest {
    private static final Duration TO_END = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"fdatasync, EIO", "pwrite64, ENOSPC"})
    void shouldEndAndKeepWhatItAnsweredWhenTheJournalFails(final String call, final String error) throws Exception {
        final Path data = folder.resolve("data");
        new MadeKeys(folder).copyTo(data);
        try (KeyStore keys = NodeKeys.open(Settings.defaults(), data, Map.of())) {
            final TerminalLoad load = new TerminalLoad(keys);
            try (ServerProcess server = ServerProcess.serve(data, Map.of("journal.segment-bytes", "64MiB"))) {
                server.iso8583();
                // Only on the journal's own file, from its twentieth call on, and so on for ever.
                try (Strace strace = Strace.attach(
                        folder.resolve("trace"),
                        server.handle(),
                        "-P",
                        segment(data).toString(),
                        "-e",
                        "trace=" + call,
                        "-e",
                        "inject=" + call + ":error=" + error + ":when=20+")) {
                    load.run(server, 1);
                    assertThat(server.exitCode(TO_END)).as("%s", server).isEqualTo(1);
                    final List<String> failed = strace.end().stream()
                            .filter(line -> line.contains("INJECTED"))
                            .toList();
                    if (call.equals("fdatasync")) {
                        assertThat(failed)
                                .as("a failed sync is never tried again")
                                .hasSizeLessThanOrEqualTo(2);
                    }
                    assertThat(failed).isNotEmpty();
                }
                load.awaitEnd();
                assertThat(server.err())
                        .filteredOn(line -> line.startsWith("The server stopped: "))
                        .hasSize(1);
            }
            assertThat(load.answered()).isNotEmpty();
            try (ServerProcess server = ServerProcess.serve(data, Map.of())) {
                load.resendUnanswered(server);
                load.assertAnswersAreGivenAgain(server);
                server.terminate();
                assertThat(server.exitCode(TO_END)).as("%s", server).isZero();
            }
            ArchivedAnswers.assertOnce(
                    JournaledAnswers.of(data).statements(), ArchivedAnswers.statements(keys, load.answered()));
        }
    }

    private static Path segment(final Path data) throws Exception {
        try (Stream<Path> files = Files.list(data.resolve("journal"))) {
            return files.filter(file -> file.toString().endsWith(".jnl"))
                    .max(Path::compareTo)
                    .orElseThrow()
                    .toRealPath();
        }
    }
}
