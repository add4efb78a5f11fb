package io.attesta.authorizer.system;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code attesta …} as a process of its own, with this JVM's Java, flags and class path. Stopped, with all its children, at close. */
final class ServerProcess implements AutoCloseable {
    private static final Pattern READY = Pattern.compile(
            "ready iso8583=127\\.0\\.0\\.1:(\\d+) http=127\\.0\\.0\\.1:(\\d+) database=(jdbc:postgresql://\\S+|none)");
    private static final long DEADLINE_S = 90;

    private final Process process;
    private final List<String> out = Collections.synchronizedList(new ArrayList<>());
    private final List<String> err = Collections.synchronizedList(new ArrayList<>());
    private final CompletableFuture<Matcher> ready = new CompletableFuture<>();

    private ServerProcess(final List<String> arguments) throws IOException {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--add-"))
                .forEach(command::add);
        command.add("-Xmx1g");
        command.add("-Dattesta.home="
                + Path.of(System.getProperty("attesta.home", "..")).toAbsolutePath());
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add("io.attesta.authorizer.Main");
        command.addAll(arguments);
        process = new ProcessBuilder(command).start();
        read(process.getInputStream(), out, true);
        read(process.getErrorStream(), err, false);
    }

    /** Runs a command with these arguments. */
    static ServerProcess run(final String... arguments) throws IOException {
        return new ServerProcess(List.of(arguments));
    }

    /** Serves a small sample world on free ports, without an archive unless settings say so, and waits until it is ready. */
    static ServerProcess serve(final Path data, final String... more) throws Exception {
        final List<String> arguments = new ArrayList<>(List.of(
                "serve",
                "--data",
                data.toString(),
                "--sample",
                "1000",
                "--set",
                "transport.port=0",
                "--set",
                "http.port=0",
                "--set",
                "cards.planned=10000",
                "--set",
                "journal.segment-bytes=4MiB",
                "--set",
                "journal.min-free=64MiB"));
        arguments.addAll(List.of(more));
        final ServerProcess server = new ServerProcess(arguments);
        try {
            server.ready.get(DEADLINE_S, TimeUnit.SECONDS);
            return server;
        } catch (final TimeoutException | ExecutionException e) {
            server.close();
            throw new AssertionError("the server did not become ready: " + server.out + server.err, e);
        }
    }

    InetSocketAddress iso8583() {
        return new InetSocketAddress("127.0.0.1", Integer.parseInt(ready.join().group(1)));
    }

    int httpPort() {
        return Integer.parseInt(ready.join().group(2));
    }

    /** Lines of standard output so far. */
    List<String> out() {
        return List.copyOf(out);
    }

    /** Lines of standard error so far. */
    List<String> err() {
        return List.copyOf(err);
    }

    /** SIGTERM. */
    void terminate() {
        process.destroy();
    }

    /** SIGKILL, and returns when the process is gone. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** The exit code; fails if the process does not end within so many seconds. */
    int exitCode(final long seconds) throws InterruptedException {
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
            throw new AssertionError("still running after " + seconds + " s: " + out + err);
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        process.onExit().join();
    }

    private void read(final InputStream stream, final List<String> lines, final boolean looksForReady) {
        final Thread reader = new Thread(() -> {
            try (BufferedReader in = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                for (String line = in.readLine(); line != null; line = in.readLine()) {
                    lines.add(line);
                    final Matcher matcher = READY.matcher(line);
                    if (looksForReady && matcher.matches()) {
                        ready.complete(matcher);
                    }
                }
            } catch (final IOException e) {
                lines.add("(unreadable: " + e.getMessage() + ")");
            }
            if (looksForReady) {
                ready.completeExceptionally(new IllegalStateException("it ended"));
            }
        });
        reader.setDaemon(true);
        reader.start();
    }
}
