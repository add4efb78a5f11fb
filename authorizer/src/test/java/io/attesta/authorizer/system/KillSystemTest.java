package io.attesta.authorizer.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.authorizer.archive.PostgresServer;
import io.attesta.authorizer.node.MadeKeys;
import io.attesta.authorizer.node.NodeKeys;
import io.attesta.authorizer.settings.Settings;
import io.attesta.keystore.KeyStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} under load: three times in every build, more with {@code -Dkills=200}. After each start every answer that a
 * terminal saw is given again byte for byte, and what was sent without an answer gets one; in the end each stands in the journal once,
 * and with an archive in one row. Snapshots are made all the time, so that starts come from them.
 */
final class KillSystemTest {
    private static final int KILLS = Integer.getInteger("kills", 3);
    private static final int MOST_ANSWERS = 1_500;
    private static final int ANSWERS_REPEATED = 300;
    private static final long STARTING_NS = 3_000_000_000L;
    private static final String MAKING = "snapshots/next.making";
    private static final Duration TO_DRAIN = Duration.ofSeconds(10);
    private static final Duration TO_RECONCILE = Duration.ofSeconds(60);
    private static final Duration TO_ARCHIVE = Duration.ofSeconds(60);
    private static final Map<String, String> SNAPSHOTS = Map.of(
            "journal.snapshot-interval", "1s",
            "journal.snapshot-bytes", "1MiB",
            "journal.segment-bytes", "2MiB");
    private static final Pattern REBUILT =
            Pattern.compile("tables rebuilt in (\\d+) ms: (\\d+) cards, then (\\d+) batches");

    @TempDir
    private static Path shared;

    private static MadeKeys made;
    private static KeyStore keys;

    @TempDir
    private Path folder;

    private final Random random = new Random();
    private Path data;
    private TerminalLoad load;
    private int inSnapshot;

    @BeforeAll
    static void makeKeys() {
        made = new MadeKeys(shared);
        made.copyTo(shared.resolve("opened"));
        keys = NodeKeys.open(Settings.defaults(), shared.resolve("opened"), Map.of());
    }

    @AfterAll
    static void closeKeys() {
        keys.close();
    }

    @BeforeEach
    void layOut() {
        data = folder.resolve("data");
        made.copyTo(data);
        load = new TerminalLoad(keys);
    }

    @Test
    void shouldLoseNothingAndDoubleNothingWhenKilledAtAnyMoment() throws Exception {
        final List<Long> readyMs = new ArrayList<>();
        int whileStarting = 0;
        for (int kill = 1; kill <= KILLS; kill++) {
            // Once in every build, before the last.
            if (kill == KILLS || kill > 1 && random.nextInt(3) == 0) {
                killWhileStarting();
                whileStarting++;
            }
            killUnderLoad(kill, readyMs);
        }
        endWell();

        final JournaledAnswers journal = JournaledAnswers.of(data);
        ArchivedAnswers.assertOnce(journal.statements(), ArchivedAnswers.statements(keys, load.answered()));
        final List<MatchResult> starts = rebuilt();
        assertThat(starts.get(starts.size() - 1).group(3))
                .as("batches read behind a snapshot")
                .isNotEqualTo(Long.toString(journal.batches()));
        System.out.printf(
                "%d kills, %d more while starting, %d in the middle of a snapshot; %d answers in %d batches, each once;"
                        + " tables rebuilt within %d ms, ready within %d ms%n",
                KILLS,
                whileStarting,
                inSnapshot,
                load.answered().size(),
                journal.batches(),
                most(starts.stream().map(start -> Long.valueOf(start.group(1)))),
                most(readyMs.stream()));
    }

    private static long most(final Stream<Long> of) {
        return of.max(Long::compare).orElseThrow();
    }

