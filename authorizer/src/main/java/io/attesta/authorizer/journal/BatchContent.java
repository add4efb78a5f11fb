package io.attesta.authorizer.journal;

import java.nio.ByteBuffer;

/**
 * One sealed batch on its way into the journal: a mutable row that the pipeline fills and the writer reads. Arrays are used up to
 * their lengths.
 */
public final class BatchContent {
    /** Most statements of a batch. */
    public static final int MAX_STATEMENTS = 255;
    /** Room for the entries of a batch, bytes. */
    public static final int ENTRIES_CAPACITY = 512 * 1024;
    /** Room for the statements of a batch, bytes: at most 320 each, with their lengths. */
    public static final int STATEMENTS_CAPACITY = MAX_STATEMENTS * 320;

    /** Number of the batch, from 1. */
    public long number;
    /** Sequence number of the first statement; the next one to be given if there is none. */
    public long firstSequence;
    /** Time of the batch, seconds since 1970. */
    public long seconds;
    /** Identifier of the key that signed. */
    public final byte[] kid = new byte[8];

    public final byte[] previousRoot = new byte[32];
    public final byte[] root = new byte[32];
    public final byte[] signature = new byte[64];
    /** Number of statements, 0 to 255. */
    public int statements;
    /** Statements one behind the other, each after its length (2 bytes). */
    public final ByteBuffer statementBytes = ByteBuffer.allocate(STATEMENTS_CAPACITY);
    /** Number of entries. */
    public int entries;
    /** Everything else: entries one behind the other; what the digest in the batch header covers. */
    public final ByteBuffer entryBytes = ByteBuffer.allocate(ENTRIES_CAPACITY);

    /** Empties the row for the next batch; the chain (number, previous root) is the caller's. */
    public void clear() {
        statements = 0;
        statementBytes.clear();
        entries = 0;
        entryBytes.clear();
    }
}
