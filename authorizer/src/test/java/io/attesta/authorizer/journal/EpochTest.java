package io.attesta.authorizer.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attesta.authorizer.decision.CardStatus;
import io.attesta.authorizer.pipeline.EpochBatch;
import io.attesta.authorizer.testing.FakeDisk;
import io.attesta.authorizer.testing.TestNode;
import io.attesta.authorizer.testing.TestTerminal;
import io.attesta.authorizer.testing.Vectors;
import io.attesta.authorizer.testing.WrittenJournal;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.signing.PublicKeySet;
import io.attesta.protocol.receipt.SignatureCheck;
import io.attesta.protocol.receipt.Statement;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.jpos.iso.ISOMsg;
import org.junit.jupiter.api.Test;

/** A journal that lost its end, and goes on in a new epoch. */
final class EpochTest {
    private static final long FIRST_BATCH = 400;
    private static final long FIRST_SEQUENCE = (1L << 30) + 77;
    private static final byte[] PREVIOUS = new byte[32];

    static {
        Arrays.fill(PREVIOUS, (byte) 0x5A);
    }

    private final KeyStore keys = Vectors.keys();
    private final WrittenJournal journal = new WrittenJournal(keys).traffic();
    private final FakeDisk disk = journal.disk;
    private final TestTerminal terminal = journal.terminal;
    private final List<String> faults = new ArrayList<>();
    private TestNode node;

    @Test
    void shouldGoOnBehindTheJumpWhenAnEpochBegan() throws IOException {
        final JournalEnd before = scan();
        begin();
        final JournalEnd after = scan();

        assertThat(after.nextBatch()).isEqualTo(FIRST_BATCH + 1);
        assertThat(after.nextSequence()).isEqualTo(FIRST_SEQUENCE);
        assertThat(disk.names()).contains(SegmentHeader.fileName(FIRST_BATCH));
        assertThat(EpochStart.at(disk, FIRST_BATCH)).contains(epoch(before));
        assertThat(EpochStart.at(disk, 1)).isEmpty();
        check();
        assertThat(faults).isEmpty();
    }

    @Test
    void shouldGiveNoNumberTwiceWhenTheServerGoesOn() throws IOException {
        begin();
        start();
        node.card(42, 9, CardStatus.ACTIVE);
        final Statement statement = Statement.parse(
                ask(terminal.authorization(WrittenJournal.PAN, 30, now())).getBytes(62));

        assertThat(statement.sequence()).isEqualTo(FIRST_SEQUENCE);
        start();
        assertThat(node.tables().nextSequence()).isEqualTo(FIRST_SEQUENCE + 1);
        final JournalCheckReport report = check();
        assertThat(faults).isEmpty();
        assertThat(report.epochs()).isEqualTo(1);
        assertThat(report.firstBatch()).isEqualTo(1);
        assertThat(report.lastBatch()).isEqualTo(FIRST_BATCH + 2);
    }

    @Test
    void shouldDecideNothingAnewThatMayHaveBeenAnsweredBeforeTheEpoch() throws IOException {
        final ISOMsg lost = terminal.authorization(WrittenJournal.PAN, 30, now());
        journal.clock.advanceMs(30_000);
        begin();
        start();

        assertThat(ask(lost).getString(39)).isEqualTo("68");
        journal.clock.advanceMs(2_000);
        assertThat(ask(terminal.authorization(WrittenJournal.PAN, 30, now())).getString(39))
                .isEqualTo("00");
    }

    /** Planted faults: who begins an epoch forgot to jump. */
    @Test
    void shouldRefuseAnEpochThatDoesNotJump() throws IOException {
        final JournalEnd end = scan();
        for (final EpochStart planted :
                List.of(epoch(end, FIRST_BATCH, end.nextSequence()), epoch(end, FIRST_BATCH, end.nextSequence() - 1))) {
            final FakeDisk faulty = disk.copy();
            begin(faulty, planted);
            assertThatThrownBy(() -> new JournalScan(faulty, 1, TestNode.ISSUER).run(frame -> {}))
                    .isInstanceOf(JournalDamageException.class)
                    .hasMessageContaining("it begins with batch " + FIRST_BATCH + ", expected was 13");
            check(faulty);
            assertThat(faults).anyMatch(fault -> fault.contains("it begins with batch " + FIRST_BATCH));
        }
    }

    @Test
    void shouldRefuseAJumpThatNoEpochExplains() throws IOException {
        begin();
        // The entry becomes one of another type, its checksum is made right.
        forge(192);

        assertThatThrownBy(this::scan)
                .isInstanceOf(JournalDamageException.class)
                .hasMessageContaining("it begins with batch " + FIRST_BATCH + ", expected was 13");
    }

