package io.attesta.authorizer.feed;

import java.io.IOException;
import java.io.InputStream;

/**
 * Lines of a stream, one at a time in one buffer. A line ends with LF or CR LF; the last may end with the stream. A line longer than
 * {@value #MAX_LINE} bytes is passed over without being held.
 */
final class LineReader {
    /** Longest line, bytes, without its end. A delta of all members takes about 200. */
    static final int MAX_LINE = 4_096;

    private static final int BUFFER_BYTES = 64 * 1024;

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int position;
    private int limit;
    private boolean ended;
    private long number;
    private int start;
    private int end;
    private boolean tooLong;

    LineReader(final InputStream in) {
        this.in = in;
    }

    /**
     * Goes to the next line.
     *
     * @return false if there is none
     * @throws IOException if the stream broke off: the line that it broke is not given
     */
    boolean next() throws IOException {
        tooLong = false;
        int searched = position;
        while (true) {
            for (int i = searched; i < limit; i++) {
                if (buffer[i] == '\n') {
                    take(position, i);
                    position = i + 1;
                    return true;
                }
            }
            searched = limit - position;
            if (ended) {
                return lastLine();
            }
            if (searched > MAX_LINE + 1) {
                // Its beginning is not needed any more: keep what could still be CR.
                tooLong = true;
                position = limit;
                searched = 0;
            }
            fill();
            searched += position;
        }
    }

    private boolean lastLine() {
        if (position == limit && !tooLong) {
            return false;
        }
        take(position, limit);
        position = limit;
        return true;
    }

    private void take(final int from, final int to) {
        start = from;
        end = to > from && buffer[to - 1] == '\r' ? to - 1 : to;
        tooLong |= end - start > MAX_LINE;
        number++;
    }

    private void fill() throws IOException {
        System.arraycopy(buffer, position, buffer, 0, limit - position);
        limit -= position;
        position = 0;
        final int read = in.read(buffer, limit, buffer.length - limit);
        if (read < 0) {
            ended = true;
        } else {
            limit += read;
        }
    }

    /** Number of the line, from 1. */
    long number() {
        return number;
    }

    /** Whether the line is longer than it may be; its bytes are not there then. */
    boolean isTooLong() {
        return tooLong;
    }

    /** Whether the line has nothing but blanks. */
    boolean isBlank() {
        for (int i = start; i < end; i++) {
            if (buffer[i] != ' ' && buffer[i] != '\t') {
                return false;
            }
        }
        return !tooLong;
    }

    /** The buffer, valid until {@link #next}. */
    byte[] bytes() {
        return buffer;
    }

    /** Offset of the line's first byte. */
    int start() {
        return start;
    }

    /** Offset behind its last byte, its end left out. */
    int end() {
        return end;
    }
}
