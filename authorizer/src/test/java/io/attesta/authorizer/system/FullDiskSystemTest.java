package io.attesta.authorizer.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.attesta.authorizer.node.MadeKeys;
import io.attesta.authorizer.node.NodeKeys;
import io.attesta.authorizer.settings.Settings;
import io.attesta.keystore.KeyStore;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.http.HttpResponse;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A small file system (tmpfs) that is filled under load: new requests are refused with 91 before a write could fail, and when there is
 * room again the server goes on by itself. Mounting needs root; the test is skipped where it cannot.
 */
final class FullDiskSystemTest {
    private static final int SIZE_MIB = 64;
    private static final long MIB = 1 << 20;
    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final Map<String, String> SETTINGS = Map.of(
            "journal.segment-bytes", "1MiB",
            "journal.min-free", "4MiB",
            "journal.snapshot-interval", "1s",
            "journal.snapshot-bytes", "1MiB",
            "journal.checkpoint-interval", "1s");

    @TempDir
    private Path folder;

    private Path mount;
    private Path data;

    @BeforeEach
    void mount() throws Exception {
        mount = Files.createDirectory(folder.resolve("small"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=" + SIZE_MIB + "m", "attesta-test", mount.toString()),
                "a small file system cannot be mounted here (it needs root): a full disk is not looked at");
        data = mount.resolve("data");
        new MadeKeys(folder).copyTo(data);
    }

    @AfterEach
    void unmount() throws Exception {
        assertThat(run("umount", "--lazy", mount.toString())).isTrue();
    }

    @Test
    void shouldRefuseBeforeAWriteFailsAndGoOnByItselfWhenThereIsRoom() throws Exception {
        try (KeyStore keys = NodeKeys.open(Settings.defaults(), data, Map.of())) {
            final TerminalLoad load = new TerminalLoad(keys);
            try (ServerProcess server = ServerProcess.serve(data, SETTINGS)) {
                load.run(server, 200);
                assertThat(load.refused()).isZero();
                // Enough for requests, not for a snapshot.
                leave(7 * MIB);
                await(server, "turned readiness off", () -> ready(server).statusCode() == 503 && load.refused() > 0);
                await(server, "told of the snapshot", () -> alarms(server, "snapshot") > 0);
                // Somebody else takes the rest.
                fill();
                final long refused = load.refused();
                await(server, "went on refusing", () -> load.refused() > refused + 1_000);
                assertThat(ready(server).body()).contains("\"disk\"");
                assertThat(server.http("/health/live").statusCode()).isEqualTo(200);

                makeRoom();
                await(server, "became ready again", () -> ready(server).statusCode() == 200);
                load.awaitMore(server, 500);
                leave(2 * MIB);
                await(server, "turned readiness off again", () -> ready(server).statusCode() == 503);
                server.kill();
                load.awaitEnd();
            }
            startOnFullDisk(load);
            ArchivedAnswers.assertOnce(
                    JournaledAnswers.of(data).statements(), ArchivedAnswers.statements(keys, load.answered()));
        }
    }

    private void startOnFullDisk(final TerminalLoad load) throws Exception {
        try (ServerProcess server = ServerProcess.serve(data, SETTINGS)) {
            server.iso8583();
            makeRoom();
            await(server, "became ready after a start", () -> ready(server).statusCode() == 200);
            load.resendUnanswered(server);
            load.assertAnswersAreGivenAgain(server);
            server.terminate();
            assertThat(server.exitCode(Duration.ofSeconds(10))).as("%s", server).isZero();
        }
    }

    private static HttpResponse<String> ready(final ServerProcess server) throws IOException, InterruptedException {
        return server.http("/health/ready");
    }

    private static double alarms(final ServerProcess server, final String kind) throws Exception {
        return server.metrics()
                .lines()
                .filter(line -> line.startsWith("attesta_alarms_total{kind=\"" + kind + "\"} "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' ') + 1)))
                .sum();
    }

    /** Takes room until only so much is left; the server takes some meanwhile, too. */
    private void leave(final long bytes) throws IOException {
        final FileStore store = Files.getFileStore(mount);
        try (OutputStream out = Files.newOutputStream(mount.resolve("ballast"))) {
            final byte[] zeros = new byte[64 * 1024];
            while (store.getUsableSpace() > bytes) {
                out.write(zeros);
            }
        }
    }

    /** Takes all that is left. */
    private void fill() {
        try (OutputStream out = Files.newOutputStream(mount.resolve("more-ballast"))) {
            final byte[] zeros = new byte[4 * 1024];
            while (true) {
                out.write(zeros);
            }
        } catch (final IOException e) {
            assertThat(e).hasMessageContaining("No space left");
        }
    }

    private void makeRoom() throws IOException {
        Files.deleteIfExists(mount.resolve("ballast"));
        Files.deleteIfExists(mount.resolve("more-ballast"));
    }

    private static void await(final ServerProcess server, final String what, final Callable<Boolean> condition)
            throws Exception {
        final long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!isSo(server, condition)) {
            if (System.nanoTime() > deadline || !server.handle().isAlive()) {
                throw server.failure("is not one that " + what);
            }
            LockSupport.parkNanos(20_000_000);
        }
    }

    /** A server that has ended refuses to be asked; what it said is told then, and not that. */
    private static boolean isSo(final ServerProcess server, final Callable<Boolean> condition) throws Exception {
        try {
            return condition.call();
        } catch (final ConnectException e) {
            return false;
        }
    }

    private static boolean run(final String... command) throws InterruptedException {
        try {
            final Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (final IOException e) {
            return false;
        }
    }
}
