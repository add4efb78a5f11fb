package io.attesta.authorizer.testing;

import io.attesta.authorizer.journal.Disk;
import io.attesta.authorizer.journal.Pace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A disk in memory that keeps what was synced and forgets what was not: after {@link #crash} each page written since its file's
 * last sync is there or not, as chance has it, and the last of them may be torn.
 */
public class FakeDisk implements Disk {
    private static final int PAGE = 512;

    private final Map<String, Contents> files = new TreeMap<>();
    private long syncs;
    private boolean syncFails;
    private boolean writeFails;
    // Syncs until the power fails, 0 = it does not.
    private int powerFailsIn;
    private volatile long usableBytes = Long.MAX_VALUE;

    /** What a file holds: as the process sees it, and as it was at the last sync. */
    private static final class Contents {
        private byte[] seen;
        private byte[] synced;
        private final List<int[]> dirty = new ArrayList<>();
        // Made without room: every write makes it.
        private final boolean grows;

        private Contents(final int size) {
            grows = size == 0;
            seen = new byte[size];
            synced = new byte[size];
        }
    }

    /** Number of syncs so far. */
    public long syncs() {
        return syncs;
    }

    /** Makes every later sync fail. */
    public void failSyncs() {
        syncFails = true;
    }

    /** Makes every later write fail. */
    public void failWrites() {
        writeFails = true;
    }

    /** Makes the power go in the middle of the next sync: it throws, and {@link #crash} decides what is left. */
    public void failPowerAtNextSync() {
        failPowerAtSync(1);
    }

    /** Makes the power go in the middle of the n-th sync from now, 1 being the next. */
    public void failPowerAtSync(final int n) {
        powerFailsIn = n;
    }

    /** Takes back every failure that was asked for: writes and syncs succeed again. */
    public void heal() {
        syncFails = false;
        writeFails = false;
        powerFailsIn = 0;
    }

    /** Whether a sync does what it says; for disks that lie. */
    protected boolean reaches(final long sync) {
        return true;
    }

    /** Makes the disk say that so many bytes are left. */
    public void usableBytes(final long bytes) {
        usableBytes = bytes;
    }

    /** The power goes: what was not synced stays in part. Open handles are dead afterwards. */
    public void crash(final Random chance) {
        for (final Contents file : files.values()) {
            final byte[] left = Arrays.copyOf(file.synced, file.seen.length);
            for (final int[] range : file.dirty) {
                for (int at = range[0]; at < range[1]; at += PAGE) {
                    final int end = Math.min(range[1], at + PAGE);
                    if (chance.nextBoolean()) {
                        final int kept = chance.nextInt(8) == 0 ? at + chance.nextInt(end - at) : end;
                        System.arraycopy(file.seen, at, left, at, kept - at);
                    }
                }
            }
            file.seen = left;
            file.synced = left.clone();
            file.dirty.clear();
        }
    }

    /** The bytes of a file as they are now; changing them changes the file. */
    public byte[] bytes(final String name) {
        return files.get(name).seen;
    }

    /** A disk with the same files, all of them synced. */
    public FakeDisk copy() {
        final FakeDisk copy = new FakeDisk();
        files.forEach((name, file) -> {
            final Contents contents = new Contents(0);
            contents.seen = file.seen.clone();
            contents.synced = file.seen.clone();
            copy.files.put(name, contents);
        });
        return copy;
    }

    @Override
    public List<String> names() {
        return List.copyOf(files.keySet());
    }

    @Override
    public DiskFile create(final String name, final long sizeBytes) {
        return create(name, sizeBytes, Pace.AT_ONCE);
    }

    @Override
    public DiskFile create(final String name, final long sizeBytes, final Pace pace) {
        files.put(name, new Contents((int) sizeBytes));
        return new Handle(name, files.get(name));
    }

    @Override
    public DiskFile open(final String name) throws IOException {
        if (!files.containsKey(name)) {
            throw new IOException("no file " + name);
        }
        return new Handle(name, files.get(name));
    }

    @Override
    public void rename(final String from, final String to) {
        files.put(to, files.remove(from));
    }

    @Override
    public void sync() {
        // Names are durable at once here.
    }

    @Override
    public void delete(final String name) {
        files.remove(name);
    }

    @Override
    public long usableBytes() {
        return usableBytes;
    }

    @Override
    public String place() {
        return "a fake disk";
    }

    /** All files by name, as they are now. */
    public Map<String, byte[]> contents() {
        final Map<String, byte[]> all = new HashMap<>();
        files.forEach((name, file) -> all.put(name, file.seen.clone()));
        return all;
    }

    private final class Handle implements DiskFile {
        private final String name;
        private final Contents file;

        private Handle(final String name, final Contents file) {
            this.name = name;
            this.file = file;
        }

        @Override
        public void write(final long position, final ByteBuffer bytes) throws IOException {
            if (writeFails) {
                throw new IOException("the disk fails");
            }
            final int from = (int) position;
            final int length = bytes.remaining();
            if (file.grows && from + length > file.seen.length) {
                file.seen = Arrays.copyOf(file.seen, from + length);
            }
            if (from + length > file.seen.length) {
                throw new IOException("a write behind the end of " + name);
            }
            bytes.get(file.seen, from, length);
            file.dirty.add(new int[] {from, from + length});
        }

        @Override
        public void sync() throws IOException {
            if (syncFails) {
                throw new IOException("the disk fails");
            }
            if (powerFailsIn > 0 && --powerFailsIn == 0) {
                throw new IOException("the power goes");
            }
            syncs++;
            if (reaches(syncs)) {
                file.synced = Arrays.copyOf(file.synced, file.seen.length);
                for (final int[] range : file.dirty) {
                    System.arraycopy(file.seen, range[0], file.synced, range[0], range[1] - range[0]);
                }
                file.dirty.clear();
            }
        }

        @Override
        public int read(final long position, final ByteBuffer bytes) {
            final int from = (int) Math.min(position, file.seen.length);
            final int count = Math.min(bytes.remaining(), file.seen.length - from);
            bytes.put(Arrays.copyOfRange(file.seen, from, from + count));
            return count;
        }

        @Override
        public long size() {
            return file.seen.length;
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }
}
