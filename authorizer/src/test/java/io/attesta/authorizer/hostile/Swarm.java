package io.attesta.authorizer.hostile;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;

/**
 * Many connections from a process of its own, because the limit of descriptors is per process: {@link SwarmProcess}, told line by line
 * what to do. It ends when its input does, so it does not outlive the test.
 */
final class Swarm implements AutoCloseable {
    private final Process process;
    private final PrintWriter orders;
    private final BufferedReader replies;

    Swarm(final InetSocketAddress server) throws IOException {
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SwarmProcess.class.getName(),
                        server.getAddress().getHostAddress(),
                        Integer.toString(server.getPort()))
                .redirectError(Redirect.INHERIT)
                .start();
        orders = new PrintWriter(process.outputWriter(StandardCharsets.US_ASCII), true);
        replies = process.inputReader(StandardCharsets.US_ASCII);
    }

    /** Opens connections beside those there are; gives how many could be. */
    int open(final int connections) {
        return ask("open " + connections);
    }

    /** The same with small receive buffers, for connections that never read. */
    int openNarrow(final int connections) {
        return ask("narrow " + connections);
    }

    /** Writes the same bytes to every connection that is open, as far as they are taken now; gives how many bytes were. */
    int write(final byte[] bytes) {
        return ask("write " + HexFormat.of().formatHex(bytes));
    }

    /** Reads everything; gives how many connections the server has closed since the beginning. */
    int closed() {
        return ask("closed");
    }

    /** How many connections a write has found closed, without having read from them. */
    int broken() {
        return ask("broken");
    }

    /** Says on all connections that nothing more will come. */
    int endOutput() {
        return ask("end");
    }

    /** Resets all connections. */
    int reset() {
        return ask("reset");
    }

    private int ask(final String order) {
        orders.println(order);
        try {
            final String reply = replies.readLine();
            if (reply == null) {
                throw new AssertionError("the swarm died of: " + order);
            }
            return Integer.parseInt(reply);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        orders.close();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("the swarm did not end with its input");
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
