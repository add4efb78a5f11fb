package io.attesta.authorizer.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.authorizer.feed.SampleWorld;
import io.attesta.authorizer.pipeline.AlarmPause;
import io.attesta.authorizer.pipeline.RejectReason;
import io.attesta.authorizer.testing.FakeClock;
import io.attesta.authorizer.testing.FakeDisk;
import io.attesta.authorizer.testing.TestNode;
import io.attesta.authorizer.testing.TestTerminal;
import io.attesta.authorizer.testing.Vectors;
import io.attesta.keystore.KeyStore;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A connection on an embedded channel, in front of the real edge and stages. */
final class ConnectionTest {
    private static final Instant NOW = Instant.parse("2026-11-21T08:01:05Z");
    private static final int MAX_IN_FLIGHT = 4;
    private static final TransportLimits LIMITS =
            new TransportLimits(512, false, 10_000, 300_000, 5_000, 10, 0, MAX_IN_FLIGHT);

    private final KeyStore keys = Vectors.keys();
    private final FakeClock clock = new FakeClock(NOW);
    private final TestNode node = new TestNode(keys, new FakeDisk(), clock);
    private final TestTerminal terminal = new TestTerminal(keys, "CJ000042", "RO-CJ-MED-00042");
    private Reads reads;
    private Connection connection;
    private EmbeddedChannel channel;

    /** Counts how often bytes are asked for. */
    private static final class Reads extends ChannelOutboundHandlerAdapter {
        private int count;

        @Override
        public void read(final ChannelHandlerContext ctx) throws Exception {
            count++;
            super.read(ctx);
        }
    }

    @BeforeEach
    void open() {
        node.enrol("CJ", 42);
        connection = new Connection(node.edge(), LIMITS, node.events(), clock, new AlarmPause(), new byte[512]);
        reads = new Reads();
        channel = new EmbeddedChannel(reads, connection);
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @Test
    void shouldCutFramesWhereverTheStreamIsCut() {
        final byte[] frame = frame(terminal.seal(terminal.network(301, NOW)));
        for (final byte octet : frame) {
            channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {octet}));
        }
        node.step(10);
        channel.runPendingTasks();
        final ByteBuf answer = channel.readOutbound();
        assertThat(answer.readUnsignedShort()).isEqualTo(answer.readableBytes());
        answer.release();
    }

    @Test
    void shouldAskForNoMoreBytesWhileTooManyAreInFlightAndGoOnAfterwards() {
        final int sent = 3 * MAX_IN_FLIGHT + 1;
        final ByteBuf all = Unpooled.buffer();
        for (int i = 0; i < sent; i++) {
            all.writeBytes(frame(terminal.seal(terminal.network(301, NOW))));
        }
        channel.writeInbound(all);
        assertThat(channel.config().isAutoRead()).isFalse();
        final int readsThen = reads.count;
        channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {0, 0}));
        assertThat(reads.count).as("nothing asked for while held").isEqualTo(readsThen);
        int answers = 0;
        for (int round = 0; round < 4; round++) {
            assertThat(node.step(100)).isEqualTo(Math.min(MAX_IN_FLIGHT, sent - round * MAX_IN_FLIGHT));
            channel.runPendingTasks();
            answers += count();
        }
        // And the keep-alive behind them.
        assertThat(answers).isEqualTo(sent + 1);
        assertThat(channel.config().isAutoRead()).isTrue();
    }

    @Test
    void shouldReadOnWhenExactlyAsManyCameAsMayBeInFlight() {
        final ByteBuf all = Unpooled.buffer();
        for (int i = 0; i < MAX_IN_FLIGHT; i++) {
            all.writeBytes(frame(terminal.seal(terminal.network(301, NOW))));
        }
        channel.writeInbound(all);
        assertThat(channel.config().isAutoRead()).isFalse();
        node.step(100);
        channel.runPendingTasks();
        assertThat(count()).isEqualTo(MAX_IN_FLIGHT);
        assertThat(channel.config().isAutoRead()).isTrue();
    }

    @Test
    void shouldCloseAndCountWhenAFrameIsTooLong() {
        channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {2, 1}));
        assertThat(channel.isOpen()).isFalse();
        assertThat(node.events().rejected).containsEntry(RejectReason.FRAME_TOO_LONG, 1);
    }

    @Test
    void shouldTakeAFrameOfTheGreatestLength() {
        final byte[] message = new byte[512];
        message[1] = 0;
        channel.writeInbound(Unpooled.wrappedBuffer(frame(message)));
        // 0000 is no message that is served, but it was read: it has no MAC.
        assertThat(node.events().rejected).doesNotContainKey(RejectReason.FRAME_TOO_LONG);
    }

    @Test
    void shouldCloseWhenAFrameOrAConnectionTakesTooLong() {
        channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {0}));
        connection.checkTimes(clock.nanoTime());
        assertThat(channel.isOpen()).isTrue();
        clock.advanceMs(10_001);
        connection.checkTimes(clock.nanoTime());
        assertThat(channel.isOpen()).isFalse();
        assertThat(node.events().rejected).containsEntry(RejectReason.FRAME_TIMEOUT, 1);

        open();
        clock.advanceMs(300_001);
        connection.checkTimes(clock.nanoTime());
        assertThat(node.events().rejected).containsEntry(RejectReason.IDLE_TIMEOUT, 1);
    }

    @Test
    void shouldLetTheAnswersOfABatchLeaveAsOneWrite() {
        final ByteBuf all = Unpooled.buffer();
        for (int i = 0; i < MAX_IN_FLIGHT; i++) {
            all.writeBytes(frame(terminal.seal(terminal.authorization(SampleWorld.pan(42), 30, NOW))));
        }
        channel.writeInbound(all);
        node.step(10);
        channel.runPendingTasks();
        final ByteBuf written = channel.readOutbound();
        int answers = 0;
        while (written.isReadable()) {
            written.skipBytes(written.readUnsignedShort());
            answers++;
        }
        written.release();
        assertThat(answers).isEqualTo(MAX_IN_FLIGHT);
        assertThat(channel.outboundMessages()).isEmpty();
    }

    private int count() {
        int frames = 0;
        for (ByteBuf written = channel.readOutbound(); written != null; written = channel.readOutbound()) {
            while (written.isReadable()) {
                written.skipBytes(written.readUnsignedShort());
                frames++;
            }
            written.release();
        }
        return frames;
    }

    private static byte[] frame(final byte[] message) {
        final byte[] frame = new byte[message.length + 2];
        frame[0] = (byte) (message.length >> 8);
        frame[1] = (byte) message.length;
        System.arraycopy(message, 0, frame, 2, message.length);
        return frame;
    }
}
