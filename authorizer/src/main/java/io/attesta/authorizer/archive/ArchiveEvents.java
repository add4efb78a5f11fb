package io.attesta.authorizer.archive;

/**
 * What the archive tells those who count, log and alarm. Called by the archive's own threads; must not block. No text holds a
 * credential or anything of a row.
 */
public interface ArchiveEvents {
    /** The archiver reached the database, whose archive goes up to a batch (0: it is empty). */
    void connected(long batch);

    /** The archiver lost the database or could not reach it; told once until it is {@link #connected} again. */
    void disconnected(String reason);

    /** A transaction was committed. */
    void archived(long lastBatch, int rows);

    /** The archiver ended for good: journal and archive do not belong together, or one of them is damaged. Acceptance must stop. */
    void fatal(String reason);

    /** The embedded PostgreSQL could not be started, or ended by itself; it is tried again. */
    void postgresTrouble(String reason);
}
