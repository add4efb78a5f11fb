package io.attesta.authorizer.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** A folder of the file system. */
public final class FolderDisk implements Disk {
    private static final int PIECE_BYTES = 1 << 16;
    /** Others who sync wait for no more than this. */
    private static final int SYNC_BYTES = 1 << 20;

    private final Path folder;
    private final boolean readOnly;

    /** Makes the folder if it is missing. */
    public FolderDisk(final Path folder) throws IOException {
        this(folder, false);
        Files.createDirectories(folder);
    }

    private FolderDisk(final Path folder, final boolean readOnly) {
        this.folder = folder;
        this.readOnly = readOnly;
    }

    /** A folder that is only looked at: nothing is made, whoever may read it can, and every change is refused. */
    public static FolderDisk readOnly(final Path folder) {
        return new FolderDisk(folder, true);
    }

    @Override
    public List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Override
    public DiskFile create(final String name, final long sizeBytes, final Pace pace) throws IOException {
        requireWritable();
        final FileChannel channel = FileChannel.open(
                folder.resolve(name),
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        try {
            fill(channel, sizeBytes, pace);
            sync();
            return new ChannelFile(channel);
        } catch (final IOException | RuntimeException e) {
            // A full disk must not be filled further by what is made again and again.
            channel.close();
            Files.deleteIfExists(folder.resolve(name));
            throw e;
        }
    }

    private static void fill(final FileChannel channel, final long sizeBytes, final Pace pace) throws IOException {
        final ByteBuffer zeros = ByteBuffer.allocateDirect((int) Math.min(sizeBytes, PIECE_BYTES));
        long synced = 0;
        for (long position = 0; position < sizeBytes; pace.made(position)) {
            zeros.clear().limit((int) Math.min(zeros.capacity(), sizeBytes - position));
            position += channel.write(zeros, position);
            if (position - synced >= SYNC_BYTES) {
                channel.force(false);
                synced = position;
            }
        }
        channel.force(true);
    }

    @Override
    public DiskFile open(final String name) throws IOException {
        final Path file = folder.resolve(name);
        return new ChannelFile(
                readOnly
                        ? FileChannel.open(file, StandardOpenOption.READ)
                        : FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE));
    }

    private void requireWritable() throws IOException {
        if (readOnly) {
            throw new IOException(folder + " is only looked at");
        }
    }

    @Override
    public void rename(final String from, final String to) throws IOException {
        requireWritable();
        Files.move(folder.resolve(from), folder.resolve(to), StandardCopyOption.ATOMIC_MOVE);
        sync();
    }

    @Override
    public void delete(final String name) throws IOException {
        requireWritable();
        Files.deleteIfExists(folder.resolve(name));
        sync();
    }

    @Override
    public long usableBytes() throws IOException {
        return Files.getFileStore(folder).getUsableSpace();
    }

    @Override
    public String place() {
        return folder.toString();
    }

    @Override
    public void sync() throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private record ChannelFile(FileChannel channel) implements DiskFile {
        @Override
        public void write(final long position, final ByteBuffer bytes) throws IOException {
            long at = position;
            while (bytes.hasRemaining()) {
                at += channel.write(bytes, at);
            }
        }

        @Override
        public void sync() throws IOException {
            channel.force(false);
        }

        @Override
        public int read(final long position, final ByteBuffer bytes) throws IOException {
            int total = 0;
            while (bytes.hasRemaining()) {
                final int count = channel.read(bytes, position + total);
                if (count < 0) {
                    break;
                }
                total += count;
            }
            return total;
        }

        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
