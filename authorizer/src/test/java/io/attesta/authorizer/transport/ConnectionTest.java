package io.attesta.authorizer.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.authorizer.feed.SampleWorld;
import io.attesta.authorizer.pipeline.AlarmPause;
import io.attesta.authorizer.pipeline.PeerIdentity;
import io.attesta.authorizer.pipeline.RejectReason;
import io.attesta.authorizer.testing.FakeClock;
import io.attesta.authorizer.testing.FakeDisk;
import io.attesta.authorizer.testing.TestNode;
import io.attesta.authorizer.testing.TestTerminal;
import io.attesta.authorizer.testing.Vectors;
import io.attesta.keystore.KeyStore;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
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
    private final Outbox outbox = new Outbox();
    private Reads reads;
    private Connection connection;
    private Socket channel;

    /** Counts how often bytes are asked for. */
    private static final class Reads extends ChannelOutboundHandlerAdapter {
        private int count;

        @Override
        public void read(final ChannelHandlerContext ctx) throws Exception {
            count++;
            super.read(ctx);
        }
    }

    /** Takes what is written, unless it is full. */
    private static final class Socket extends EmbeddedChannel {
        private boolean full;

        private Socket(final ChannelHandler... handlers) {
            super(handlers);
        }

        @Override
        protected void doWrite(final ChannelOutboundBuffer waiting) throws Exception {
            if (!full) {
                super.doWrite(waiting);
            }
        }

        private int waiting() {
            return unsafe().outboundBuffer().size();
        }
    }

    @BeforeEach
    void open() {
        node.enrol("CJ", 42);
        connection = connection();
        reads = new Reads();
        channel = new Socket(reads, connection);
    }

    private Connection connection() {
        return new Connection(
                node.edge(),
                LIMITS,
                PeerIdentity.UNBOUND,
                node.events(),
                clock,
                new AlarmPause(),
                new byte[512],
                outbox);
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

    /** One lot goes over for both, and each gets its own. */
    @Test
    void shouldGiveEachConnectionItsOwnWhenABatchAnswersSeveral() {
        final Socket other = new Socket(connection());
        final byte[] two = frame(terminal.seal(terminal.network(301, NOW)));
        channel.writeInbound(Unpooled.wrappedBuffer(two.clone()));
        other.writeInbound(Unpooled.wrappedBuffer(two.clone()));
        channel.writeInbound(Unpooled.wrappedBuffer(two.clone()));
        node.step(10);
        channel.runPendingTasks();
        other.runPendingTasks();
        assertThat(count()).isEqualTo(2);
        final ByteBuf answer = other.readOutbound();
        assertThat(answer.readUnsignedShort()).isEqualTo(answer.readableBytes());
        answer.release();
        assertThat(other.outboundMessages()).isEmpty();
        other.finishAndReleaseAll();
    }

    @Test
    void shouldCountWhatASocketTookInPartAsInFlight() {
        channel.full = true;
        for (int i = 0; i < MAX_IN_FLIGHT; i++) {
            channel.writeInbound(Unpooled.wrappedBuffer(frame(terminal.seal(terminal.network(301, NOW)))));
            node.step(1);
            channel.runPendingTasks();
        }
        assertThat(channel.config().isAutoRead()).isFalse();
        channel.full = false;
        channel.flush();
        assertThat(channel.config().isAutoRead()).isTrue();
        assertThat(count()).isEqualTo(MAX_IN_FLIGHT);
    }

    @Test
    void shouldGiveTheAnswersInWorkBeforeItClosesForABadFrame() {
        final ByteBuf all = Unpooled.buffer();
        all.writeBytes(frame(terminal.seal(terminal.network(301, NOW))));
        all.writeBytes(frame(terminal.seal(terminal.network(301, NOW))));
        all.writeBytes(new byte[] {2, 1});
        all.writeBytes(frame(terminal.seal(terminal.network(301, NOW))));
        channel.writeInbound(all);
        assertThat(node.events().rejected).containsEntry(RejectReason.FRAME_TOO_LONG, 1);
        assertThat(channel.isOpen()).isTrue();
        assertThat(channel.config().isAutoRead()).as("nothing more is read").isFalse();
        assertThat(node.step(10)).as("nothing behind the bad frame is taken").isEqualTo(2);
        channel.runPendingTasks();
        assertThat(count()).isEqualTo(2);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void shouldNotWaitForeverForAnswersWhenItCloses() {
        channel.writeInbound(Unpooled.wrappedBuffer(frame(terminal.seal(terminal.network(301, NOW)))));
        channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {2, 1}));
        clock.advanceMs(5_000);
        connection.checkTimes(clock.nanoTime());
        assertThat(channel.isOpen()).isTrue();
        clock.advanceMs(1);
        connection.checkTimes(clock.nanoTime());
        assertThat(channel.isOpen()).isFalse();
        assertThat(node.step(10)).as("what was in work is done, unheard").isEqualTo(1);
        channel.runPendingTasks();
    }

    @Test
    void shouldCountAnAnswerAsInFlightUntilTheSocketTookIt() {
        channel.full = true;
        for (int i = 0; i < MAX_IN_FLIGHT + 1; i++) {
            channel.writeInbound(Unpooled.wrappedBuffer(frame(terminal.seal(terminal.network(301, NOW)))));
        }
        assertThat(node.step(10)).isEqualTo(MAX_IN_FLIGHT);
        channel.runPendingTasks();
        assertThat(node.step(10)).as("the last one waits").isZero();
        assertThat(channel.config().isAutoRead()).isFalse();
        channel.full = false;
        channel.flush();
        channel.runPendingTasks();
        assertThat(node.step(10)).isEqualTo(1);
        assertThat(channel.config().isAutoRead()).isTrue();
    }

    @Test
    void shouldCloseWhenEvenOneAnswerIsNotTaken() {
        channel.full = true;
        channel.writeInbound(Unpooled.wrappedBuffer(frame(terminal.seal(terminal.network(301, NOW)))));
        node.step(10);
        channel.runPendingTasks();
        clock.advanceMs(5_000);
        connection.checkTimes(clock.nanoTime());
        assertThat(channel.isOpen()).isTrue();
        clock.advanceMs(1);
        connection.checkTimes(clock.nanoTime());
        assertThat(channel.isOpen()).isFalse();
        assertThat(node.events().rejected).containsEntry(RejectReason.SLOW_READER, 1);
    }

    @Test
    void shouldNotCountTheTimeInWhichNothingWasReadAgainstAFrame() {
        final ByteBuf all = Unpooled.buffer();
        for (int i = 0; i < MAX_IN_FLIGHT; i++) {
            all.writeBytes(frame(terminal.seal(terminal.network(301, NOW))));
        }
        all.writeByte(0);
        channel.writeInbound(all);
        clock.advanceMs(10_001);
        connection.checkTimes(clock.nanoTime());
        node.step(10);
        channel.runPendingTasks();
        connection.checkTimes(clock.nanoTime());
        assertThat(channel.isOpen()).isTrue();
        clock.advanceMs(10_001);
        connection.checkTimes(clock.nanoTime());
        assertThat(channel.isOpen()).isFalse();
        assertThat(node.events().rejected).containsEntry(RejectReason.FRAME_TIMEOUT, 1);
    }

    @Test
    void shouldAnswerAllThatCameBeforeThePeerEndedItsSide() {
        final int sent = 3 * MAX_IN_FLIGHT + 1;
        final ByteBuf all = Unpooled.buffer();
        for (int i = 0; i < sent; i++) {
            all.writeBytes(frame(terminal.seal(terminal.network(301, NOW))));
        }
        channel.writeInbound(all);
        channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        int answers = 0;
        for (int round = 0; round < 4; round++) {
            node.step(100);
            channel.runPendingTasks();
            answers += count();
        }
        assertThat(answers).isEqualTo(sent);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void shouldTakeNoMoreFramesWhileRefusalsPileUp() {
        channel.full = true;
        final ByteBuf all = Unpooled.buffer();
        for (int i = 0; i < 1_000; i++) {
            all.writeBytes(new byte[] {0, 0});
        }
        channel.writeInbound(all);
        assertThat(channel.waiting()).as("all in one buffer").isEqualTo(1);
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
        channel.runPendingTasks();
        channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {0, 0, 0, 0}));
        assertThat(channel.waiting()).as("nothing is taken").isEqualTo(1);
        assertThat(channel.config().isAutoRead()).isFalse();
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, true);
        channel.runPendingTasks();
        assertThat(channel.waiting()).isEqualTo(2);
        assertThat(channel.config().isAutoRead()).isTrue();
    }

    @Test
    void shouldTakeNoFramesWhileItsAnswersAreNotTakenAndGoOnAfterwards() {
        final ChannelOutboundBuffer outbound = channel.unsafe().outboundBuffer();
        outbound.setUserDefinedWritability(1, false);
        channel.runPendingTasks();
        channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {0, 0, 0, 0}));
        assertThat(channel.config().isAutoRead()).isFalse();
        assertThat(count()).isZero();
        outbound.setUserDefinedWritability(1, true);
        channel.runPendingTasks();
        assertThat(channel.config().isAutoRead()).isTrue();
        assertThat(count()).isEqualTo(2);
    }

    @Test
    void shouldReadOnAfterwardsWhenTheLastFrameThatMayBeInFlightWasTheLastReceived() {
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
