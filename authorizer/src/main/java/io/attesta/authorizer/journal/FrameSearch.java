package io.attesta.authorizer.journal;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Looks for what is whole behind what is not: a torn write has nothing whole behind it, damage has. */
final class FrameSearch {
    private static final int WINDOW_LENGTH = 64 * 1024;

    private FrameSearch() {}

    /** Offset of the first whole frame of a segment from an offset on, -1 if there is none. */
    static long firstWhole(final Segment segment, final long from) throws IOException {
        final BatchFrame probe = new BatchFrame();
        final ByteBuffer window = ByteBuffer.allocate(WINDOW_LENGTH);
        for (long start = from & ~7L; start < segment.size(); start += window.capacity()) {
            window.clear();
            segment.file().read(start, window);
            window.flip();
            for (int i = 0; i + 8 <= window.limit(); i += 8) {
                if (BatchFrame.mayBegin(window.getInt(i))
                        && probe.load(segment.file(), start + i, 0) == BatchFrame.Found.FRAME) {
                    return start + i;
                }
            }
        }
        return -1;
    }

    /** Offset behind the last byte of a segment that is not zero, from an offset on; that offset if all are. */
    static long dirtyEnd(final Segment segment, final long from) throws IOException {
        final ByteBuffer window = ByteBuffer.allocate(WINDOW_LENGTH);
        long end = from;
        for (long start = from; start < segment.size(); start += window.capacity()) {
            window.clear();
            segment.file().read(start, window);
            window.flip();
            for (int i = window.limit() - 1; i >= 0; i--) {
                if (window.get(i) != 0) {
                    end = start + i + 1;
                    break;
                }
            }
        }
        return end;
    }
}
