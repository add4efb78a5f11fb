package io.attesta.authorizer.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.authorizer.feed.SampleWorld;
import io.attesta.authorizer.testing.TestTerminal;
import io.attesta.keystore.KeyStore;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import org.jpos.iso.ISOMsg;

/**
 * An honest terminal on a connection of its own, for as long as a campaign goes on: one presentation after the other, each of which
 * must be approved under a right MAC and in time.
 */
final class ValidTraffic implements AutoCloseable {
    private static final int CARDS = 190;
    private static final Duration TO_STOP = Duration.ofSeconds(20);

    private final TestTerminal terminal;
    private final boolean tpdu;
    private final Thread thread;
    private volatile boolean stopped;
    private volatile Throwable fault;
    private volatile int answered;
    private volatile long longestNs;

    ValidTraffic(final InetSocketAddress server, final KeyStore keys) {
        this(server, keys, false);
    }

    /** @param tpdu whether five TPDU bytes stand before each message */
    ValidTraffic(final InetSocketAddress server, final KeyStore keys, final boolean tpdu) {
        this.tpdu = tpdu;
        terminal = new TestTerminal(keys, SampleWorld.terminalId("TM", 2), SampleWorld.acceptorId("TM", 2));
        thread = new Thread(() -> present(server), "test-valid-terminal");
        thread.start();
    }

    private void present(final InetSocketAddress server) {
        try (RawLine line = new RawLine(server)) {
            for (int i = 0; !stopped; i++) {
                final ISOMsg request = terminal.authorization(SampleWorld.pan(1 + i % CARDS), 30, Instant.now());
                final long sentNs = System.nanoTime();
                final byte[] message = terminal.seal(request);
                line.send(RawLine.frame(tpdu ? RawLine.withTpdu(message) : message));
                take(request, line.receive());
                longestNs = Math.max(longestNs, System.nanoTime() - sentNs);
                answered = i + 1;
            }
        } catch (final Exception | AssertionError e) {
            fault = e;
        }
    }

    private void take(final ISOMsg request, final byte[] frame) throws Exception {
        assertThat(frame).as("an answer, and not the end of the connection").isNotNull();
        final byte[] bytes = tpdu ? RawLine.withoutTpdu(frame) : frame;
        assertThat(terminal.macHolds(bytes)).isTrue();
        final ISOMsg answer = terminal.unpack(bytes);
        assertThat(answer.getMTI()).isEqualTo("0110");
        assertThat(answer.getString(11)).isEqualTo(request.getString(11));
        assertThat(answer.getString(39)).isEqualTo("00");
        assertThat(answer.hasField(62) && answer.hasField(63)).isTrue();
    }

    /** Requests answered so far. */
    int answered() {
        return answered;
    }

    /** Longest time one answer took, milliseconds. */
    long longestMs() {
        return longestNs / 1_000_000;
    }

    /** Waits until so many more requests have been answered than now. */
    void awaitMore(final int more) throws Exception {
        final int wanted = answered + more;
        Until.holds(
                more + " more presentations are answered",
                TO_STOP,
                () -> fault != null || answered >= wanted,
                () -> answered + " of " + wanted + " were");
        assertThat(fault).isNull();
    }

    /** Stops; fails if one presentation was not answered as it should have been. Gives how many were. */
    int stop() {
        stopped = true;
        try {
            thread.join(TO_STOP.toMillis());
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        assertThat(fault).isNull();
        assertThat(thread.isAlive()).as("the terminal still waits").isFalse();
        assertThat(answered).as("presentations").isPositive();
        return answered;
    }

    /** Stops without a word: for a test that has failed already. */
    void abandon() {
        stopped = true;
    }

    @Override
    public void close() {
        stop();
    }
}
