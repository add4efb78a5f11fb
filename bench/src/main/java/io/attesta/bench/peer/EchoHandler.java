package io.attesta.bench.peer;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * One connection of the echo server. Cuts frames, gathers the answers of one read in one buffer, and writes and flushes once when the read is
 * complete. Makes no object for a message. Owned by the event loop.
 *
 * <pre>
 *  0        2                  2 + n                     length         2 + length
 * +--------+------------------+-------------------------+---------------+
 * | length | request, n bytes | zeros                   | n, big-endian |
 * +--------+------------------+-------------------------+---------------+
 * </pre>
 */
final class EchoHandler extends ChannelInboundHandlerAdapter {
    private static final int PREFIX = 2;
    private static final int TRAILER = 2;

    private final int answerBytes;
    private ByteBuf held;
    private ByteBuf answers;

    EchoHandler(final int answerBytes) {
        this.answerBytes = answerBytes;
    }

    @Override
    public void channelRead(final ChannelHandlerContext context, final Object message) {
        final ByteBuf read = (ByteBuf) message;
        if (held == null) {
            serve(context, read);
        } else {
            held.writeBytes(read);
            read.release();
            final ByteBuf whole = held;
            held = null;
            serve(context, whole);
        }
    }

    /** Answers what is whole and holds the rest; takes over the buffer. */
    private void serve(final ChannelHandlerContext context, final ByteBuf in) {
        while (in.readableBytes() >= PREFIX) {
            final int length = in.getUnsignedShort(in.readerIndex());
            if (length > answerBytes - TRAILER) {
                in.release();
                context.close();
                return;
            }
            if (in.readableBytes() < PREFIX + length) {
                break;
            }
            in.skipBytes(PREFIX);
            answer(context, in, length);
        }
        if (in.isReadable()) {
            held = context.alloc()
                    .buffer(2 * (PREFIX + EchoPeer.MAX_ANSWER_BYTES))
                    .writeBytes(in);
        }
        in.release();
    }

    private void answer(final ChannelHandlerContext context, final ByteBuf in, final int length) {
        if (answers == null) {
            answers = context.alloc().directBuffer(32 * (PREFIX + answerBytes));
        }
        answers.writeShort(answerBytes);
        answers.writeBytes(in, length);
        answers.writeZero(answerBytes - TRAILER - length);
        answers.writeShort(length);
    }

    @Override
    public void channelReadComplete(final ChannelHandlerContext context) {
        if (answers != null) {
            final ByteBuf gathered = answers;
            answers = null;
            context.writeAndFlush(gathered, context.voidPromise());
            // Whoever does not read is not read from either.
            context.channel().config().setAutoRead(context.channel().isWritable());
        }
    }

    @Override
    public void channelWritabilityChanged(final ChannelHandlerContext context) {
        context.channel().config().setAutoRead(context.channel().isWritable());
    }

    @Override
    public void channelInactive(final ChannelHandlerContext context) {
        if (held != null) {
            held.release();
            held = null;
        }
        if (answers != null) {
            answers.release();
            answers = null;
        }
    }

    @Override
    public void exceptionCaught(final ChannelHandlerContext context, final Throwable cause) {
        context.close();
    }
}
