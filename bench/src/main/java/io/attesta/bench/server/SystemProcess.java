package io.attesta.bench.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server in a process of its own. It prints {@code ready iso8583=host:port …} when it takes requests, and ends when its standard input
 * closes, which the system does if this process dies: nothing is left behind.
 */
public final class SystemProcess implements AutoCloseable {
    private static final Pattern READY =
            Pattern.compile("ready iso8583=127\\.0\\.0\\.1:(\\d+)(?: http=127\\.0\\.0\\.1:(\\d+))?.*");

    static final int START_SECONDS = 180;
    private static final int STOP_SECONDS = 60;
    private static final int TOLD_LINES = 3;

    private final Process process;
    private final Path errors;
    private final CompletableFuture<String> firstLine = new CompletableFuture<>();
    private final Thread reader;
    private Matcher ready;

    private SystemProcess(final Process process, final Path errors) {
        this.process = process;
        this.errors = errors;
        reader = new Thread(this::read, "attesta-peer-output");
        reader.setDaemon(true);
    }

    /**
     * Starts it and waits until it is ready.
     *
     * @param arguments of {@code attesta}
     * @param folder where what it says on standard error is kept
     * @throws IOException with one sentence if it is not ready in time; no process is left then
     */
    public static SystemProcess start(final List<String> arguments, final Path folder)
            throws IOException, InterruptedException {
        return start(List.of(), arguments, folder, START_SECONDS);
    }

    /** The same with more flags of its virtual machine, and a time of its own in which it must be ready. */
    static SystemProcess start(
            final List<String> flags, final List<String> arguments, final Path folder, final int startSeconds)
            throws IOException, InterruptedException {
        final Path errors = folder.resolve("errors.txt");
        final ProcessBuilder builder =
                new ProcessBuilder(OwnJava.line(flags, arguments)).redirectError(errors.toFile());
        final SystemProcess system = new SystemProcess(builder.start(), errors);
        system.reader.start();
        try {
            system.awaitReady(startSeconds);
        } catch (final IOException | InterruptedException e) {
            system.close();
            throw e;
        }
        return system;
    }

    private void read() {
        try (BufferedReader lines = process.inputReader()) {
            String line = lines.readLine();
            firstLine.complete(line == null ? "" : line);
            while (line != null) {
                line = lines.readLine();
            }
        } catch (final IOException | UncheckedIOException e) {
            firstLine.complete("");
        }
    }

    private void awaitReady(final int seconds) throws IOException, InterruptedException {
        try {
            ready = READY.matcher(firstLine.get(seconds, TimeUnit.SECONDS));
        } catch (final ExecutionException | TimeoutException e) {
            throw new IOException("it is not ready after " + seconds + " s" + said(), e);
        }
        if (!ready.matches()) {
            throw new IOException("it ended instead of being ready" + said());
        }
    }

    private String said() throws IOException {
        final List<String> lines = Files.readAllLines(errors);
        final List<String> last = lines.subList(Math.max(0, lines.size() - TOLD_LINES), lines.size());
        return last.isEmpty() ? "" : ": " + String.join(" ", last);
    }

    /** Where it speaks ISO 8583. */
    public InetSocketAddress iso8583() {
        return address(ready.group(1));
    }

    /** Where it speaks HTTP, if it does. */
    public Optional<InetSocketAddress> http() {
        return Optional.ofNullable(ready.group(2)).map(SystemProcess::address);
    }

    private static InetSocketAddress address(final String port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port));
    }

    /** The process. */
    public ProcessHandle handle() {
        return process.toHandle();
    }

    /** Whether it runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** {@code kill -9}: it has no time to do anything. Returns when it is gone. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Lets it end, and waits until it has; whatever does not end in a minute is killed. */
    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (final InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
