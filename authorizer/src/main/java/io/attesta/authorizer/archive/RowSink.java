package io.attesta.authorizer.archive;

/** Takes the columns of one row, one call each, in the order of {@link ArchiveTable}: to send them, or to compare them. */
interface RowSink {
    void int2(int value);

    void int4(int value);

    void int8(long value);

    void flag(boolean value);

    /** Text in UTF-8. */
    void text(byte[] source, int offset, int length);

    void bytes(byte[] source, int offset, int length);

    /** An instant, ms since 1970. */
    void instant(long ms);

    /** The instant that chooses the row's partition, ms since 1970. */
    void recordedAt(long ms);

    /** Null. */
    void absent();
}
