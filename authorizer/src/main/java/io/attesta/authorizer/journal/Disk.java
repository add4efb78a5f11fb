package io.attesta.authorizer.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** One folder of files, as the journal sees it: the seam behind which tests put a disk that fails or forgets. */
public interface Disk {
    /** Names of the files in the folder, sorted. */
    List<String> names() throws IOException;

    /** Makes a file of so many zero bytes, written and synced, so that later writes into it change no metadata. */
    DiskFile create(String name, long sizeBytes, Pace pace) throws IOException;

    /** Makes such a file at once. */
    default DiskFile create(final String name, final long sizeBytes) throws IOException {
        return create(name, sizeBytes, Pace.AT_ONCE);
    }

    /** Opens a file for reading and writing. */
    DiskFile open(String name) throws IOException;

    /** Renames a file within the folder, in one step, and makes the folder durable. */
    void rename(String from, String to) throws IOException;

    /** Deletes a file and makes the folder durable. */
    void delete(String name) throws IOException;

    /** Makes the folder durable: the names that are in it now stay in it. */
    void sync() throws IOException;

    /** Bytes that can still be written. */
    long usableBytes() throws IOException;

    /** What the messages call the folder. */
    String place();

    /** One file. Positions are bytes from its start. Reading is for any thread, writing for one. */
    interface DiskFile extends Closeable {
        /** Writes all remaining bytes of the buffer. */
        void write(long position, ByteBuffer bytes) throws IOException;

        /** Returns when what was written is on stable storage (fdatasync). Never to be retried after it failed. */
        void sync() throws IOException;

        /** Reads until the buffer is full or the file ends; gives the number of bytes read. */
        int read(long position, ByteBuffer bytes) throws IOException;

        long size() throws IOException;
    }
}
