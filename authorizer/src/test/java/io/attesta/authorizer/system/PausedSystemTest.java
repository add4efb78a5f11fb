package io.attesta.authorizer.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.authorizer.node.MadeKeys;
import io.attesta.authorizer.node.NodeKeys;
import io.attesta.authorizer.settings.Settings;
import io.attesta.keystore.KeyStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that is stopped in the middle of everything for five seconds (SIGSTOP), as a paused virtual machine is. */
final class PausedSystemTest {
    private static final Duration PAUSE = Duration.ofSeconds(5);

    @TempDir
    private Path folder;

    @Test
    void shouldLoseNothingAndDoubleNothingWhenItStandsStillForFiveSeconds() throws Exception {
        final Path data = folder.resolve("data");
        new MadeKeys(folder).copyTo(data);
        try (KeyStore keys = NodeKeys.open(Settings.defaults(), data, Map.of())) {
            final TerminalLoad load = new TerminalLoad(keys);
            try (ServerProcess server = ServerProcess.serve(
                    data, Map.of("journal.snapshot-interval", "1s", "journal.snapshot-bytes", "1MiB"))) {
                load.run(server, 500);
                server.signal("STOP");
                try {
                    // The pause is what is tested.
                    LockSupport.parkNanos(PAUSE.toNanos());
                } finally {
                    server.signal("CONT");
                }
                load.awaitMore(server, 500);
                assertThat(load.longestWait()).as("it did stand still").isGreaterThan(PAUSE.minusMillis(500));
                assertThat(load.refused()).as("refused").isZero();
                assertThat(server.http("/health/ready").statusCode()).isEqualTo(200);
                server.terminate();
                assertThat(server.exitCode(Duration.ofSeconds(10)))
                        .as("%s", server)
                        .isZero();
                load.awaitEnd();
            }
            ArchivedAnswers.assertOnce(
                    JournaledAnswers.of(data).statements(), ArchivedAnswers.statements(keys, load.answered()));
            try (ServerProcess server = ServerProcess.serve(data, Map.of())) {
                load.resendUnanswered(server);
                load.assertAnswersAreGivenAgain(server);
            }
        }
    }
}
