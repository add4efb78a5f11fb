package io.attesta.authorizer.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attesta.authorizer.acceptor.EnrolledPairs;
import io.attesta.authorizer.card.CardRecord;
import io.attesta.authorizer.decision.CardStatus;
import io.attesta.authorizer.decision.Rules;
import io.attesta.authorizer.feed.SampleWorld;
import io.attesta.authorizer.journal.DurablePosition;
import io.attesta.authorizer.journal.EpochStart;
import io.attesta.authorizer.journal.JournalDamageException;
import io.attesta.authorizer.journal.JournalEnd;
import io.attesta.authorizer.journal.JournalScan;
import io.attesta.authorizer.journal.JournalTooShortException;
import io.attesta.authorizer.journal.JournalWriter;
import io.attesta.authorizer.pipeline.CardChanges;
import io.attesta.authorizer.pipeline.CommandPort;
import io.attesta.authorizer.pipeline.EpochBatch;
import io.attesta.authorizer.pipeline.Recovery;
import io.attesta.authorizer.pipeline.Tables;
import io.attesta.authorizer.testing.FakeClock;
import io.attesta.authorizer.testing.FakeDisk;
import io.attesta.authorizer.testing.TestNode;
import io.attesta.authorizer.testing.TestTerminal;
import io.attesta.authorizer.testing.Vectors;
import io.attesta.keystore.KeyStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jpos.iso.ISOMsg;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SnapshotsTest {
    private static final NodeName NODE = new NodeName(1, TestNode.ISSUER);
    private static final long EVERYTHING = Long.MAX_VALUE;
    private static final long LEFT_TO_JOURNAL = 1_000;

    private final KeyStore keys = Vectors.keys();
    private final FakeDisk journal = new FakeDisk();
    /** Has room for so many looks at it. */
    private long looksWithRoom = EVERYTHING;

    private final FakeDisk disk = new FakeDisk() {
        @Override
        public long usableBytes() {
            return looksWithRoom-- > 0 ? LEFT_TO_JOURNAL : LEFT_TO_JOURNAL - 1;
        }
    };
    private final FakeClock clock = new FakeClock(Instant.parse("2026-11-21T08:01:05Z"));
    private final TestTerminal terminal = new TestTerminal(keys, "CJ000042", "RO-CJ-MED-00042");
    private final List<String> failed = new ArrayList<>();
    private final Wiring wiring = new Wiring(disk);
    private long takenIn = EVERYTHING;
    private Duration retain = Duration.ZERO;
    private TestNode node;
    private Snapshots snapshots;

    /** Small segments and a folder of snapshots. */
    private static final class Wiring extends TestNode.Wiring {
        private final FakeDisk snapshots;

        private Wiring(final FakeDisk snapshots) {
            super(
                    new Rules(
                            Rules.defaultRights(),
                            1_800_000,
                            60,
                            TestNode.rules().zone()),
                    1_000,
                    255,
                    10_000);
            this.snapshots = snapshots;
        }

        @Override
        public FakeDisk snapshots() {
            return snapshots;
        }

        @Override
        public long segmentBytes() {
            return JournalWriter.minSegmentBytes();
        }
    }

    @BeforeEach
    void start() {
        node = new TestNode(keys, journal, clock, wiring);
        snapshots = new Snapshots(
                NODE,
                journal,
                disk,
                node.durable(),
                new CommandPort(node.intake(), clock),
                clock,
                new Snapshots.Due(Duration.ofMinutes(15), 1 << 20, LEFT_TO_JOURNAL),
                retain,
                () -> takenIn,
                failed::add);
    }

    private void fill() {
        node.enrol("CJ", 42);
        node.card(42, 1, CardStatus.ACTIVE);
        node.card(43, 1, CardStatus.ACTIVE);
    }

    private ISOMsg present(final long card) {
        return terminal.authorization(SampleWorld.pan(card), 30, Instant.ofEpochMilli(clock.nowMs()));
    }

    private void later(final Duration time) {
        clock.advanceMs(time.toMillis());
        snapshots.look();
    }

    private void quarter() {
        later(Duration.ofMinutes(15));
    }

    /** So many batches of 64 changed cards each: some 3 KB. */
    private void deltas(final int batches, final long version) {
        for (int batch = 0; batch < batches; batch++) {
            final List<CardRecord> cards = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                final CardRecord card = node.sampleCard(1_000 + i);
                card.version = version + batch;
                cards.add(card);
            }
            node.command(new CardChanges(cards));
        }
    }

    private Tables rebuilt() throws IOException {
        final Tables tables = wiring.tables(new EnrolledPairs());
        rebuild(tables, failed);
        return tables;
    }

    private JournalEnd rebuild(final Tables tables, final List<String> warnings) throws IOException {
        return new Restart(NODE, journal.copy(), disk, warnings::add).run(tables, new Recovery(tables));
    }

    @Test
    void shouldMakeNoneWhileNothingHappens() {
        quarter();
        assertThat(disk.names()).isEmpty();
        assertThat(snapshots.newestMs()).isZero();
    }

    @Test
    void shouldMakeOneWhenItIsTimeOrTheJournalGrew() {
        fill();
        later(Duration.ofMinutes(14));
        assertThat(disk.names()).isEmpty();
        later(Duration.ofMinutes(1));
        assertThat(disk.names()).containsExactly("00000000000000000003.snapshot");
        assertThat(snapshots.newestMs()).isEqualTo(clock.nowMs());
        quarter();
        assertThat(disk.names()).as("nothing happened since").hasSize(1);

        deltas(400, 2);
        later(Duration.ofSeconds(1));
        assertThat(disk.names()).as("a megabyte of journal").hasSize(2);
    }

    @Test
    void shouldKeepTheTwoNewest() {
        for (int i = 0; i < 5; i++) {
            deltas(1, 2 + i);
            quarter();
        }
        assertThat(disk.names()).containsExactly("00000000000000000004.snapshot", "00000000000000000005.snapshot");
    }

    @Test
    void shouldStartFromTheNewestAndTheJournalBehindIt() throws IOException {
        fill();
        final byte[] opening = terminal.seal(present(42));
        final byte[] answer = node.exchange(opening);
        deltas(300, 2);
        quarter();
        final byte[] second = terminal.seal(present(43));
        final byte[] secondAnswer = node.exchange(second);

        final Tables tables = wiring.tables(new EnrolledPairs());
        final Recovery recovery = new Recovery(tables);
        new Restart(NODE, journal.copy(), disk, failed::add).run(tables, recovery);
        assertThat(recovery.batches()).as("batches read").isEqualTo(1);
        assertThat(tables.cards()).isEqualTo(66);
        assertThat(tables.sessions()).isEqualTo(2);
        assertThat(tables.transactions()).isEqualTo(2);
        assertThat(tables.nextSequence()).isEqualTo(3);

        node = new TestNode(keys, journal, clock, wiring);
        assertThat(node.exchange(opening)).as("stored answer").isEqualTo(answer);
        assertThat(node.exchange(second)).as("stored answer").isEqualTo(secondAnswer);
        assertThat(failed).isEmpty();
    }

    /** The journal needs what is left: a snapshot that took it would stop the server. */
    @Test
    void shouldGiveUpAndSaySoOnceWhileTheDiskIsNearlyFull() {
        fill();
        looksWithRoom = 0;
        quarter();
        quarter();
        assertThat(disk.names()).isEmpty();
        assertThat(failed).containsExactly("no snapshot can be made: the disk is nearly full");

        looksWithRoom = 2;
        quarter();
        assertThat(disk.names()).as("given up in the middle").isEmpty();

        looksWithRoom = EVERYTHING;
        quarter();
        assertThat(disk.names()).hasSize(1);
        assertThat(failed).hasSize(1);
    }

    @Test
    void shouldPassOverADamagedOneForTheOlderAndThenForTheWholeJournal() throws IOException {
        fill();
        quarter();
        node.exchange(terminal.seal(present(42)));
        quarter();
        final List<String> names = disk.names();

        final List<String> warnings = new ArrayList<>();
        disk.bytes(names.get(1))[200] ^= 1;
        final Tables older = wiring.tables(new EnrolledPairs());
        rebuild(older, warnings);
        assertThat(warnings).containsExactly("snapshot " + names.get(1) + " is damaged and was passed over");
        assertThat(older.sessions()).isEqualTo(1);

        disk.bytes(names.get(0))[3] ^= 1;
        final Tables whole = wiring.tables(new EnrolledPairs());
        rebuild(whole, warnings);
        assertThat(warnings).hasSize(3);
        assertThat(whole.sessions()).isEqualTo(1);
        assertThat(whole.cards()).isEqualTo(2);
    }

    @Test
    void shouldSeeEveryChangedBitAndEveryCut() throws IOException {
        fill();
        node.exchange(terminal.seal(present(42)));
        quarter();
        final String name = disk.names().get(0);
        final byte[] bytes = disk.bytes(name);
        assertThat(new SnapshotReader(disk, name).check()).isNotNull();
        for (int at = 0; at < bytes.length; at++) {
            final int bit = 1 << at % 8;
            bytes[at] ^= (byte) bit;
            assertThat(new SnapshotReader(disk, name).check()).as("byte %d", at).isNull();
            bytes[at] ^= (byte) bit;
        }
        for (int length = 0; length < bytes.length; length++) {
            final FakeDisk cut = new FakeDisk();
            cut.create(name, 0).write(0, ByteBuffer.wrap(bytes, 0, length));
            assertThat(new SnapshotReader(cut, name).check())
                    .as("length %d", length)
                    .isNull();
        }
    }

    @Test
    void shouldRefuseAJournalThatEndsBeforeTheSnapshot() throws IOException {
        fill();
        final FakeDisk before = journal.copy();
        node.exchange(terminal.seal(present(42)));
        quarter();

        final Tables tables = wiring.tables(new EnrolledPairs());
        assertThatThrownBy(() -> new Restart(NODE, before, disk, failed::add).run(tables, new Recovery(tables)))
                .isInstanceOf(JournalTooShortException.class)
                .hasMessage(
                        "a snapshot begins at batch 4, but the journal ends with batch 3: part of the journal is missing;"
                                + " put it back, or start with serve --new-epoch (docs/operating/disaster-recovery.md)");
        disk.bytes(disk.names().get(0))[3] ^= 1;
        assertThatThrownBy(() -> new Restart(NODE, before, disk, failed::add).run(tables, new Recovery(tables)))
                .as("its name is enough")
                .isInstanceOf(JournalTooShortException.class)
                .hasMessageStartingWith(
                        "a snapshot that is damaged begins at batch 4, but the journal ends with batch 3");
    }

    /** An epoch over a journal that lost batch 4 and what follows, as if it were begun from a snapshot. */
    private FakeDisk epochOver(final FakeDisk before, final long snapshotBatch) throws IOException {
        final JournalEnd end = new JournalScan(before, NODE.node(), NODE.issuer()).survey(frame -> {});
        final KnownSnapshot known = KnownSnapshot.newest(NODE, disk).orElseThrow();
        try (JournalWriter writer = new JournalWriter(
                before,
                NODE.node(),
                NODE.issuer(),
                JournalWriter.minSegmentBytes(),
                true,
                end,
                new DurablePosition())) {
            EpochBatch.write(
                    NODE.node(),
                    NODE.issuer(),
                    keys,
                    new EpochStart(
                            clock.nowMs(),
                            2,
                            EpochStart.SNAPSHOT_AHEAD,
                            end.nextBatch() - 1,
                            end.lastRoot(),
                            end.nextSequence(),
                            end.position(),
                            known.exactFrom() + 1,
                            1_000_000,
                            0,
                            0,
                            snapshotBatch,
                            0),
                    known.begins().root(),
                    writer,
                    known.begins().position() + JournalWriter.minSegmentBytes());
        }
        return before;
    }

    @Test
    void shouldGoOnFromASnapshotThatWasAheadWhenAnEpochSaysSo() throws IOException {
        fill();
        final byte[] kept = terminal.seal(present(43));
        final byte[] keptAnswer = node.exchange(kept);
        final FakeDisk before = journal.copy();
        final ISOMsg opening = present(42);
        final byte[] lost = terminal.seal(opening);
        node.exchange(lost);
        node.card(44, 1, CardStatus.LOST);
        quarter();
        final FakeDisk after = epochOver(before, 6);

        node = new TestNode(keys, after, clock, wiring);
        assertThat(node.tables().cards())
                .as("also the one that the journal lost")
                .isEqualTo(3);
        assertThat(node.tables().sessions()).isEqualTo(2);
        assertThat(node.tables().nextSequence()).isEqualTo(1_000_000);
        assertThat(node.exchange(kept)).as("its batch is there").isEqualTo(keptAnswer);
        assertThat(terminal.unpack(node.exchange(lost)).getString(39))
                .as("its answer is lost, and another is not given")
                .isEqualTo("68");
        assertThat(node.tables().nextSequence()).isEqualTo(1_000_000);
        clock.advanceMs(2_000);
        final ISOMsg reversal = terminal.reversal("0420", opening, Instant.ofEpochMilli(clock.nowMs()));
        assertThat(terminal.unpack(node.exchange(terminal.seal(reversal))).getString(39))
                .isEqualTo("00");
        assertThat(node.tables().sessions()).as("it was known as opened").isEqualTo(1);
        // Once more, from the same files.
        final TestNode again = new TestNode(keys, after, clock, wiring);
        assertThat(again.tables().sessions()).isEqualTo(1);
        assertThat(again.tables().cards()).isEqualTo(3);
        assertThat(again.tables().nextSequence()).isEqualTo(1_000_001);
    }

    @Test
    void shouldRefuseAnEpochWhoseSnapshotIsGone() throws IOException {
        fill();
        quarter();
        final FakeDisk before = journal.copy();
        node.card(44, 1, CardStatus.LOST);
        quarter();
        final FakeDisk after = epochOver(before, 4);
        final String newest = disk.names().get(1);
        disk.delete(newest);

        final Tables tables = wiring.tables(new EnrolledPairs());
        assertThatThrownBy(() -> new Restart(NODE, after, disk, failed::add).run(tables, new Recovery(tables)))
                .isInstanceOf(JournalDamageException.class)
                .hasMessageContaining("epoch 2 goes on from the snapshot at batch 4, which is missing or damaged");
    }

    @Test
    void shouldRefuseAJournalThatIsDamagedBeforeTheSnapshot() {
        fill();
        quarter();
        journal.bytes("00000000000000000001.jnl")[300] ^= 1;

        final Tables tables = wiring.tables(new EnrolledPairs());
        assertThatThrownBy(() -> rebuild(tables, failed))
                .isInstanceOf(JournalDamageException.class)
                .hasMessageContaining("00000000000000000001.jnl at offset 128");
    }

    @Test
    void shouldRefuseTheSnapshotOfAnotherNode() {
        fill();
        quarter();
        final Tables tables = wiring.tables(new EnrolledPairs());
        assertThatThrownBy(() -> new Restart(new NodeName(2, TestNode.ISSUER), journal, disk, failed::add)
                        .run(tables, new Recovery(tables)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the snapshot is of attesta/1, not of attesta/2");
    }

    @Test
    void shouldLetGoOfSegmentsThatNothingNeedsAndStartWithoutThem() throws IOException {
        fill();
        deltas(800, 2);
        quarter();
        assertThat(journal.names())
                .as("only one snapshot: the whole journal stays")
                .hasSizeGreaterThan(3);
        deltas(800, 802);
        quarter();
        final List<String> left = journal.names();
        assertThat(left.get(0)).isGreaterThan("00000000000000000001.jnl");
        final Tables tables = rebuilt();
        assertThat(tables.cards()).isEqualTo(66);

        disk.names().forEach(name -> disk.bytes(name)[10] ^= 1);
        final Tables empty = wiring.tables(new EnrolledPairs());
        assertThatThrownBy(() -> rebuild(empty, new ArrayList<>()))
                .isInstanceOf(JournalDamageException.class)
                .hasMessageContaining("and no whole snapshot says what was before");
    }

    @Test
    void shouldKeepSegmentsThatARepeatIsAnsweredFrom() {
        fill();
        final byte[] opening = terminal.seal(present(42));
        final byte[] answer = node.exchange(opening);
        deltas(800, 2);
        quarter();
        deltas(800, 802);
        quarter();

        assertThat(journal.names().get(0)).isEqualTo("00000000000000000001.jnl");
        assertThat(node.exchange(opening)).isEqualTo(answer);
    }

    @Test
    void shouldKeepSegmentsThatTheArchiveOrTheCheckpointsHaveNotTakenIn() {
        takenIn = 10;
        fill();
        deltas(800, 2);
        quarter();
        deltas(800, 802);
        quarter();
        assertThat(journal.names().get(0)).isEqualTo("00000000000000000001.jnl");

        takenIn = EVERYTHING;
        deltas(1, 2_000);
        quarter();
        assertThat(journal.names().get(0)).isGreaterThan("00000000000000000001.jnl");
    }

    @Test
    void shouldKeepSegmentsAsLongAsIsAskedFor() {
        retain = Duration.ofHours(2);
        start();
        fill();
        deltas(800, 2);
        quarter();
        deltas(800, 802);
        quarter();
        assertThat(journal.names().get(0)).isEqualTo("00000000000000000001.jnl");
        deltas(1, 2_000);
        later(Duration.ofHours(2));
        assertThat(journal.names().get(0)).isGreaterThan("00000000000000000001.jnl");
    }

    @Test
    void shouldTellOnceThatTheDiskFailsAndMakeUpForIt() {
        fill();
        disk.failSyncs();
        quarter();
        quarter();
        assertThat(failed).containsExactly("no snapshot can be made: the disk fails");
        assertThat(disk.names()).as("nothing half made takes room").isEmpty();
        disk.heal();
        quarter();
        assertThat(disk.names()).hasSize(1);
    }

    @Test
    void shouldMakeTheLastOneAtTheEnd() {
        fill();
        final Random unused = new Random(1);
        snapshots.finish(Duration.ofSeconds(10));
        assertThat(disk.names()).hasSize(1);
        disk.crash(unused);
        node = new TestNode(keys, journal, clock, wiring);
        assertThat(node.tables().cards()).isEqualTo(2);
    }
}
