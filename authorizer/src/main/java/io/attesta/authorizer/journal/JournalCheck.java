package io.attesta.authorizer.journal;

import io.attesta.protocol.receipt.MalformedReceiptException;
import io.attesta.protocol.receipt.SignatureCheck;
import io.attesta.protocol.receipt.Statement;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Reads all that a journal has and proves it by public keys alone: headers, checksums, numbers, roots made again from header and
 * statements, the chain, signatures. Only reads, so it may run beside a server; then it goes as far as what is whole. Does not stop at
 * damage: it goes on behind it with the next batch that is whole.
 */
public final class JournalCheck {
    /** What hears of the check while it runs. */
    public interface Listener {
        /**
         * Something that is not as it was written.
         *
         * @param file name of the segment
         * @param offset in it, bytes
         */
        void fault(String file, long offset, String what);

        /** So many bytes of all segments are behind; at the end of each segment, and now and then within. */
        void progress(long bytes, boolean segment);
    }

    /** How often a batch that is not whole is looked at again: beside a server it may just be written. */
    private static final int LOOKS = 20;

    private final Disk disk;
    private final SignatureCheck signatures;
    private final Listener listener;
    private final Runnable pause;
    private final BatchFrame frame = new BatchFrame();

    private List<String> names;
    private SegmentHeader first;
    private BatchProof proof;
    private String fileName;
    private long nextBatch;
    private long nextSequence;
    private boolean adrift;
    private long firstBatch;
    private long batches;
    private long statements;
    private long epochs;
    private long segments;
    private long bytesBefore;
    private Optional<JournalCheckReport.TornTail> torn = Optional.empty();

    /**
     * Nothing is read before {@link #run}.
     *
     * @param disk the journal's folder
     * @param signatures the keys that are trusted
     * @param pause waits some milliseconds, so that a server can end what it writes
     */
    public JournalCheck(
            final Disk disk, final SignatureCheck signatures, final Listener listener, final Runnable pause) {
        this.disk = disk;
        this.signatures = signatures;
        this.listener = listener;
        this.pause = pause;
    }

    /**
     * Checks everything, once.
     *
     * @throws IOException if a file cannot be read
     */
    public JournalCheckReport run() throws IOException {
        list();
        for (int i = 0; i < names.size(); i++) {
            segment(i);
        }
        return new JournalCheckReport(
                Optional.ofNullable(first).map(header -> header.issuer() + "/" + header.node()),
                segments,
                firstBatch,
                nextBatch - 1,
                batches,
                statements,
                epochs,
                bytesBefore,
                torn);
    }

    private void list() throws IOException {
        names = disk.names().stream().filter(Segment::isSegment).sorted().toList();
    }

    private void segment(final int index) throws IOException {
        fileName = names.get(index);
        try (Segment segment = Segment.open(disk, fileName)) {
            segments++;
            final long from = segment.header() == null ? broken(segment, index) : begin(segment);
            if (from >= 0) {
                frames(segment, index, from);
            }
            bytesBefore += segment.size();
            listener.progress(bytesBefore, true);
        }
    }

    /** A segment without a good header: where its first whole batch is, -1 if it has none. */
    private long broken(final Segment segment, final int index) throws IOException {
        final ByteBuffer head = ByteBuffer.allocate(SegmentHeader.LENGTH);
        segment.file().read(0, head);
        final String what = SegmentHeader.fault(head.flip());
        final long whole = FrameSearch.firstWhole(segment, 0);
        if (whole < 0 && isNewest(index)) {
            torn = Optional.of(
                    new JournalCheckReport.TornTail(fileName, 0, FrameSearch.dirtyEnd(segment, 0), nextBatch - 1));
            return -1;
        }
        fault(0, what + (whole < 0 ? ", and no whole batch is in it" : ""));
        adrift = true;
        return whole;
    }

    /** Takes a good header in; where its first batch is. */
    private long begin(final Segment segment) throws IOException {
        final SegmentHeader header = segment.header();
        if (first == null) {
            first = header;
            adrift = true;
            firstBatch = header.firstBatch();
            proof = new BatchProof(header.issuer() + "/" + header.node(), signatures, header.previousRoot());
        } else if (header.node() != first.node() || !header.issuer().equals(first.issuer())) {
            fault(
                    0,
                    "it is of " + header.issuer() + "/" + header.node() + ", not of " + first.issuer() + "/"
                            + first.node());
        }
        if (!fileName.equals(SegmentHeader.fileName(header.firstBatch()))) {
            fault(0, "its name is not that of its first batch, " + header.firstBatch());
        }
        if (adrift) {
            follow(header.firstBatch(), header.nextSequence(), header.previousRoot());
        } else if (beginsEpoch(segment)) {
            epochs++;
            nextBatch = header.firstBatch();
            nextSequence = header.nextSequence();
        } else if (header.firstBatch() != nextBatch
                || !Arrays.equals(header.previousRoot(), proof.lastRoot())
                || header.nextSequence() != nextSequence) {
            fault(0, "it begins with batch " + header.firstBatch() + ", expected was " + nextBatch);
            follow(header.firstBatch(), header.nextSequence(), header.previousRoot());
        }
        return SegmentHeader.LENGTH;
    }

