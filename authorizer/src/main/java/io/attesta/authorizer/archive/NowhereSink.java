package io.attesta.authorizer.archive;

/** Takes the columns of a row that there is nothing to compare with. */
enum NowhereSink implements RowSink {
    INSTANCE;

    @Override
    public void int2(final int value) {}

    @Override
    public void int4(final int value) {}

    @Override
    public void int8(final long value) {}

    @Override
    public void flag(final boolean value) {}

    @Override
    public void text(final byte[] source, final int offset, final int length) {}

    @Override
    public void bytes(final byte[] source, final int offset, final int length) {}

    @Override
    public void instant(final long ms) {}

    @Override
    public void recordedAt(final long ms) {}

    @Override
    public void absent() {}
}
