package io.attesta.authorizer;

import io.attesta.authorizer.archive.ArchivedHistory;
import io.attesta.authorizer.archive.PostgresException;
import io.attesta.authorizer.checkpoint.CheckpointException;
import io.attesta.authorizer.checkpoint.EpochLog;
import io.attesta.authorizer.journal.BatchFrame;
import io.attesta.authorizer.journal.DurablePosition;
import io.attesta.authorizer.journal.EpochStart;
import io.attesta.authorizer.journal.FolderDisk;
import io.attesta.authorizer.journal.JournalDamageException;
import io.attesta.authorizer.journal.JournalEnd;
import io.attesta.authorizer.journal.JournalScan;
import io.attesta.authorizer.journal.JournalWriter;
import io.attesta.authorizer.node.NodeKeys;
import io.attesta.authorizer.pipeline.EpochBatch;
import io.attesta.authorizer.settings.Settings;
import io.attesta.authorizer.snapshot.KnownSnapshot;
import io.attesta.authorizer.snapshot.NodeName;
import io.attesta.keystore.KeyStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * {@code serve --new-epoch}: before the server starts, makes numbers go on where none was ever given, and says so in a signed batch. For a
 * journal that has not all that was signed: a restored backup, a cut in {@code os} mode, a lost disk.
 */
public final class NewEpoch {
    private final Settings settings;
    private final Path data;
    private final KeyStore keys;
    private final OptionalLong confirmed;
    private final long nowMs;
    private final NodeName node;
    private final FolderDisk disk;
    private final FolderDisk snapshots;

    private NewEpoch(
            final Settings settings,
            final Path data,
            final KeyStore keys,
            final OptionalLong confirmed,
            final long nowMs)
            throws IOException {
        this.settings = settings;
        this.data = data;
        this.keys = keys;
        this.confirmed = confirmed;
        this.nowMs = nowMs;
        node = new NodeName(settings.node().id(), settings.node().issuer());
        disk = new FolderDisk(data.resolve("journal"));
        snapshots = new FolderDisk(data.resolve("snapshots"));
    }

    /**
     * Begins an epoch in a data folder whose server does not run.
     *
     * @param environment variables by name, for the password of the keys
     * @param confirmed the journal's last batch, if the operator says that more was signed than anything here knows
     * @param nowMs the time, milliseconds since 1970
     * @return what was begun
     * @throws ServerException with one sentence if it cannot be, or need not be
     * @throws io.attesta.keystore.KeyStoreException if the keys cannot be had: an epoch is signed with those of the journal
     */
    static EpochStart begin(
            final Settings settings,
            final Path data,
            final Map<String, String> environment,
            final OptionalLong confirmed,
            final long nowMs) {
        try (KeyStore keys = NodeKeys.open(settings, data, environment)) {
            return begin(settings, data, keys, confirmed, nowMs);
        }
    }

    /** The same with keys that are open. */
    public static EpochStart begin(
            final Settings settings,
            final Path data,
            final KeyStore keys,
            final OptionalLong confirmed,
            final long nowMs) {
        try (CloseStack parts = new CloseStack()) {
            parts.push(DataFolder.open(data));
            final NewEpoch epoch = new NewEpoch(settings, data, keys, confirmed, nowMs);
            if (!settings.database().archive() || epoch.hasNoArchive()) {
                return epoch.begin(Optional.empty());
            }
            return new DataFolderArchive(settings, data).useUnderLock(database -> {
                try (ArchivedHistory archive =
                        ArchivedHistory.open(database, settings.node().id())) {
                    return epoch.begin(Optional.of(archive));
                }
            });
        } catch (final IOException
                | PostgresException
                | CheckpointException
                | JournalDamageException
                | IllegalStateException e) {
            throw new ServerException("No epoch can be begun: " + e.getMessage() + ".", e);
        }
    }

