package io.attesta.authorizer.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.authorizer.feed.SampleWorld;
import io.attesta.authorizer.pipeline.AlarmPause;
import io.attesta.authorizer.pipeline.PeerIdentity;
import io.attesta.authorizer.testing.FakeClock;
import io.attesta.authorizer.testing.FakeDisk;
import io.attesta.authorizer.testing.TestNode;
import io.attesta.authorizer.testing.TestTerminal;
import io.attesta.authorizer.testing.Vectors;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Lots for connections on embedded channels, delivered when the test says. */
final class OutboxTest {
    private static final Instant NOW = Instant.parse("2026-11-21T08:01:05Z");
    private static final TransportLimits LIMITS = new TransportLimits(512, false, 10_000, 300_000, 5_000, 10, 0, 100);

    private final FakeClock clock = new FakeClock(NOW);
    private final TestNode node = new TestNode(Vectors.keys(), new FakeDisk(), clock);
    private final Outbox outbox = new Outbox();
    private final List<EmbeddedChannel> channels = new ArrayList<>();
    private final List<Runnable> tasks = new ArrayList<>();

    private Connection connect() {
        final Connection connection = new Connection(
                node.edge(),
                LIMITS,
                PeerIdentity.UNBOUND,
                node.events(),
                clock,
                new AlarmPause(),
                new byte[512],
                outbox);
        channels.add(new EmbeddedChannel(connection));
        return connection;
    }

    @AfterEach
    void close() {
        channels.forEach(EmbeddedChannel::finishAndReleaseAll);
    }

    @Test
    void shouldBeOneTaskAndOneBufferForEachConnectionHoweverManyAnswers() {
        final Connection first = connect();
        final Connection second = connect();
        for (int i = 0; i < 300; i++) {
            final boolean begins = outbox.add(i % 3 == 0 ? second : first, message(i), 600, 0, 0);
            assertThat(begins).isEqualTo(i == 0);
        }
        outbox.send(tasks::add);
        assertThat(tasks).hasSize(1);
        tasks.get(0).run();

        assertThat(numbers(channels.get(0))).hasSize(200).isSorted().doesNotContain(0, 3, 297);
        assertThat(numbers(channels.get(1))).hasSize(100).isSorted().contains(0, 3, 297);
    }

    @Test
    void shouldNotMixLotsWhenTheNextIsFilledBeforeTheLastIsDelivered() {
        final Connection connection = connect();
        for (int lot = 0; lot < 20; lot++) {
            assertThat(outbox.add(connection, message(lot), 600, 0, 0)).isTrue();
            outbox.send(tasks::add);
        }
        tasks.forEach(Runnable::run);
        assertThat(numbers(channels.get(0))).hasSize(20).isSorted();
        // And the lots that came back are empty.
        outbox.add(connection, message(77), 600, 0, 0);
        outbox.send(Runnable::run);
        assertThat(numbers(channels.get(0))).containsExactly(77);
    }

    @Test
    void shouldDropALotWhenTheNetworkThreadHasEnded() {
        final Connection connection = connect();
        outbox.add(connection, message(1), 600, 0, 0);
        outbox.send(task -> {
            throw new RejectedExecutionException();
        });
        outbox.add(connection, message(2), 600, 0, 0);
        outbox.send(Runnable::run);
        assertThat(numbers(channels.get(0))).containsExactly(2);
    }

    @Test
    void shouldGoOnWithOthersWhenAConnectionIsClosed() {
        final Connection gone = connect();
        final Connection here = connect();
        channels.get(0).close();
        outbox.add(gone, message(1), 600, 0, 0);
        outbox.add(here, message(2), 600, 0, 0);
        outbox.send(Runnable::run);
        assertThat(numbers(channels.get(1))).containsExactly(2);
        assertThat(channels.get(0).outboundMessages()).isEmpty();
    }

    @Test
    void shouldTellHowLongAnAnswerTook() {
        final TestTerminal terminal = new TestTerminal(Vectors.keys(), "CJ000042", "RO-CJ-MED-00042");
        node.enrol("CJ", 42);
        connect();
        final byte[] message = terminal.seal(terminal.authorization(SampleWorld.pan(42), 30, NOW));
        final ByteBuf frame = channels.get(0).alloc().buffer();
        channels.get(0).writeInbound(frame.writeShort(message.length).writeBytes(message));
        clock.advanceMs(3);
        node.step(1);
        channels.get(0).runPendingTasks();
        assertThat(node.events().lastLatencyNs).isEqualTo(3_000_000L);
    }

    /** 600 bytes that begin with their number. */
    private static byte[] message(final int number) {
        final byte[] message = new byte[600];
        message[0] = (byte) (number >> 8);
        message[1] = (byte) number;
        return message;
    }

    /** The numbers of what one connection was given, in one buffer or more. */
    private static List<Integer> numbers(final EmbeddedChannel channel) {
        final List<Integer> numbers = new ArrayList<>();
        for (ByteBuf written = channel.readOutbound(); written != null; written = channel.readOutbound()) {
            while (written.isReadable()) {
                final int end = written.readerIndex() + 2 + written.readUnsignedShort();
                numbers.add(written.readUnsignedShort());
                written.readerIndex(end);
            }
            written.release();
        }
        return numbers;
    }
}
