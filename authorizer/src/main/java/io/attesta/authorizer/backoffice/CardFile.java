package io.attesta.authorizer.backoffice;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file of cards, acceptors or terminals, cut into parts at ends of lines, at the same places each time. Each part of a CSV file begins with the header line. */
final class CardFile implements Closeable {
    /** Most lines of a part. */
    static final int MAX_LINES = 50_000;

    private static final int FULL_BYTES = 8 << 20;
    private static final int MAX_BYTES = 16 << 20;
    private static final int BUFFER_BYTES = 1 << 16;

    private final InputStream in;
    private final byte[] header;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int position;
    private int limit;
    private long lines;
    private long bytes;

    /**
     * A part.
     *
     * @param body its bytes
     * @param linesBefore number of lines of the file before its first, less one if the part begins with a header line: the number of a line
     *     in the part and this are the number of the line in the file
     */
    record Part(byte[] body, long linesBefore) {}

    CardFile(final Path file, final boolean csv) throws IOException {
        in = Files.newInputStream(file);
        final ByteArrayOutputStream first = new ByteArrayOutputStream();
        if (csv) {
            line(first);
        }
        header = first.toByteArray();
    }

    /** The next part; null if there is none. */
    Part next() throws IOException {
        final ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.write(header);
        final long before = header.length == 0 ? lines : lines - 1;
        int count = 0;
        while (count < MAX_LINES && body.size() < FULL_BYTES && line(body)) {
            count++;
        }
        return count == 0 ? null : new Part(body.toByteArray(), before);
    }

    /** Bytes of the file that were read. */
    long bytes() {
        return bytes;
    }

    /** Appends a line with its end, which the last may lack; false if there is none. Whole stretches at once: byte by byte it was most of a load. */
    private boolean line(final ByteArrayOutputStream out) throws IOException {
        if (position == limit && !fill()) {
            return false;
        }
        lines++;
        do {
            final int end = lineEnd();
            out.write(buffer, position, end - position);
            bytes += end - position;
            position = end;
            if (buffer[end - 1] == '\n') {
                return true;
            }
            if (out.size() > MAX_BYTES) {
                throw new IOException("line " + lines + " does not end");
            }
        } while (fill());
        return true;
    }

    /** Behind the end of the line that stands here, or of the buffer. */
    private int lineEnd() {
        for (int i = position; i < limit; i++) {
            if (buffer[i] == '\n') {
                return i + 1;
            }
        }
        return limit;
    }

    private boolean fill() throws IOException {
        position = 0;
        limit = Math.max(0, in.read(buffer));
        return limit > 0;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
