package io.attesta.authorizer.feed;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;

/**
 * A file that is written once, then read once, then gone: it loses its name when it is opened, so that a crash leaves nothing. Never
 * holds a card number. Owned by one thread at a time.
 */
final class Spool implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final Path folder;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    private FileChannel file;
    private long written;
    private long read;
    private boolean reading;

    /** @param folder made when it is needed: what fits into {@value #BUFFER_BYTES} bytes never sees a disk */
    Spool(final Path folder) {
        this.folder = folder;
    }

    /** Bytes written. */
    long length() {
        return written;
    }

    /** Appends bytes. */
    void write(final byte[] bytes, final int offset, final int length) throws IOException {
        if (length > buffer.capacity()) {
            throw new IllegalArgumentException("a piece is longer than the buffer");
        }
        if (length > buffer.remaining()) {
            flush();
        }
        buffer.put(bytes, offset, length);
        written += length;
    }

    private void flush() throws IOException {
        if (file == null) {
            file = open();
        }
        buffer.flip();
        while (buffer.hasRemaining()) {
            file.write(buffer);
        }
        buffer.clear();
    }

    private FileChannel open() throws IOException {
        Files.createDirectories(folder);
        return FileChannel.open(
                folder.resolve(UUID.randomUUID() + ".spool"),
                Set.of(
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.DELETE_ON_CLOSE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    /** Ends writing: {@link #read} begins at the first byte. */
    void rewind() throws IOException {
        if (file != null) {
            flush();
            file.position(0);
            buffer.limit(0);
        } else {
            buffer.flip();
        }
        reading = true;
    }

    /**
     * Reads on.
     *
     * @return number of bytes, as many as asked for unless the end is near; -1 at the end
     */
    int read(final byte[] into, final int offset, final int length) throws IOException {
        if (!reading) {
            throw new IllegalStateException("the file is still being written");
        }
        int done = 0;
        while (done < length && read < written) {
            if (!buffer.hasRemaining()) {
                buffer.clear();
                if (file.read(buffer) < 0) {
                    throw new IOException("a spool file is shorter than what was written");
                }
                buffer.flip();
            }
            final int now = Math.min(length - done, buffer.remaining());
            buffer.get(into, offset + done, now);
            done += now;
            read += now;
        }
        return done == 0 && length > 0 ? -1 : done;
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }
}
