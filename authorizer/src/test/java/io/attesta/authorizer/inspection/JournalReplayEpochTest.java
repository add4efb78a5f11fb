package io.attesta.authorizer.inspection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attesta.authorizer.decision.CardStatus;
import io.attesta.authorizer.feed.SampleWorld;
import io.attesta.authorizer.journal.Disk;
import io.attesta.authorizer.journal.DurablePosition;
import io.attesta.authorizer.journal.EpochStart;
import io.attesta.authorizer.journal.JournalDamageException;
import io.attesta.authorizer.journal.JournalEnd;
import io.attesta.authorizer.journal.JournalScan;
import io.attesta.authorizer.journal.JournalWriter;
import io.attesta.authorizer.journal.SegmentHeader;
import io.attesta.authorizer.pipeline.CommandPort;
import io.attesta.authorizer.pipeline.EpochBatch;
import io.attesta.authorizer.pipeline.Replay;
import io.attesta.authorizer.snapshot.NodeName;
import io.attesta.authorizer.snapshot.OldestSnapshot;
import io.attesta.authorizer.snapshot.Snapshots;
import io.attesta.authorizer.testing.FakeClock;
import io.attesta.authorizer.testing.FakeDisk;
import io.attesta.authorizer.testing.TestNode;
import io.attesta.authorizer.testing.TestTerminal;
import io.attesta.authorizer.testing.Vectors;
import io.attesta.authorizer.testing.WrittenJournal;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.KeyUsage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Replays over the beginning of an epoch. */
final class JournalReplayEpochTest {
    private static final long FIRST_BATCH = 400;
    private static final long FIRST_SEQUENCE = 1_000_000;

    private final KeyStore keys = Vectors.keys();
    private final FakeDisk disk = new FakeDisk();
    private final FakeDisk snapshots = new FakeDisk();
    private final FakeClock clock = new FakeClock(WrittenJournal.NOW);
    private final TestTerminal terminal = new TestTerminal(keys, "CJ000042", "RO-CJ-MED-00042");
    private final List<String> told = new ArrayList<>();
    private TestNode node = start(disk);

    @Test
    void shouldGoOnIntoAnEpochThatFollowsFromTheJournal() throws IOException {
        fill();
        present(42);
        begin(disk, 0);
        node = start(disk);
        clock.advanceMs(2_000);
        present(43);

        final JournalReplay.Report report = replay(disk).fromFirst(position -> {});
        assertThat(told).isEmpty();
        assertThat(report.decisions()).isEqualTo(2);
        assertThat(report.lastBatch()).isGreaterThan(FIRST_BATCH);
        assertThat(report.endedBefore()).isEmpty();
    }

    @Test
    void shouldTellAnEpochThatDoesNotFollowFromTheJournal() throws IOException {
        fill();
        final FakeDisk shorter = disk.copy();
        // Takes no sequence number: only batch and root tell that it is missing.
        node.card(44, 1, CardStatus.LOST);
        begin(disk, 0);
        final byte[] epoch = disk.bytes(SegmentHeader.fileName(FIRST_BATCH));
        try (Disk.DiskFile file = shorter.create(SegmentHeader.fileName(FIRST_BATCH), epoch.length)) {
            file.write(0, ByteBuffer.wrap(epoch));
        }

        assertThatThrownBy(() -> replay(shorter).fromFirst(position -> {}))
                .isInstanceOf(JournalDamageException.class)
                .hasMessageContaining("batch " + FIRST_BATCH + " does not follow from batch 3");
    }

    @Test
    void shouldGoOnFromTheSnapshotWhenTheEpochDoes() throws IOException {
        fill();
        present(42);
        final FakeDisk cut = disk.copy();
        present(43);
        final long snapshotBatch = snapshot();
        begin(cut, snapshotBatch);
        node = start(cut);
        clock.advanceMs(2_000);
        present(44);
        present(42);

        final JournalReplay.Report before = replay(cut).fromFirst(position -> {});
        assertThat(before.decisions()).isEqualTo(1);
        assertThat(before.endedBefore()).map(EpochStart::snapshotBatch).contains(snapshotBatch);
        final OldestSnapshot gone = OldestSnapshot.at(
                        snapshots, SegmentHeader.first(cut).orElseThrow(), snapshotBatch, told::add)
                .orElseThrow();
        final JournalReplay.Report behind = replay(cut).from(gone, 1, position -> {});
        assertThat(told).isEmpty();
        assertThat(behind.decisions()).isEqualTo(2);
        assertThat(behind.unchecked()).isZero();
        assertThat(behind.endedBefore()).isEmpty();
    }

    private TestNode start(final FakeDisk on) {
        return new TestNode(keys, on, clock, new TestNode.Wiring(TestNode.rules(), 1_000, 255, 1_000) {
            @Override
            public FakeDisk snapshots() {
                return snapshots;
            }
        });
    }

    private void fill() {
        node.enrol("CJ", 42);
        node.card(42, 1, CardStatus.ACTIVE);
        node.card(43, 1, CardStatus.ACTIVE);
    }

    private void present(final long card) {
        node.exchange(
                terminal.seal(terminal.authorization(SampleWorld.pan(card), 30, Instant.ofEpochMilli(clock.nowMs()))));
    }

    /** Gives the batch at which it begins. */
    private long snapshot() throws IOException {
        final Snapshots making = new Snapshots(
                new NodeName(1, TestNode.ISSUER),
                disk,
                snapshots,
                node.durable(),
                new CommandPort(node.intake(), clock),
                clock,
                new Snapshots.Due(Duration.ZERO, 1, 0),
                Duration.ZERO,
                () -> 0,
                told::add);
        // One more batch: a snapshot of what is on disk already is not made again.
        node.card(44, 1, CardStatus.LOST);
        making.finish(Duration.ofSeconds(20));
        return OldestSnapshot.of(snapshots, SegmentHeader.first(disk).orElseThrow(), told::add)
                .orElseThrow()
                .batch();
    }

    private void begin(final FakeDisk on, final long snapshotBatch) throws IOException {
        final JournalEnd end = new JournalScan(on, 1, TestNode.ISSUER).survey(frame -> {});
        try (JournalWriter writer = new JournalWriter(
                on, 1, TestNode.ISSUER, JournalWriter.minSegmentBytes(), true, end, new DurablePosition())) {
            EpochBatch.write(
                    1,
                    TestNode.ISSUER,
                    keys,
                    new EpochStart(
                            clock.nowMs(),
                            2,
                            EpochStart.SNAPSHOT_AHEAD,
                            end.nextBatch() - 1,
                            end.lastRoot(),
                            end.nextSequence(),
                            end.position(),
                            FIRST_BATCH,
                            FIRST_SEQUENCE,
                            0,
                            0,
                            snapshotBatch,
                            0),
                    new byte[32],
                    writer,
                    5_000_000);
        }
    }

    private JournalReplay replay(final FakeDisk of) {
        return new JournalReplay(of, List.of(keys.cmac(KeyUsage.CODE, 1)), new Replay.Listener() {
            @Override
            public void difference(final long batch, final int entry, final long sequence, final String what) {
                told.add(batch + "/" + entry + "/" + sequence + ": " + what);
            }

            @Override
            public void note(final long batch, final String what) {
                told.add(batch + ": " + what);
            }
        });
    }
}
