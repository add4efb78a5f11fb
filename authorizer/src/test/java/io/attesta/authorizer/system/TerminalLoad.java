package io.attesta.authorizer.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.authorizer.feed.SampleWorld;
import io.attesta.authorizer.testing.TestTerminal;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.mac.MacLabels;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import javax.net.SocketFactory;
import org.jpos.iso.ISOException;
import org.jpos.iso.ISOMsg;

/**
 * Terminals that present cards as fast as they are answered, each in a thread and on a connection of its own, until the server goes
 * away. What was answered with a statement is remembered, and can be asked for again; so is what was never answered.
 */
final class TerminalLoad {
    private static final int TERMINALS = 8;
    private static final int IN_FLIGHT = 8;
    private static final int REPEATS_IN_FLIGHT = 100;
    // The sample has 1,000: some cards are unknown, some are stopped.
    private static final int CARDS = 1_050;
    private static final int SOCKET_TIMEOUT_MS = 15_000;

    private final List<One> terminals = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final SocketFactory sockets;
    private final ConcurrentLinkedQueue<Throwable> faults = new ConcurrentLinkedQueue<>();
    private final LongAdder refused = new LongAdder();
    private final LongAccumulator longestWaitNs = new LongAccumulator(Long::max, 0);
    private volatile CountDownLatch wanted = new CountDownLatch(0);
    private volatile long betweenNs;

    /** A request and the bytes that came back for it. */
    record Answered(ISOMsg request, byte[] answer) {}

    TerminalLoad(final KeyStore keys) {
        this(keys, SocketFactory.getDefault());
    }

    /** @param sockets makes the terminals' connections */
    TerminalLoad(final KeyStore keys, final SocketFactory sockets) {
        this.sockets = sockets;
        for (int i = 0; i < TERMINALS; i++) {
            final int n = number(i);
            terminals.add(new One(
                    new TestTerminal(keys, SampleWorld.terminalId("CJ", n), SampleWorld.acceptorId("CJ", n)),
                    new Random(n)));
        }
    }

    /** What the keys of each of its terminals are derived from, see {@code MacLabels.context}. */
    static List<byte[]> contexts() {
        final List<byte[]> contexts = new ArrayList<>();
        for (int i = 0; i < TERMINALS; i++) {
            contexts.add(MacLabels.context(
                    SampleWorld.terminalId("CJ", number(i)).getBytes(StandardCharsets.US_ASCII),
                    SampleWorld.acceptorId("CJ", number(i)).getBytes(StandardCharsets.US_ASCII)));
        }
        return contexts;
    }

    /** Numbers ending in 2 are medical: they may present (30) and ask for insurance (31). */
    private static int number(final int terminal) {
        return 2 + 10 * terminal;
    }

    /** Lets each terminal rest after the answers to what it had in flight: for loads that last, so that they do not fill both cores. */
    TerminalLoad resting(final Duration between) {
        betweenNs = between.toNanos();
        return this;
    }

    /** Connects all terminals and lets them go; returns when so many further requests have been answered. */
    void run(final ServerProcess server, final int answers) throws InterruptedException {
        final InetSocketAddress address = server.iso8583();
        wanted = new CountDownLatch(answers);
        threads.clear();
        for (final One terminal : terminals) {
            final Thread thread = new Thread(() -> present(terminal, address), "test-terminal");
            threads.add(thread);
            thread.start();
        }
        awaitWanted(server, answers);
    }

    /** Returns when so many further requests have been answered, in a load that is running. */
    void awaitMore(final ServerProcess server, final int answers) throws InterruptedException {
        wanted = new CountDownLatch(answers);
        awaitWanted(server, answers);
    }

    private void awaitWanted(final ServerProcess server, final int answers) throws InterruptedException {
        if (!wanted.await(30, TimeUnit.SECONDS)) {
            throw server.failure(
                    "did not answer " + wanted.getCount() + " of " + answers + " requests; faults: " + faults);
        }
    }

    /** Waits until the last terminal has seen that the server went away. */
    void awaitEnd() throws InterruptedException {
        for (final Thread thread : threads) {
            thread.join(2L * SOCKET_TIMEOUT_MS);
            assertThat(thread.isAlive()).as("a terminal still waits").isFalse();
        }
        assertThat(faults).isEmpty();
    }

    /** All that was answered with a statement since the beginning. */
    List<Answered> answered() {
        return terminals.stream()
                .flatMap(terminal -> terminal.answered.stream())
                .toList();
    }

    /** Requests that were refused for want of room (91), since the beginning. */
    long refused() {
        return refused.sum();
    }

    /** Longest time that any terminal waited for an answer, since the last call. */
    Duration longestWait() {
        return Duration.ofNanos(longestWaitNs.getThenReset());
    }

    /** Repeats everything (0101) and compares byte for byte. */
    void assertAnswersAreGivenAgain(final ServerProcess server) throws IOException, ISOException {
        assertAnswersAreGivenAgain(server, Integer.MAX_VALUE);
    }

