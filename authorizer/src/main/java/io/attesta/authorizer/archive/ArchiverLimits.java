package io.attesta.authorizer.archive;

/**
 * Bounds of one transaction of the archiver; a group ends with the batch that reaches one of them.
 *
 * @param maxRows rows in all tables, at least 1
 * @param maxBytes bytes of the rows as they are sent, at least 1; also what bounds the archiver's memory
 */
public record ArchiverLimits(int maxRows, long maxBytes) {
    /** Checks both. */
    public ArchiverLimits {
        if (maxRows < 1 || maxBytes < 1) {
            throw new IllegalArgumentException("a transaction has at least one row");
        }
    }

    /** 5,000 rows, where COPY is at its best, and 4 MiB. */
    public static ArchiverLimits standard() {
        return new ArchiverLimits(5_000, 4L << 20);
    }
}
