package io.attesta.authorizer.checkpoint;

import io.attesta.authorizer.journal.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * The signed checkpoints of a node as files: {@value #LATEST} is the newest, and {@code 2026-11-22.checkpoints} has all of a day (UTC), one
 * behind the other with an empty line after each. Each file is replaced whole.
 */
final class CheckpointFolder {
    /** Name of the newest checkpoint's file. */
    static final String LATEST = "latest";

    private static final String NEW = ".new";
    private static final int MAX_BYTES = 64 << 20;

    private final Disk disk;

    CheckpointFolder(final Disk disk) {
        this.disk = disk;
    }

    /** The newest checkpoint; empty if none was ever made. */
    Optional<byte[]> latest() throws IOException {
        return disk.names().contains(LATEST) ? Optional.of(read(LATEST)) : Optional.empty();
    }

    /** Keeps a checkpoint: it is durable on return. */
    void keep(final byte[] checkpoint, final long nowMs) throws IOException {
        final String day = Instant.ofEpochMilli(nowMs).atOffset(ZoneOffset.UTC).toLocalDate() + ".checkpoints";
        final byte[] before = disk.names().contains(day) ? read(day) : new byte[0];
        final ByteBuffer all = ByteBuffer.allocate(before.length + checkpoint.length + 1);
        replace(day, all.put(before).put(checkpoint).put((byte) '\n').array());
        replace(LATEST, checkpoint);
    }

    private void replace(final String name, final byte[] content) throws IOException {
        try (Disk.DiskFile file = disk.create(name + NEW, content.length)) {
            file.write(0, ByteBuffer.wrap(content));
            file.sync();
        }
        disk.rename(name + NEW, name);
    }

    private byte[] read(final String name) throws IOException {
        try (Disk.DiskFile file = disk.open(name)) {
            if (file.size() > MAX_BYTES) {
                throw new IOException(name + " is larger than a day's checkpoints can be");
            }
            final ByteBuffer content = ByteBuffer.allocate((int) file.size());
            file.read(0, content);
            return content.array();
        }
    }
}
