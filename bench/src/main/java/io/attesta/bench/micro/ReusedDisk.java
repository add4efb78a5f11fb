package io.attesta.bench.micro;

import io.attesta.authorizer.journal.Disk;
import io.attesta.authorizer.journal.FolderDisk;
import io.attesta.authorizer.journal.Pace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A real folder in which the older of two segments becomes the next, so that a long measurement does not fill the disk. A server's next
 * segment is made by another thread before it is needed: what that costs is not the appending thread's, and is not measured here either. Of
 * no use to who wants to read what was written.
 */
final class ReusedDisk implements Disk {
    private static final String SEGMENT_SUFFIX = ".jnl";

    private final Disk disk;

    ReusedDisk(final Path folder) throws IOException {
        disk = new FolderDisk(folder);
    }

    @Override
    public DiskFile create(final String name, final long sizeBytes, final Pace pace) throws IOException {
        final List<String> segments =
                names().stream().filter(file -> file.endsWith(SEGMENT_SUFFIX)).toList();
        // The last was closed a moment ago, and may be looked at.
        if (segments.size() < 2) {
            return disk.create(name, sizeBytes, pace);
        }
        disk.rename(segments.get(0), name);
        return disk.open(name);
    }

    @Override
    public List<String> names() throws IOException {
        return disk.names();
    }

    @Override
    public DiskFile open(final String name) throws IOException {
        return disk.open(name);
    }

    @Override
    public void rename(final String from, final String to) throws IOException {
        disk.rename(from, to);
    }

    @Override
    public void delete(final String name) throws IOException {
        disk.delete(name);
    }

    @Override
    public void sync() throws IOException {
        disk.sync();
    }

    @Override
    public long usableBytes() throws IOException {
        return disk.usableBytes();
    }

    @Override
    public String place() {
        return disk.place();
    }
}
