package io.attesta.bench.load;

import io.netty.buffer.ByteBuf;

/**
 * Cuts what a connection delivers into messages: two bytes of length, then as many. What is whole is copied once, into an array that all
 * connections of a loop share; only the rest that a read leaves over is held here. Owned by one thread.
 */
final class FrameAssembler {
    /** More than any answer has. */
    static final int MAX_LENGTH = 4_096;

    private static final int PREFIX = 2;

    /** Takes messages one by one; the array is not its own. */
    interface Sink {
        void frame(byte[] bytes, int offset, int length);
    }

    private byte[] held;
    private int heldCount;

    /**
     * Takes all bytes of a read.
     *
     * @param scratch at least {@link #MAX_LENGTH} bytes
     * @return false if a length is above {@link #MAX_LENGTH}: the connection is of no more use
     */
    boolean feed(final ByteBuf in, final byte[] scratch, final Sink sink) {
        if (heldCount > 0 && !complete(in, sink)) {
            return heldLength() <= MAX_LENGTH;
        }
        while (in.readableBytes() >= PREFIX) {
            final int length = in.getUnsignedShort(in.readerIndex());
            if (length > MAX_LENGTH) {
                return false;
            }
            if (in.readableBytes() < PREFIX + length) {
                break;
            }
            in.skipBytes(PREFIX);
            in.readBytes(scratch, 0, length);
            sink.frame(scratch, 0, length);
        }
        hold(in, in.readableBytes());
        return true;
    }

    /** Adds to the message that is held; gives whether it went on to the sink. */
    private boolean complete(final ByteBuf in, final Sink sink) {
        hold(in, Math.min(in.readableBytes(), Math.max(0, PREFIX - heldCount)));
        final int length = heldLength();
        if (heldCount < PREFIX || length > MAX_LENGTH) {
            return false;
        }
        hold(in, Math.min(in.readableBytes(), PREFIX + length - heldCount));
        if (heldCount < PREFIX + length) {
            return false;
        }
        heldCount = 0;
        sink.frame(held, PREFIX, length);
        return true;
    }

    private int heldLength() {
        return heldCount < PREFIX ? 0 : (held[0] & 0xFF) << 8 | held[1] & 0xFF;
    }

    private void hold(final ByteBuf in, final int count) {
        if (count > 0) {
            if (held == null) {
                held = new byte[PREFIX + MAX_LENGTH];
            }
            in.readBytes(held, heldCount, count);
            heldCount += count;
        }
    }
}
