package io.attesta.authorizer.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attesta.authorizer.acceptor.EnrolledPairs;
import io.attesta.authorizer.decision.CardStatus;
import io.attesta.authorizer.feed.SampleWorld;
import io.attesta.authorizer.journal.JournalDamageException;
import io.attesta.authorizer.journal.JournalEnd;
import io.attesta.authorizer.journal.JournalReader;
import io.attesta.authorizer.journal.JournalScan;
import io.attesta.authorizer.journal.JournalTooShortException;
import io.attesta.authorizer.journal.SegmentHeader;
import io.attesta.authorizer.pipeline.CommandPort;
import io.attesta.authorizer.pipeline.Recovery;
import io.attesta.authorizer.pipeline.Tables;
import io.attesta.authorizer.testing.FakeClock;
import io.attesta.authorizer.testing.FakeDisk;
import io.attesta.authorizer.testing.TestNode;
import io.attesta.authorizer.testing.TestTerminal;
import io.attesta.authorizer.testing.Vectors;
import io.attesta.keystore.KeyStore;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A start from a snapshot and a journal that is cut or changed in its last 64 records, some of which the snapshot knows: the tables are
 * those of the whole records, or the start is refused. Every 61st byte and all bytes where records meet in every build, all with
 * {@code -Dcuts.every=1}.
 */
final class RestartCutsTest {
    private static final int EVERY = Integer.getInteger("cuts.every", 61);
    private static final int LAST = 64;
    private static final int ROOM = 1_024;
    private static final NodeName NODE = new NodeName(1, TestNode.ISSUER);
    private static final String NAME = SegmentHeader.fileName(1);

    private final KeyStore keys = Vectors.keys();
    private final FakeDisk journal = new FakeDisk();
    private final FakeDisk disk = new FakeDisk();
    private final FakeClock clock = new FakeClock(Instant.parse("2026-11-21T08:01:05Z"));
    private final TestTerminal terminal = new TestTerminal(keys, "CJ000042", "RO-CJ-MED-00042");
    private final TestNode.Wiring wiring = new TestNode.Wiring(TestNode.rules(), 1_000, 255, 1_000) {
        @Override
        public FakeDisk snapshots() {
            return disk;
        }
    };
    private final TestNode node = new TestNode(keys, journal, clock, wiring);
    /** Where each batch begins, the first being number 1, and where the last ends. */
    private final List<Integer> begins = new ArrayList<>();
    /** Transactions up to each batch. */
    private final List<Integer> transactions = new ArrayList<>();

    private long begunAt;
    private long exactFrom;
    private byte[] whole;

    @BeforeEach
    void write() throws IOException {
        node.enrol("CJ", 42);
        node.card(42, 1, CardStatus.ACTIVE);
        present(20);
        makeSnapshot();
        present(40);
        int sum = 0;
        transactions.add(0);
        final List<Integer> statements = new ArrayList<>();
        final JournalEnd end = new JournalScan(journal, 1, TestNode.ISSUER).run(frame -> {
            begins.add((int) frame.position());
            statements.add(frame.statements());
        });
        for (final int more : statements) {
            sum += more;
            transactions.add(sum);
        }
        begins.add((int) end.position());
        whole = Arrays.copyOf(journal.bytes(NAME), (int) end.position() + ROOM);
        assertThat(exactFrom).as("batch from which on the snapshot is exact").isGreaterThan(begunAt + 3);
        assertThat(begins.size() - 1 - LAST).as("batches before the last 64").isBetween(1, (int) begunAt - 1);
    }

    private void present(final int times) {
        for (int i = 0; i < times; i++) {
            node.exchange(terminal.seal(
                    terminal.authorization(SampleWorld.pan(42), 30, Instant.ofEpochMilli(clock.nowMs()))));
        }
    }