    @Test
    void shouldBeginWhereThereIsNoJournalLeft() throws IOException {
        final FakeDisk empty = new FakeDisk();
        final JournalEnd none = new JournalScan(empty, 1, TestNode.ISSUER).survey(frame -> {});
        begin(empty, epoch(none, FIRST_BATCH, FIRST_SEQUENCE));

        node = new TestNode(keys, empty, journal.clock, WrittenJournal.wiring(TestNode.rules()));
        node.enrol("CJ", 42);
        assertThat(node.tables().nextSequence()).isEqualTo(FIRST_SEQUENCE);
        check(empty);
        assertThat(faults).isEmpty();
    }

    @Test
    void shouldFindItWhenTheEpochDoesNotGoOnFromThisJournal() throws IOException {
        begin();
        // Its last root, with the checksum.
        forge(192 + 30);

        assertThatThrownBy(this::scan)
                .isInstanceOf(JournalDamageException.class)
                .hasMessageContaining("it begins with batch " + FIRST_BATCH + ", expected was 13");
        check();
        assertThat(faults)
                .anyMatch(fault -> fault.contains("it begins with batch " + FIRST_BATCH + ", expected was 13"));
    }

    @Test
    void shouldFindItWhenWhatTheEpochSaysIsAltered() throws IOException {
        begin();
        // The reason, with the checksum.
        forge(192 + 16);
        check();

        assertThat(faults)
                .containsExactly(SegmentHeader.fileName(FIRST_BATCH)
                        + " at offset 128: batch 400 has another root than its header and statements make");
    }

    @Test
    void shouldBeThereWholeOrNotAtAllWhenThePowerGoes() throws IOException {
        for (int sync = 1; sync < 8; sync++) {
            final FakeDisk one = disk.copy();
            one.failPowerAtSync(sync);
            try {
                begin(one);
            } catch (final IOException e) {
                one.heal();
                one.crash(new Random(sync));
            }
            final long next =
                    new JournalScan(one, 1, TestNode.ISSUER).run(frame -> {}).nextBatch();
            assertThat(next).isIn(13L, FIRST_BATCH + 1);
        }
    }

    private EpochStart epoch(final JournalEnd end) {
        return epoch(end, FIRST_BATCH, FIRST_SEQUENCE);
    }

    private EpochStart epoch(final JournalEnd end, final long firstBatch, final long firstSequence) {
        return new EpochStart(
                journal.clock.nowMs(),
                2,
                EpochStart.CHECKPOINT_AHEAD,
                end.nextBatch() - 1,
                end.lastRoot(),
                end.nextSequence(),
                end.position(),
                firstBatch,
                firstSequence,
                -1,
                FIRST_BATCH - 1,
                0,
                FIRST_BATCH - 1);
    }

    private void begin() throws IOException {
        begin(disk);
    }

    private void begin(final FakeDisk on) throws IOException {
        begin(on, epoch(new JournalScan(on, 1, TestNode.ISSUER).run(frame -> {})));
    }

    private void begin(final FakeDisk on, final EpochStart epoch) throws IOException {
        final JournalEnd end = new JournalScan(on, 1, TestNode.ISSUER).run(frame -> {});
        try (JournalWriter writer = new JournalWriter(
                on, 1, TestNode.ISSUER, JournalWriter.minSegmentBytes(), true, end, new DurablePosition())) {
            EpochBatch.write(1, TestNode.ISSUER, keys, epoch, PREVIOUS, writer, 5_000_000);
        }
    }

    private void start() {
        node = new TestNode(keys, disk, journal.clock, WrittenJournal.wiring(TestNode.rules()));
    }

    private ISOMsg ask(final ISOMsg message) {
        return terminal.unpack(node.exchange(terminal.seal(message)));
    }

    private Instant now() {
        return Instant.ofEpochMilli(journal.clock.nowMs());
    }

    private JournalEnd scan() throws IOException {
        return new JournalScan(disk, 1, TestNode.ISSUER).run(frame -> {});
    }

    private void forge(final int at) {
        final byte[] bytes = disk.bytes(SegmentHeader.fileName(FIRST_BATCH));
        bytes[128 + at] ^= 1;
        final CRC32C crc = new CRC32C();
        crc.update(bytes, 128 + 12, ByteBuffer.wrap(bytes).getInt(128 + 4) - 12);
        ByteBuffer.wrap(bytes).putInt(128 + 8, (int) crc.getValue());
    }

    private JournalCheckReport check() throws IOException {
        return check(disk);
    }

    private JournalCheckReport check(final FakeDisk on) throws IOException {
        faults.clear();
        final PublicKeySet trusted = PublicKeySet.of(keys);
        final SignatureCheck signatures =
                (kid, message, signature) -> trusted.find(kid).orElseThrow().verifies(message, signature)
                        ? SignatureCheck.Answer.VALID
                        : SignatureCheck.Answer.INVALID;
        return new JournalCheck(
                        on,
                        signatures,
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
    }
}