    private void killUnderLoad(final int kill, final List<Long> readyMs) throws Exception {
        final long startedNs = System.nanoTime();
        try (ServerProcess server = ServerProcess.serve(data, SNAPSHOTS)) {
            server.iso8583();
            readyMs.add((System.nanoTime() - startedNs) / 1_000_000);
            load.resendUnanswered(server);
            load.assertAnswersAreGivenAgain(server, ANSWERS_REPEATED);
            load.run(server, 1 + random.nextInt(MOST_ANSWERS));
            awaitMoment(kill);
            server.kill();
            inSnapshot += Files.exists(data.resolve(MAKING)) ? 1 : 0;
            load.awaitEnd();
        }
    }

    /** Any moment; behind a snapshot; in the middle of one. */
    private void awaitMoment(final int kill) throws IOException {
        switch (kill % 3) {
            case 1 -> {
                final List<Path> before = snapshots();
                poll(() -> !snapshots().equals(before));
            }
            case 2 -> poll(() -> Files.exists(data.resolve(MAKING)));
            default -> LockSupport.parkNanos(random.nextInt(20_000_000));
        }
    }

    /** Returns when it is so, or after five seconds: the next one may be luckier. */
    private static void poll(final BooleanSupplier condition) {
        final long deadline = System.nanoTime() + 5_000_000_000L;
        while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(50_000);
        }
    }

    private List<Path> snapshots() {
        final Path made = data.resolve("snapshots");
        try (Stream<Path> files = Files.list(made)) {
            return files.filter(file -> file.toString().endsWith(".snapshot"))
                    .sorted()
                    .toList();
        } catch (final IOException e) {
            return List.of();
        }
    }

    private void killWhileStarting() throws IOException {
        try (ServerProcess server = ServerProcess.serve(data, SNAPSHOTS)) {
            LockSupport.parkNanos((long) (random.nextDouble() * STARTING_NS));
            server.kill();
        }
    }

    private void endWell() throws Exception {
        try (ServerProcess server = ServerProcess.serve(data, SNAPSHOTS)) {
            load.resendUnanswered(server);
            load.assertAnswersAreGivenAgain(server);
            server.terminate();
            assertThat(server.exitCode(TO_DRAIN)).as("%s", server).isZero();
        }
    }

    private List<MatchResult> rebuilt() throws IOException {
        return REBUILT.matcher(Files.readString(data.resolve("log/attesta.log")))
                .results()
                .toList();
    }

    @Test
    void shouldGiveEveryAnswerAgainAndArchiveItOnceWhenKilledTwice() throws Exception {
        final Map<String, String> archived = new HashMap<>(SNAPSHOTS);
        archived.put("database.archive", "true");
        for (int i = 0; i < 2; i++) {
            try (ServerProcess server = ServerProcess.serve(data, archived)) {
                load.resendUnanswered(server);
                load.assertAnswersAreGivenAgain(server);
                load.run(server, MOST_ANSWERS);
                server.kill();
                load.awaitEnd();
                if (i == 0) {
                    // The next one finds the PostgreSQL that this one left behind, and the last one none.
                    server.leavePostgres();
                }
            }
        }
        try (ServerProcess server = ServerProcess.serve(data, archived)) {
            load.resendUnanswered(server);
            load.assertAnswersAreGivenAgain(server);
            ArchivedAnswers.await(server, TO_ARCHIVE);
            ArchivedAnswers.assertOnce(
                    PostgresServer.running(data.resolve("postgres")).orElseThrow(), keys, load.answered());
            server.terminate();
            assertThat(server.exitCode(TO_DRAIN)).as("%s", server).isZero();
            assertThat(server.out())
                    .singleElement()
                    .asString()
                    .matches(ServerProcess.READY)
                    .contains("jdbc:postgresql:");
        }
        assertThat(PostgresServer.running(data.resolve("postgres"))).isEmpty();
        try (ServerProcess reconcile = ServerProcess.reconcile(data)) {
            assertThat(reconcile.exitCode(TO_RECONCILE)).as("%s", reconcile).isZero();
            assertThat(reconcile.out())
                    .singleElement()
                    .asString()
                    .matches("journal=(\\d+) archive=\\1 missing=0 extra=0 different=0");
        }
        assertThat(PostgresServer.running(data.resolve("postgres"))).isEmpty();
    }
}
