package io.attesta.authorizer.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attesta.authorizer.card.CardRecord;
import io.attesta.authorizer.testing.FakeDisk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A journal of 80 batches of one record each, cut at every byte of its last 64 and changed in every byte of them: what is read is
 * exactly what was whole before, or reading is refused with file and offset.
 */
final class JournalCutsTest {
    private static final int BATCHES = 80;
    private static final int LAST = 64;
    // Room behind the last batch, as in a file that was made ahead.
    private static final int ROOM = 1_024;
    // A writer takes more memory than time to make.
    private static final int GO_ON_EVERY = 16;
    private static final String NAME = SegmentHeader.fileName(1);

    private final List<byte[]> roots = new ArrayList<>();
    private final List<Integer> begins = new ArrayList<>();
    private byte[] whole;
    private int end;

    @BeforeEach
    void write() throws IOException {
        final FakeDisk disk = new FakeDisk();
        try (JournalWriter writer = writer(disk, JournalEnd.empty())) {
            byte[] previous = new byte[32];
            for (int i = 1; i <= BATCHES; i++) {
                final BatchContent content = content(i, previous);
                begins.add((int) writer.append(content));
                previous = content.root.clone();
                roots.add(previous);
            }
        }
        end = (int) scan(disk, new ArrayList<>()).position();
        begins.add(end);
        whole = Arrays.copyOf(disk.bytes(NAME), end + ROOM);
    }

    @Test
    void shouldReadExactlyTheWholeBatchesWhenTheEndIsZerosFromAnyByteOn() throws IOException {
        for (int cut = begins.get(BATCHES - LAST); cut < end; cut++) {
            final byte[] torn = whole.clone();
            Arrays.fill(torn, cut, end, (byte) 0);
            assertPrefix(torn, cut);
        }
    }

    @Test
    void shouldReadExactlyTheWholeBatchesWhenTheFileEndsAtAnyByte() throws IOException {
        for (int cut = begins.get(BATCHES - LAST); cut < end; cut++) {
            assertPrefix(Arrays.copyOf(whole, cut), cut);
        }
    }

    @Test
    void shouldRefuseWithFileAndOffsetWhenAnyByteBeforeTheLastBatchIsChanged() {
        for (int at = begins.get(BATCHES - LAST); at < begins.get(BATCHES - 1); at++) {
            final byte[] changed = whole.clone();
            changed[at] ^= (byte) (1 << at % 8);
            assertThatThrownBy(() -> scan(disk(changed), new ArrayList<>()))
                    .isInstanceOf(JournalDamageException.class)
                    .hasMessageContaining(NAME)
                    .hasMessageContaining("offset " + begins.get(batchAt(at)));
        }
    }

    /** The last batch is no different from one that was torn: nothing behind it says that it was whole. */
    @Test
    void shouldCutTheLastBatchWhenAnyBitOfItIsChanged() throws IOException {
        for (int bit = 8 * begins.get(BATCHES - 1); bit < 8 * end; bit++) {
            final byte[] changed = whole.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertReads(disk(changed), BATCHES - 1);
        }
    }

    private void assertPrefix(final byte[] bytes, final int cut) throws IOException {
        final int batch = batchAt(cut);
        // Zeros fill a batch up: where only they were cut off, and are there all the same, it is whole.
        final boolean harmless = bytes.length == whole.length
                && Arrays.equals(bytes, cut, begins.get(batch + 1), whole, cut, begins.get(batch + 1));
        final FakeDisk disk = disk(bytes);
        final int left = harmless ? batch + 1 : batch;
        final JournalEnd found = assertReads(disk, left);
        if (cut % GO_ON_EVERY == 0) {
            assertGoesOn(disk, found, left, cut);
        }
    }

    private void assertGoesOn(final FakeDisk disk, final JournalEnd found, final int left, final int cut)
            throws IOException {
        try (JournalWriter writer = writer(disk, found)) {
            writer.append(content(left + 1, roots.get(left - 1)));
        }
        assertThat(scan(disk, new ArrayList<>()).nextBatch())
                .as("goes on behind a cut at %d", cut)
                .isEqualTo(left + 2);
    }

    private JournalEnd assertReads(final FakeDisk disk, final int batches) throws IOException {
        final List<byte[]> read = new ArrayList<>();
        final JournalEnd found = scan(disk, read);
        assertThat(read).usingElementComparator(Arrays::compare).isEqualTo(roots.subList(0, batches));
        assertThat(found.position()).isEqualTo(begins.get(batches).longValue());
        assertThat(scan(disk, new ArrayList<>()).cutBytes()).as("cut for good").isZero();
        return found;
    }

    private int batchAt(final int offset) {
        int batch = 0;
        while (begins.get(batch + 1) <= offset) {
            batch++;
        }
        return batch;
    }

    private static FakeDisk disk(final byte[] bytes) {
        final FakeDisk disk = new FakeDisk();
        disk.create(NAME, bytes.length);
        System.arraycopy(bytes, 0, disk.bytes(NAME), 0, bytes.length);
        return disk;
    }

    private static JournalWriter writer(final FakeDisk disk, final JournalEnd end) throws IOException {
        return new JournalWriter(disk, 1, "attesta", JournalWriter.minSegmentBytes(), true, end, new DurablePosition());
    }

    private static JournalEnd scan(final FakeDisk disk, final List<byte[]> roots) throws IOException {
        return new JournalScan(disk, 1, "attesta").run(frame -> roots.add(frame.root()));
    }

    private static BatchContent content(final long number, final byte[] previous) {
        final BatchContent content = new BatchContent();
        content.number = number;
        content.firstSequence = 1;
        System.arraycopy(previous, 0, content.previousRoot, 0, 32);
        Arrays.fill(content.root, (byte) number);
        Arrays.fill(content.signature, (byte) 0x5A);
        final CardRecord card = new CardRecord();
        card.version = number;
        CardEntry.write(card, content.entryBytes);
        content.entries++;
        return content;
    }
}
