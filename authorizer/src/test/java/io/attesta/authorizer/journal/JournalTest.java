package io.attesta.authorizer.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attesta.authorizer.card.CardRecord;
import io.attesta.authorizer.testing.FakeDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JournalTest {
    private static final long SEGMENT_BYTES = JournalWriter.minSegmentBytes();

    private final FakeDisk disk = new FakeDisk();
    private final DurablePosition durable = new DurablePosition();

    @Test
    void shouldReadBackEveryBatchAcrossSegments() throws IOException {
        final List<byte[]> roots = write(40, 60_000);
        assertThat(disk.names().size()).as("segments").isGreaterThan(2);
        final List<byte[]> scanned = new ArrayList<>();
        final JournalEnd end = scan(disk, frame -> scanned.add(frame.root()));
        assertThat(scanned).usingElementComparator(Arrays::compare).isEqualTo(roots);
        assertThat(end.nextBatch()).isEqualTo(41);
        assertThat(end.cutBytes()).isZero();

        try (JournalReader reader = new JournalReader(disk, durable)) {
            int read = 0;
            long position = 0;
            for (BatchFrame frame = reader.next(); frame != null; frame = reader.next()) {
                assertThat(frame.root()).isEqualTo(roots.get(read++));
                position = frame.position();
            }
            assertThat(read).isEqualTo(40);
            assertThat(reader.at(position).number()).isEqualTo(40);
        }
    }

    @Test
    void shouldGoOnWhereItEndedWhenOpenedAgain() throws IOException {
        write(5, 100);
        final JournalEnd end = scan(disk, frame -> {});
        try (JournalWriter writer = writer(end)) {
            writer.append(content(end.nextBatch(), end.lastRoot(), 100));
        }
        assertThat(scan(disk, frame -> {}).nextBatch()).isEqualTo(7);
    }

    @Test
    void shouldCutATornWriteAtEveryByteOfTheLastBatch() throws IOException {
        write(3, 200);
        final List<Long> positions = new ArrayList<>();
        final JournalEnd whole = scan(disk, frame -> positions.add(frame.position()));
        final String name = disk.names().get(0);
        final int last = positions.get(2).intValue();
        for (int cut = last + 1; cut < whole.position(); cut++) {
            final FakeDisk torn = disk.copy();
            Arrays.fill(torn.bytes(name), cut, (int) whole.position(), (byte) 0);
            if (Arrays.equals(torn.bytes(name), disk.bytes(name))) {
                // Only the zeros that fill the frame up were cut.
                continue;
            }
            final JournalEnd end = scan(torn, frame -> {});
            assertThat(end.nextBatch()).as("cut at " + cut).isEqualTo(3);
            assertThat(end.cutBytes()).isPositive();
            assertThat(scan(torn, frame -> {}).cutBytes()).as("cut for good").isZero();
        }
    }

    @Test
    void shouldNameFileAndOffsetWhenABatchBeforeTheLastIsDamaged() throws IOException {
        write(4, 200);
        final List<Long> positions = new ArrayList<>();
        scan(disk, frame -> positions.add(frame.position()));
        final Random random = new Random(3);
        for (int i = 0; i < 200; i++) {
            final FakeDisk damaged = disk.copy();
            final int from = positions.get(1).intValue();
            final int at = from + random.nextInt(positions.get(2).intValue() - from);
            damaged.bytes(disk.names().get(0))[at] ^= (byte) (1 << random.nextInt(8));
            assertThatThrownBy(() -> scan(damaged, frame -> {}))
                    .isInstanceOf(JournalDamageException.class)
                    .hasMessageContaining(disk.names().get(0))
                    .hasMessageContaining("offset " + from);
        }
    }

    @Test
    void shouldLoseNothingWhenASegmentIsPreparedWhileTheWriterRollsOver(@TempDir final Path folder) throws Exception {
        final FolderDisk real = new FolderDisk(folder);
        final AtomicBoolean done = new AtomicBoolean();
        final JournalWriter writer =
                new JournalWriter(real, 1, "attesta", SEGMENT_BYTES, true, JournalEnd.empty(), durable);
        final CompletableFuture<Void> conductor = CompletableFuture.runAsync(() -> {
            while (!done.get()) {
                try {
                    writer.prepareNext(() -> true);
                } catch (final IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        });
        byte[] previous = new byte[32];
        for (int i = 1; i <= 60; i++) {
            final BatchContent content = content(i, previous, 250_000);
            writer.append(content);
            previous = content.root.clone();
        }
        done.set(true);
        conductor.join();
        writer.close();
        assertThat(new JournalScan(real, 1, "attesta").run(frame -> {}).nextBatch())
                .isEqualTo(61);
        assertThat(real.names()).allMatch(Segment::isSegment);
    }

    @Test
    void shouldRefuseAJournalOfAnotherNode() throws IOException {
        write(1, 100);
        assertThatThrownBy(() -> new JournalScan(disk, 2, "attesta").run(frame -> {}))
                .isInstanceOf(JournalDamageException.class)
                .hasMessageContaining("attesta/1, not of attesta/2");
    }

    @Test
    void shouldRefuseWhenASegmentIsMissing() throws IOException {
        write(40, 60_000);
        disk.delete(disk.names().get(1));
        assertThatThrownBy(() -> scan(disk, frame -> {}))
                .isInstanceOf(JournalDamageException.class)
                .hasMessageContaining("expected was");
    }

    @Test
    void shouldKeepWhatWasSyncedWhenThePowerGoes() throws IOException {
        for (int seed = 0; seed < 50; seed++) {
            final FakeDisk machine = new FakeDisk();
            final JournalWriter writer = new JournalWriter(
                    machine, 1, "attesta", SEGMENT_BYTES, true, JournalEnd.empty(), new DurablePosition());
            byte[] previous = new byte[32];
            final Random random = new Random(seed);
            final int synced = 1 + random.nextInt(20);
            for (int i = 1; i <= synced; i++) {
                final BatchContent content = content(i, previous, random.nextInt(3_000));
                writer.append(content);
                previous = content.root.clone();
            }
            // One more that reaches the disk's cache and no further.
            final BatchContent unsynced = content(synced + 1, previous, 2_000);
            final ByteBuffer out = ByteBuffer.allocate(BatchFrame.MAX_LENGTH);
            BatchFrame.encode(unsynced, out, new CRC32C());
            final JournalEnd before = scan(machine.copy(), frame -> {});
            machine.open(machine.names().get(0)).write(before.position(), out);
            machine.crash(random);
            assertThat(scan(machine, frame -> {}).nextBatch()).isBetween(synced + 1L, synced + 2L);
        }
    }

    /** A process that dies between write and sync leaves a whole batch in the page cache, and the next one goes on behind it. */
    @Test
    void shouldMakeDurableWhatItFoundBeforeItCountsAsDurable() throws IOException {
        for (int seed = 0; seed < 20; seed++) {
            final FakeDisk machine = new FakeDisk();
            final JournalWriter dying = writer(machine, JournalEnd.empty());
            final BatchContent first = content(1, new byte[32], 100);
            dying.append(first);
            machine.failPowerAtNextSync();
            assertThatThrownBy(() -> dying.append(content(2, first.root.clone(), 3_000)))
                    .isInstanceOf(IOException.class);
            machine.heal();
            final JournalEnd end = scan(machine, frame -> {});
            assertThat(end.nextBatch()).as("the batch is there, unsynced").isEqualTo(3);
            writer(machine, end);
            machine.crash(new Random(seed));
            assertThat(scan(machine, frame -> {}).nextBatch()).isEqualTo(3);
        }
    }

    private List<byte[]> write(final int batches, final int entryBytes) throws IOException {
        final List<byte[]> roots = new ArrayList<>();
        try (JournalWriter writer = writer(JournalEnd.empty())) {
            byte[] previous = new byte[32];
            for (int i = 1; i <= batches; i++) {
                if (i % 7 == 0) {
                    writer.prepareNext(() -> true);
                }
                final BatchContent content = content(i, previous, entryBytes);
                writer.append(content);
                previous = content.root.clone();
                roots.add(previous);
            }
        }
        return roots;
    }

    private JournalWriter writer(final JournalEnd end) throws IOException {
        return new JournalWriter(disk, 1, "attesta", SEGMENT_BYTES, true, end, durable);
    }

    private static JournalWriter writer(final FakeDisk machine, final JournalEnd end) throws IOException {
        return new JournalWriter(machine, 1, "attesta", SEGMENT_BYTES, true, end, new DurablePosition());
    }

    private static JournalEnd scan(final FakeDisk disk, final JournalScan.Visitor visitor) throws IOException {
        return new JournalScan(disk, 1, "attesta").run(visitor);
    }

    private static BatchContent content(final long number, final byte[] previous, final int entryBytes) {
        final BatchContent content = new BatchContent();
        content.number = number;
        content.firstSequence = 1;
        System.arraycopy(previous, 0, content.previousRoot, 0, 32);
        Arrays.fill(content.root, (byte) number);
        Arrays.fill(content.signature, (byte) 0x5A);
        final CardRecord card = new CardRecord();
        for (int bytes = 0; bytes < entryBytes; bytes += 51) {
            card.version++;
            CardEntry.write(card, content.entryBytes);
            content.entries++;
        }
        return content;
    }
}
