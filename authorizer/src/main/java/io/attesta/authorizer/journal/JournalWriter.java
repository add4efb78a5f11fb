package io.attesta.authorizer.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.zip.CRC32C;

/**
 * Appends batches, one sync each, and publishes the durable position afterwards. Owned by the thread of the journal stage; only
 * {@link #prepareNext} is for another one, which makes the next segment's file early so that rolling over costs no time.
 *
 * <p>A failed write or sync is final: the exception goes up, nothing is retried.
 */
public final class JournalWriter implements Closeable {
    private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);
    private static final String PREPARED_SUFFIX = ".segment";
    private static final long PAUSE_NS = 1_000_000;

    private final Disk disk;
    private final int node;
    private final String issuer;
    private final long segmentBytes;
    private final boolean sync;
    private final DurablePosition durable;
    private final ByteBuffer out = ByteBuffer.allocateDirect(BatchFrame.MAX_LENGTH);
    private final CRC32C crc = new CRC32C();
    private final AtomicReference<Prepared> prepared = new AtomicReference<>();
    private final AtomicLong preparations = new AtomicLong();

    private Segment segment;
    private long position;

    /** A file of zeros that waits to become a segment; each has a name of its own, so that two threads can make one each. */
    private record Prepared(String name, Disk.DiskFile file) {}

    /**
     * @param segmentBytes size of a segment, at least that of one greatest frame and the header
     * @param sync whether each batch is synced; if not, the page cache is trusted
     * @param end where the journal goes on
     */
    public JournalWriter(
            final Disk disk,
            final int node,
            final String issuer,
            final long segmentBytes,
            final boolean sync,
            final JournalEnd end,
            final DurablePosition durable)
            throws IOException {
        this.disk = disk;
        this.node = node;
        this.issuer = issuer;
        this.segmentBytes = segmentBytes;
        this.sync = sync;
        this.durable = durable;
        position = end.position();
        if (end.segment().isPresent()) {
            segment = Segment.open(disk, end.segment().get());
            if (sync) {
                // A process that died between write and sync left batches (or a new segment's name) that only the page
                // cache has; from here on they count as durable.
                segment.file().sync();
                disk.sync();
            }
        }
        for (final String name : disk.names()) {
            if (name.endsWith(PREPARED_SUFFIX)) {
                disk.delete(name);
            }
        }
        durable.advance(position, end.nextBatch() - 1);
    }

    /** Smallest size of a segment: one greatest frame fits. */
    public static long minSegmentBytes() {
        return SegmentHeader.LENGTH + BatchFrame.MAX_LENGTH;
    }

    /**
     * Appends a batch; returns when it is durable.
     *
     * @return the position of its frame in the journal
     */
    public long append(final BatchContent content) throws IOException {
        BatchFrame.encode(content, out, crc);
        if (segment == null || position + out.remaining() > segment.end()) {
            roll(content, segment == null ? 0 : segment.end(), EMPTY);
        }
        final long at = position;
        final int length = out.remaining();
        segment.file().write(at - segment.header().base(), out);
        if (sync) {
            segment.file().sync();
        }
        position = at + length;
        durable.advance(position, content.number);
        return at;
    }

    /**
     * Appends a batch at the beginning of a new segment, whose name tells it: that of a new epoch, which does not follow from the one
     * before. The segment gets its name with the batch in it, so that neither is ever seen without the other; durable on return.
     *
     * @param from the segment's position in the journal is behind this one
     */
    public void appendToNewSegment(final BatchContent content, final long from) throws IOException {
        BatchFrame.encode(content, out, crc);
        final int length = out.remaining();
        roll(content, Math.max(segment == null ? 0 : segment.end(), from), out);
        position += length;
        durable.advance(position, content.number);
    }

    /**
     * Makes the next segment's file if there is none yet: in small pieces with pauses between, so that it takes neither the disk nor a core
     * from batches; yet twice as fast as the journal grows, because it is begun in the first half of a segment. For the conductor's
     * thread.
     *
     * @param isUrgent asked after each piece: whether it shall go on without a pause
     */
    public void prepareNext(final BooleanSupplier isUrgent) throws IOException {
        if (prepared.get() == null) {
            final long from = durable.position();
            prepared.set(prepare(made -> {
                if (!isUrgent.getAsBoolean() && made >= 2 * (durable.position() - from)) {
                    LockSupport.parkNanos(PAUSE_NS);
                }
            }));
        }
    }

    @Override
    public void close() throws IOException {
        if (segment != null) {
            segment.file().sync();
            segment.close();
        }
        final Prepared spare = prepared.getAndSet(null);
        if (spare != null) {
            spare.file().close();
            disk.delete(spare.name());
        }
    }

    private Prepared prepare(final Pace pace) throws IOException {
        final String name = "next-" + preparations.incrementAndGet() + PREPARED_SUFFIX;
        return new Prepared(name, disk.create(name, segmentBytes, pace));
    }

    /** Begins a segment for a batch; what is given stands in it already, behind its header. */
    private void roll(final BatchContent content, final long base, final ByteBuffer first) throws IOException {
        if (segment != null) {
            segment.file().sync();
            segment.close();
        }
        final Prepared waiting = prepared.getAndSet(null);
        final Prepared next = waiting == null ? prepare(Pace.AT_ONCE) : waiting;
        final SegmentHeader header = new SegmentHeader(
                node, issuer, content.number, base, content.previousRoot.clone(), content.firstSequence);
        next.file().write(0, header.encode());
        next.file().write(SegmentHeader.LENGTH, first);
        next.file().sync();
        final String name = SegmentHeader.fileName(content.number);
        disk.rename(next.name(), name);
        segment = new Segment(name, header, next.file(), segmentBytes);
        position = base + SegmentHeader.LENGTH;
    }
}
