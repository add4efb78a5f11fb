package io.attesta.authorizer.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attesta.authorizer.ArchiveCheck;
import io.attesta.authorizer.NewEpoch;
import io.attesta.authorizer.ServerException;
import io.attesta.authorizer.archive.DatabaseAudit;
import io.attesta.authorizer.archive.DatabaseAuditListener;
import io.attesta.authorizer.archive.ReconciliationReport;
import io.attesta.authorizer.checkpoint.Audit;
import io.attesta.authorizer.checkpoint.FolderLog;
import io.attesta.authorizer.checkpoint.NoteKeys;
import io.attesta.authorizer.command.TrustedKeys;
import io.attesta.authorizer.feed.SampleWorld;
import io.attesta.authorizer.journal.BatchFrame;
import io.attesta.authorizer.journal.EpochStart;
import io.attesta.authorizer.journal.FolderDisk;
import io.attesta.authorizer.journal.FrameWalk;
import io.attesta.authorizer.journal.JournalCheck;
import io.attesta.authorizer.journal.JournalCheckReport;
import io.attesta.authorizer.settings.Settings;
import io.attesta.authorizer.testing.TestTerminal;
import io.attesta.authorizer.testing.Vectors;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.signing.PublicKeySet;
import io.attesta.protocol.checkpoint.Checkpoint;
import io.attesta.protocol.checkpoint.CheckpointVerifier;
import io.attesta.protocol.receipt.SignatureCheck;
import io.attesta.protocol.receipt.Statement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jpos.iso.ISOMsg;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** A data folder whose journal is an old copy, beside an archive and checkpoints that know more: the whole way back. */
final class NewEpochSystemTest {
    private static final Map<String, String> ARCHIVED = Map.of("database.archive", "true");
    private static final Map<String, String> ALONE = Map.of("database.archive", "false");
    private static final long DEADLINE_NS = 90_000_000_000L;

    @TempDir
    private static Path folder;

    private static final KeyStore KEYS = Vectors.keys();
    private static final TestTerminal TERMINAL = new TestTerminal(KEYS, "CJ000042", "RO-CJ-MED-00042");

    /** A data folder as a stopped server left it, but for its journal, which is an old copy. */
    private static Path lost;

    /** The old copy, and all that was written before the old copy was put back. */
    private static Path backup;

    private static Path whole;

    private static long oldBatch;
    private static long lastBatch;
    private static long lastSequence;
    private static Checkpoint kept;

    private Path data;

    @BeforeAll
    static void loseTheEnd() throws Exception {
        lost = folder.resolve("lost");
        backup = folder.resolve("backup");
        whole = folder.resolve("whole");
        try (RunningServer server = new RunningServer(lost, ARCHIVED)) {
            present(server, 1);
            awaitArchive(server);
        }
        oldBatch = check(lost).lastBatch();
        Files.createDirectories(backup);
        copy(lost.resolve("journal"), backup.resolve("journal"));
        try (RunningServer server = new RunningServer(lost, ARCHIVED)) {
            for (int card = 2; card <= 6; card++) {
                lastSequence = present(server, card);
            }
            awaitArchive(server);
        }
        lastBatch = check(lost).lastBatch();
        kept = newestCheckpoint(lost);
        assertThat(lastBatch).isGreaterThan(oldBatch + 4);
        assertThat(kept.size()).isEqualTo(lastBatch);
        Files.createDirectories(whole);
        copy(lost.resolve("journal"), whole.resolve("journal"));
        deleteTree(lost.resolve("journal"));
        copy(backup.resolve("journal"), lost.resolve("journal"));
    }

    @BeforeEach
    void copyData(final TestInfo test) throws IOException {
        data = folder.resolve(test.getTestMethod().orElseThrow().getName());
        copy(lost, data);
    }

    @AfterAll
    static void closeKeys() {
        KEYS.close();
    }

    @Test
    void shouldSayWhoIsAheadAndRefuseToStartWithoutTheFlag() throws Exception {
        final String end =
                ", but the journal ends with batch " + oldBatch + ": part of the journal is missing; put it back, or"
                        + " start with serve --new-epoch (docs/operating/disaster-recovery.md).";
        assertThatThrownBy(() -> new RunningServer(data, ARCHIVED))
                .isInstanceOf(ServerException.class)
                .hasMessage("The server cannot start: a snapshot begins at batch " + lastBatch + end);
        deleteTree(data.resolve("snapshots"));
        assertThatThrownBy(() -> new RunningServer(data, ARCHIVED))
                .isInstanceOf(ServerException.class)
                .hasMessage("The server cannot start: the archive holds batch " + lastBatch + end);
        assertThatThrownBy(() -> new RunningServer(data, ALONE))
                .isInstanceOf(ServerException.class)
                .hasMessage("The server cannot start: a checkpoint was signed over batch " + lastBatch + end);
    }

