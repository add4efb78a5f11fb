package io.attesta.authorizer;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The folder of one server: made if missing, checked to be writable, locked so that no second server uses it. */
final class DataFolder implements AutoCloseable {
    private final FileChannel channel;
    private final FileLock lock;

    private DataFolder(final FileChannel channel, final FileLock lock) {
        this.channel = channel;
        this.lock = lock;
    }

    /** Takes the folder; a {@link ServerException} says in one sentence why it cannot be had. */
    static DataFolder open(final Path path) {
        try {
            Files.createDirectories(path);
            final FileChannel channel =
                    FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            final FileLock lock = tryLock(channel);
            if (lock == null) {
                channel.close();
                throw new ServerException("Another Attesta server uses the data folder " + path.toAbsolutePath()
                        + "; stop it, or name another folder with --data.");
            }
            return new DataFolder(channel, lock);
        } catch (final IOException e) {
            throw unwritable(path, e);
        }
    }

    /** What is said when the folder cannot be written. */
    static ServerException unwritable(final Path path, final IOException cause) {
        return new ServerException(
                "The data folder " + path.toAbsolutePath()
                        + " cannot be written; make it writable, or name another with --data.",
                cause);
    }

    private static FileLock tryLock(final FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (final OverlappingFileLockException e) {
            // Held by this very process.
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        lock.release();
        channel.close();
    }
}