    /** Repeats the newest answers of each terminal (0101) and compares byte for byte. */
    void assertAnswersAreGivenAgain(final ServerProcess server, final int ofEach) throws IOException, ISOException {
        final InetSocketAddress address = server.iso8583();
        for (final One terminal : terminals) {
            try (Line line = new Line(sockets, address)) {
                final int size = terminal.answered.size();
                for (int from = Math.max(0, size - ofEach); from < size; from += REPEATS_IN_FLIGHT) {
                    final int to = Math.min(size, from + REPEATS_IN_FLIGHT);
                    repeat(terminal, terminal.answered.subList(from, to), line, server);
                }
            }
        }
    }

    /** Repeats (0101) what was sent and never answered, as a terminal does that lost its connection; what comes back counts as answered. */
    void resendUnanswered(final ServerProcess server) throws IOException, ISOException {
        final InetSocketAddress address = server.iso8583();
        for (final One terminal : terminals) {
            try (Line line = new Line(sockets, address)) {
                final List<ISOMsg> lost = List.copyOf(terminal.waiting.values());
                for (final ISOMsg request : lost) {
                    line.send(terminal.terminal.seal(TestTerminal.repeat(request)));
                }
                line.flush();
                for (int i = 0; i < lost.size(); i++) {
                    take(terminal, line.receive());
                }
                assertThat(terminal.waiting).isEmpty();
            }
        }
    }

    private static void repeat(
            final One terminal, final List<Answered> some, final Line line, final ServerProcess server)
            throws IOException, ISOException {
        final Map<String, byte[]> expected = new HashMap<>();
        for (final Answered one : some) {
            final ISOMsg again = (ISOMsg) one.request().clone();
            again.setMTI("0101");
            line.send(terminal.terminal.seal(again));
            expected.put(again.getString(11), one.answer());
        }
        line.flush();
        for (int i = 0; i < some.size(); i++) {
            final byte[] answer = line.receive();
            final byte[] first =
                    expected.remove(terminal.terminal.unpack(answer).getString(11));
            if (!Arrays.equals(answer, first)) {
                throw server.failure("answered a repeat with\n" + HexFormat.of().formatHex(answer) + ", first with\n"
                        + (first == null ? "nothing" : HexFormat.of().formatHex(first)));
            }
        }
    }

    private void present(final One terminal, final InetSocketAddress address) {
        try (Line line = new Line(sockets, address)) {
            while (true) {
                for (int i = 0; i < IN_FLIGHT; i++) {
                    final ISOMsg request = terminal.request();
                    terminal.waiting.put(request.getString(11), request);
                    line.send(terminal.terminal.seal(request));
                }
                line.flush();
                final long sentNs = System.nanoTime();
                for (int i = 0; i < IN_FLIGHT; i++) {
                    take(terminal, line.receive());
                }
                longestWaitNs.accumulate(System.nanoTime() - sentNs);
                if (betweenNs > 0) {
                    LockSupport.parkNanos(betweenNs);
                }
            }
        } catch (final IOException e) {
            // The server went away: in the middle of a connection that is all there is to see.
        } catch (final RuntimeException | AssertionError e) {
            faults.add(e);
        }
    }

    private void take(final One terminal, final byte[] bytes) {
        assertThat(terminal.terminal.macHolds(bytes)).isTrue();
        final ISOMsg answer = terminal.terminal.unpack(bytes);
        final ISOMsg request = terminal.waiting.remove(answer.getString(11));
        assertThat(request).as("whom this answers").isNotNull();
        assertThat(answer.getString(39)).as("malfunction").isNotEqualTo("96");
        if (answer.hasField(62)) {
            terminal.answered.add(new Answered(request, bytes));
            wanted.countDown();
        } else {
            assertThat(answer.getString(39)).as("what has no statement").isEqualTo("91");
            refused.increment();
        }
    }

    /** A terminal with what it was told, and by STAN what it waits for; one thread's at a time. */
    private record One(TestTerminal terminal, Random random, List<Answered> answered, Map<String, ISOMsg> waiting) {
        private One(final TestTerminal terminal, final Random random) {
            this(terminal, random, new ArrayList<>(), new LinkedHashMap<>());
        }

        private ISOMsg request() {
            return terminal.authorization(
                    SampleWorld.pan(1 + random.nextInt(CARDS)), 30 + random.nextInt(2), Instant.now());
        }
    }

    /** Frames of two bytes of length, and nothing between the bytes and the test. */
    private static final class Line implements AutoCloseable {
        private final Socket socket;
        private final DataOutputStream out;
        private final DataInputStream in;

        private Line(final SocketFactory sockets, final InetSocketAddress address) throws IOException {
            socket = sockets.createSocket(address.getAddress(), address.getPort());
            socket.setSoTimeout(SOCKET_TIMEOUT_MS);
            out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
            in = new DataInputStream(socket.getInputStream());
        }

        private void send(final byte[] message) throws IOException {
            out.writeShort(message.length);
            out.write(message);
        }

        private void flush() throws IOException {
            out.flush();
        }

        private byte[] receive() throws IOException {
            final byte[] message = new byte[in.readUnsignedShort()];
            in.readFully(message);
            return message;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