    @Test
    void shouldGoOnInANewEpochWhenAllAreAhead() throws Exception {
        final EpochStart epoch = begin(ARCHIVED);
        assertThat(epoch.why())
                .isEqualTo(EpochStart.ARCHIVE_AHEAD | EpochStart.CHECKPOINT_AHEAD | EpochStart.SNAPSHOT_AHEAD);
        assertThat(epoch.lastBatch()).isEqualTo(oldBatch);
        assertThat(epoch.firstBatch()).isEqualTo(lastBatch + 1);
        assertThat(epoch.firstSequence()).isEqualTo(lastSequence + 1 + (1L << 30));
        assertThat(epoch.knownRoots()).isEqualTo(lastBatch);
        assertThat(epoch.snapshotBatch()).isEqualTo(lastBatch);
        assertThatThrownBy(() -> begin(ARCHIVED))
                .isInstanceOf(ServerException.class)
                .hasMessage(
                        "No epoch is begun: nothing is ahead of the journal, which ends with batch " + (lastBatch + 1)
                                + "; start without --new-epoch, or with --new-epoch=" + (lastBatch + 1)
                                + " if you know that more was signed (docs/operating/disaster-recovery.md).");

        try (RunningServer server = new RunningServer(data, ARCHIVED)) {
            assertThat(present(server, 7)).isEqualTo(epoch.firstSequence());
            awaitArchive(server);
            final ReconciliationReport report = ArchiveCheck.run(
                    Settings.defaults().node(), data, server.server().database().orElseThrow(), PublicKeySet.of(KEYS));
            assertThat(report.clean()).as("%s", report.details()).isTrue();
            assertThat(report.details())
                    .singleElement()
                    .asString()
                    .startsWith("note: " + (lastBatch - oldBatch) + " batches are in the archive alone");
            assertThat(audit(server)).isEmpty();
        }
        assertThat(check(data).epochs()).isEqualTo(1);
        assertNoNumberTwice(whole, data);
        final Checkpoint newest = newestCheckpoint(data);
        assertThat(newest.origin()).isEqualTo("attesta/1/epoch-2");
        assertThat(newest.size()).isEqualTo(check(data).lastBatch());
        assertThat(Audit.consistency(kept, newest, new FolderLog(data)))
                .isEqualTo(Audit.Consistency.CONSISTENT_ACROSS_EPOCHS);
    }

    @Test
    void shouldNameWhoWasAheadWhenOnlyOneOfThemWas() throws Exception {
        deleteTree(data.resolve("snapshots"));
        final Path other = folder.resolve("other");
        copy(data, other);
        // The archive alone: the log of checkpoints is lost, and made again from journal and archive.
        deleteTree(data.resolve("checkpoints"));
        final EpochStart byArchive = begin(ARCHIVED);
        assertThat(byArchive.why()).isEqualTo(EpochStart.ARCHIVE_AHEAD);
        assertThat(byArchive.archiveBatch()).isEqualTo(lastBatch);
        assertThat(byArchive.knownRoots()).isEqualTo(lastBatch);
        assertThat(byArchive.snapshotBatch()).isZero();
        assertThat(Audit.consistency(kept, newestCheckpoint(data), new FolderLog(data)))
                .isEqualTo(Audit.Consistency.CONSISTENT_ACROSS_EPOCHS);

        // The checkpoints alone: there is no archive.
        data = other;
        deleteTree(data.resolve("postgres"));
        Files.delete(data.resolve("archived"));
        final EpochStart byCheckpoint = begin(ALONE);
        assertThat(byCheckpoint.why()).isEqualTo(EpochStart.CHECKPOINT_AHEAD);
        assertThat(byCheckpoint.archiveBatch()).isEqualTo(-1);
        // 255 to a batch, because nobody knows how many there were.
        assertThat(byCheckpoint.firstSequence())
                .isEqualTo(byCheckpoint.nextSequence() + 255 * (lastBatch - oldBatch) + (1L << 30));
        try (RunningServer server = new RunningServer(data, ALONE)) {
            assertThat(present(server, 7)).isEqualTo(byCheckpoint.firstSequence());
        }
        assertThat(check(data).epochs()).isEqualTo(1);
        assertNoNumberTwice(whole, data);
    }