    private void makeSnapshot() throws IOException {
        try (JournalReader reader = new JournalReader(journal, node.durable());
                SnapshotMaking making = SnapshotMaking.begin(
                                new SnapshotFolder(disk),
                                NODE,
                                new CommandPort(node.intake(), clock),
                                reader,
                                clock.nowMs())
                        .orElseThrow()) {
            begunAt = making.header().batch();
            do {
                present(1);
                exactFrom = node.durable().batch();
            } while (!making.step());
        }
    }

    @Test
    void shouldStartWithTheWholeRecordsOrRefuseWhenTheEndIsCutAtAnyByte() throws IOException {
        for (int cut = first(); cut < end(); cut += step(cut)) {
            final byte[] zeros = whole.clone();
            Arrays.fill(zeros, cut, end(), (byte) 0);
            final int batch = batchAt(cut);
            final boolean harmless = Arrays.equals(zeros, 0, begins.get(batch), whole, 0, begins.get(batch));
            assertStarts(zeros, harmless ? batch : batch - 1, cut);
            assertStarts(Arrays.copyOf(whole, cut), batch - 1, cut);
        }
    }

    @Test
    void shouldStartWithTheWholeRecordsOrRefuseWhenAnyByteIsChanged() throws IOException {
        for (int at = first(); at < end(); at += step(at)) {
            final byte[] changed = whole.clone();
            changed[at] ^= (byte) (1 << at % 8);
            final int batch = batchAt(at);
            if (batch == begins.size() - 1) {
                assertStarts(changed, batch - 1, at);
            } else {
                assertRefuses(changed, at, "offset " + begins.get(batch - 1));
            }
        }
    }

    /** What is left ends with a batch; the start has all of it, unless the snapshot knows that there was more. */
    private void assertStarts(final byte[] bytes, final int lastBatch, final int at) throws IOException {
        if (lastBatch < exactFrom) {
            assertThatThrownBy(() -> start(bytes, wiring.tables(new EnrolledPairs())))
                    .as("at %d", at)
                    .isInstanceOfAny(JournalTooShortException.class, JournalDamageException.class)
                    .hasMessageMatching(".*(a snapshot (begins at|knows) batch|" + NAME + ").*");
            return;
        }
        final Tables tables = wiring.tables(new EnrolledPairs());
        final JournalEnd found = start(bytes, tables);
        assertThat(found.nextBatch()).as("at %d", at).isEqualTo(lastBatch + 1);
        assertThat(tables.transactions()).as("at %d", at).isEqualTo((long) transactions.get(lastBatch));
        assertThat(tables.nextSequence()).isEqualTo(transactions.get(lastBatch) + 1L);
    }

    private void assertRefuses(final byte[] bytes, final int at, final String where) {
        assertThatThrownBy(() -> start(bytes, wiring.tables(new EnrolledPairs())))
                .as("at %d", at)
                .isInstanceOf(JournalDamageException.class)
                .hasMessageContaining(NAME)
                .hasMessageContaining(where);
    }

    private JournalEnd start(final byte[] bytes, final Tables tables) throws IOException {
        final FakeDisk left = new FakeDisk();
        left.create(NAME, bytes.length);
        System.arraycopy(bytes, 0, left.bytes(NAME), 0, bytes.length);
        return new Restart(NODE, left, disk, why -> {
                    throw new AssertionError(why);
                })
                .run(tables, new Recovery(tables));
    }

    private int first() {
        return begins.get(begins.size() - 1 - LAST);
    }

    private int end() {
        return begins.get(begins.size() - 1);
    }

    /** Small steps where a batch begins or ends. */
    private int step(final int at) {
        final int batch = batchAt(at);
        final boolean edge = at < begins.get(batch - 1) + 16 || at >= begins.get(batch) - 16;
        return edge ? 1 : Math.min(EVERY, begins.get(batch) - 16 - at);
    }

    /** Number of the batch at an offset. */
    private int batchAt(final int offset) {
        int batch = 1;
        while (begins.get(batch) <= offset) {
            batch++;
        }
        return batch;
    }
}