    /** What was begun, for the operator. */
    static String sentence(final EpochStart epoch) {
        return "Epoch " + epoch.epoch() + " begins with batch " + epoch.firstBatch() + " and sequence number "
                + epoch.firstSequence() + ": " + epoch.reason() + ", and the journal "
                + (epoch.lastBatch() == 0 ? "had no batch" : "ended with batch " + epoch.lastBatch())
                + "; cards and sessions are those of "
                + (epoch.snapshotBatch() > 0
                        ? "the snapshot at batch " + epoch.snapshotBatch()
                        : epoch.lastBatch() > 0 ? "that batch" : "an empty server")
                + ", so have the back office send what it sent since.";
    }

    /** A database of its own that was never made knows nothing. */
    private boolean hasNoArchive() {
        return settings.database().url().isEmpty() && Files.notExists(data.resolve("postgres"));
    }

    private EpochStart begin(final Optional<ArchivedHistory> archive) throws IOException {
        final Optional<KnownSnapshot> snapshot = KnownSnapshot.newest(node, snapshots);
        final Survey survey = new Survey(snapshot);
        final JournalEnd end = new JournalScan(disk, node.node(), node.issuer()).survey(survey);
        try (EpochLog log = new EpochLog(node.toString(), new FolderDisk(data.resolve("checkpoints")), keys);
                KnownRoots roots = new KnownRoots(disk, end.nextBatch() - 1, log, archive, snapshot)) {
            final EpochReach reach = new EpochReach(
                    end,
                    settings.database().archive() ? new ArchiveMark(data).read() : 0,
                    archive,
                    log.size(),
                    snapshot,
                    KnownSnapshot.lastNamed(snapshots));
            new OneHistory(node.toString(), end, survey.beside()).require(log, archive, snapshot);
            reach.requireNeeded(confirmed);
            final int number = Math.max(log.epoch(), survey.epoch()) + 1;
            // Room in DE 37 first: what follows stays.
            reach.firstSequence();
            final long whole = Math.min(log.begin(number, reach.known(), roots, nowMs), survey.knownRoots());
            final EpochStart epoch =
                    reach.epoch(nowMs, number, settings.database().archive(), whole);
            write(end, epoch, roots.of(reach.known()).orElseGet(() -> new byte[32]), reach.position());
            return epoch;
        }
    }

    private void write(final JournalEnd end, final EpochStart epoch, final byte[] previousRoot, final long from)
            throws IOException {
        try (JournalWriter writer = new JournalWriter(
                disk,
                node.node(),
                node.issuer(),
                settings.journal().segmentBytes(),
                true,
                end,
                new DurablePosition())) {
            EpochBatch.write(node.node(), node.issuer(), keys, epoch, previousRoot, writer, from);
        }
    }

    /** What else is to be known of the journal while it is read: its newest epoch, and its batch of the snapshot's number. */
    private static final class Survey implements JournalScan.Visitor {
        private final long sought;
        private int epoch = 1;
        private long knownRoots = Long.MAX_VALUE;
        private Optional<byte[]> beside = Optional.empty();

        Survey(final Optional<KnownSnapshot> snapshot) {
            sought = snapshot.map(known -> known.begins().batch()).orElse(0L);
        }

        @Override
        public void batch(final BatchFrame frame) {
            frame.epoch().ifPresent(this::take);
            if (frame.number() == sought) {
                beside = Optional.of(frame.root());
            }
        }

        private void take(final EpochStart start) {
            epoch = start.epoch();
            if (start.knownRoots() < start.firstBatch() - 1) {
                knownRoots = Math.min(knownRoots, start.knownRoots());
            }
        }

        int epoch() {
            return epoch;
        }

        /** Batches from the first on whose roots an epoch before knew. */
        long knownRoots() {
            return knownRoots;
        }

        /** Root of the journal's batch of the snapshot's number. */
        Optional<byte[]> beside() {
            return beside;
        }
    }
}