    @Test
    void shouldBeginAnEpochWhenAWholeBackupWasRestoredAndOnlyTheOperatorKnows() throws Exception {
        for (final String known : new String[] {"checkpoints", "postgres", "snapshots"}) {
            deleteTree(data.resolve(known));
        }
        Files.delete(data.resolve("archived"));
        assertThatThrownBy(() -> begin(ALONE)).hasMessageContaining("nothing is ahead of the journal");
        assertThatThrownBy(() -> begin(ALONE, OptionalLong.of(oldBatch - 1)))
                .hasMessage("No epoch can be begun: the journal ends with batch " + oldBatch + ", not with batch "
                        + (oldBatch - 1) + ".");
        final EpochStart epoch = begin(ALONE, OptionalLong.of(oldBatch));

        assertThat(epoch.why()).isEqualTo(EpochStart.ASKED);
        // One batch that nobody knows stands for those that are lost.
        assertThat(epoch.firstBatch()).isEqualTo(oldBatch + 2);
        assertThat(epoch.firstSequence()).isEqualTo(epoch.nextSequence() + 255 + (1L << 30));
        assertThat(epoch.knownRoots()).isEqualTo(oldBatch);
        // Whoever kept a checkpoint over what is gone learns that it is.
        assertThat(Audit.consistency(kept, newestCheckpoint(data), new FolderLog(data)))
                .isEqualTo(Audit.Consistency.LOST);
        check(data);

        data = folder.resolve("empty");
        assertThatThrownBy(() -> begin(ALONE))
                .isInstanceOf(ServerException.class)
                .hasMessageContaining("are all empty");
    }

    /** Sequence numbers of all statements of a journal, each once. */
    private static Set<Long> sequences(final Path data) throws IOException {
        final Set<Long> sequences = new HashSet<>();
        try (FrameWalk walk = new FrameWalk(FolderDisk.readOnly(data.resolve("journal")))) {
            for (BatchFrame frame = walk.next(); frame != null; frame = walk.next()) {
                for (int i = 0; i < frame.statements(); i++) {
                    assertThat(sequences.add(frame.firstSequence() + i)).isTrue();
                }
            }
        }
        return sequences;
    }

    /** What both have is what the backup had: the same batches. */
    private static void assertNoNumberTwice(final Path before, final Path after) throws IOException {
        final Set<Long> both = sequences(before);
        both.retainAll(sequences(after));
        assertThat(both).isEqualTo(sequences(backup));
    }

    /** What the archive says against itself, without the journal. */
    private static List<String> audit(final RunningServer server) {
        final List<String> findings = new ArrayList<>();
        new DatabaseAudit(
                        server.server().database().orElseThrow(),
                        new TrustedKeys(PublicKeySet.of(KEYS), "the test"),
                        new DatabaseAuditListener() {
                            @Override
                            public void finding(final String sentence) {
                                findings.add(sentence);
                            }

                            @Override
                            public void progress(final long rows, final long all) {
                                // A few rows.
                            }
                        })
                .run();
        return findings;
    }

    private EpochStart begin(final Map<String, String> settings) {
        return begin(settings, OptionalLong.empty());
    }

    private EpochStart begin(final Map<String, String> settings, final OptionalLong confirmed) {
        final Map<String, String> all = new HashMap<>(Map.of("journal.segment-bytes", "4MiB"));
        all.putAll(settings);
        return NewEpoch.begin(Settings.with(all), data, KEYS, confirmed, System.currentTimeMillis() - 2_000);
    }

    private static long present(final RunningServer server, final int card) throws Exception {
        try (JposConnection connection = new JposConnection(server.address())) {
            final ISOMsg request = TERMINAL.authorization(SampleWorld.pan(card), 30, Instant.now());
            TERMINAL.seal(request);
            return Statement.parse(connection.exchange(request).getBytes(62)).sequence();
        }
    }

    private static void awaitArchive(final RunningServer server) {
        final long deadline = System.nanoTime() + DEADLINE_NS;
        while (server.server().archiveLagBatches() != 0) {
            assertThat(System.nanoTime()).as("archived in time").isLessThan(deadline);
            LockSupport.parkNanos(20_000_000L);
        }
    }

    private static JournalCheckReport check(final Path data) throws IOException {
        final List<String> faults = new ArrayList<>();
        final PublicKeySet trusted = PublicKeySet.of(KEYS);
        final JournalCheckReport report = new JournalCheck(
                        FolderDisk.readOnly(data.resolve("journal")),
                        (kid, message, signature) ->
                                trusted.find(kid).orElseThrow().verifies(message, signature)
                                        ? SignatureCheck.Answer.VALID
                                        : SignatureCheck.Answer.INVALID,
                        new JournalCheck.Listener() {
                            @Override
                            public void fault(final String file, final long offset, final String what) {
                                faults.add(file + " at offset " + offset + ": " + what);
                            }

                            @Override
                            public void progress(final long bytes, final boolean segment) {
                                // Nobody looks on.
                            }
                        },
                        () -> {})
                .run();
        assertThat(faults).isEmpty();
        return report;
    }

    private static Checkpoint newestCheckpoint(final Path data) throws IOException {
        return CheckpointVerifier.verify(new FolderLog(data).latest(), new NoteKeys(PublicKeySet.of(KEYS)));
    }

    private static void copy(final Path from, final Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            files.forEach(file -> {
                try {
                    Files.copy(file, to.resolve(from.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES);
                } catch (final IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    private static void deleteTree(final Path tree) throws IOException {
        try (Stream<Path> files = Files.walk(tree)) {
            for (final Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