    private boolean beginsEpoch(final Segment segment) throws IOException {
        return frame.load(segment.file(), SegmentHeader.LENGTH, 0) == BatchFrame.Found.FRAME
                && frame.epoch()
                        .filter(epoch -> epoch.follows(nextBatch - 1, proof.lastRoot(), nextSequence)
                                && epoch.firstBatch() == segment.header().firstBatch()
                                && epoch.firstSequence() == segment.header().nextSequence())
                        .isPresent();
    }

    private void follow(final long batch, final long sequence, final byte[] previousRoot) {
        adrift = false;
        nextBatch = batch;
        nextSequence = sequence;
        proof.resume(previousRoot);
    }

    private void frames(final Segment segment, final int index, final long from) throws IOException {
        long offset = from;
        while (true) {
            final BatchFrame.Found found = look(segment, index, offset);
            if (found == BatchFrame.Found.FRAME) {
                check(offset);
                offset += frame.length();
                if (batches % 1024 == 0) {
                    listener.progress(bytesBefore + offset, false);
                }
                continue;
            }
            final long later = FrameSearch.firstWhole(segment, offset + 8);
            if (later < 0) {
                end(segment, index, offset);
                return;
            }
            fault(
                    offset,
                    frame.fault(segment.file(), offset) + "; the next whole batch is " + (later - offset)
                            + " bytes behind");
            adrift = true;
            offset = later;
        }
    }

    /** What stands at an offset; in the newest segment looked at again while it is neither whole nor nothing. */
    private BatchFrame.Found look(final Segment segment, final int index, final long offset) throws IOException {
        for (int looks = 1; ; looks++) {
            final BatchFrame.Found found = frame.load(segment.file(), offset, segment.header() == null ? 0 : offset);
            if (found == BatchFrame.Found.FRAME) {
                return found;
            }
            final boolean wasNewest = isNewest(index);
            if (wasNewest) {
                list();
            }
            // A server may have gone on to another segment, or be in the middle of writing a batch.
            final boolean again = wasNewest && (!isNewest(index) || found == BatchFrame.Found.BROKEN && looks < LOOKS);
            if (!again) {
                return found;
            }
            pause.run();
        }
    }

    private boolean isNewest(final int index) {
        return index == names.size() - 1;
    }

    /** Behind the last whole batch of a segment. */
    private void end(final Segment segment, final int index, final long offset) throws IOException {
        final long dirty = FrameSearch.dirtyEnd(segment, offset) - offset;
        if (dirty == 0) {
            return;
        }
        if (isNewest(index)) {
            torn = Optional.of(new JournalCheckReport.TornTail(fileName, offset, dirty, nextBatch - 1));
        } else {
            fault(offset, "behind the last batch are " + dirty + " bytes that are none, and the journal goes on");
        }
    }

    private void check(final long offset) {
        if (proof == null) {
            // No segment had a good header yet: whose journal it is nobody says.
            fault(offset, "batch " + frame.number() + " cannot be proved without the header of a segment");
            nextBatch = frame.number() + 1;
            return;
        }
        if (adrift) {
            if (frame.number() < nextBatch) {
                fault(offset, "batch " + frame.number() + ", expected was " + nextBatch + " or later");
            }
            follow(frame.number(), frame.firstSequence(), frame.previousRoot());
        }
        if (frame.number() != nextBatch) {
            fault(offset, "batch " + frame.number() + ", expected was " + nextBatch);
        }
        if (frame.firstSequence() != nextSequence) {
            fault(offset, "sequence " + frame.firstSequence() + ", expected was " + nextSequence);
        }
        batches++;
        statements += frame.statements();
        nextBatch = frame.number() + 1;
        nextSequence = frame.firstSequence() + frame.statements();
        prove(offset);
    }

    private void prove(final long offset) {
        try {
            proof.check(frame, what -> fault(offset, what));
            contents(offset);
        } catch (final IndexOutOfBoundsException | IllegalArgumentException e) {
            // Its checksum is right, so somebody made it so.
            fault(offset, "batch " + frame.number() + " has parts that do not fit its lengths");
        }
    }

    /** Each entry of a known type; each statement of this node, under its number. */
    private void contents(final long offset) {
        frame.rewind();
        int place = 0;
        for (ByteBuffer entry = frame.nextEntry(); entry != null; entry = frame.nextEntry()) {
            place++;
            if (!EntryType.isKnown(entry)) {
                fault(
                        offset,
                        "entry " + place + " of batch " + frame.number() + " is of a type or format that this Attesta"
                                + " does not know");
            }
        }
        for (int leaf = 1; frame.nextStatement(); leaf++) {
            statement(offset, leaf);
        }
    }

    private void statement(final long offset, final int leaf) {
        final String which = "statement " + leaf + " of batch " + frame.number();
        try {
            final int from = frame.statementOffset();
            final Statement statement =
                    Statement.parse(Arrays.copyOfRange(frame.array(), from, from + frame.statementLength()));
            if (statement.sequence() != frame.firstSequence() + leaf - 1) {
                fault(offset, which + " has the sequence number " + statement.sequence());
            } else if (statement.node() != first.node()
                    || !statement.issuer().equals(first.issuer() + "/" + first.node())) {
                fault(offset, which + " is of another node");
            }
        } catch (final MalformedReceiptException e) {
            fault(offset, which + " is none: " + e.getMessage());
        }
    }

    private void fault(final long offset, final String what) {
        listener.fault(fileName, offset, what);
    }
}
