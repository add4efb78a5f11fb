package io.attesta.authorizer.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** {@code strace} on all threads of a running process: writes down its system calls, or makes some of them fail. */
final class Strace implements AutoCloseable {
    private static final long SECONDS_TO_ATTACH = 20;

    private final Path trace;
    private final Process process;
    private final List<String> said = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> attached = new CompletableFuture<>();

    private Strace(final Path trace, final long pid, final String... options) throws IOException {
        this.trace = trace;
        final List<String> line = new ArrayList<>(List.of("strace", "-f", "-o", trace.toString()));
        line.addAll(Arrays.asList(options));
        line.addAll(List.of("-p", Long.toString(pid)));
        process = new ProcessBuilder(line).start();
        final Thread reader = new Thread(this::read, "test-strace-output");
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Attaches to a process; skips the test where that is not possible.
     *
     * @param trace file that the system calls are written to, in the order of their beginnings and ends
     */
    static Strace attach(final Path trace, final ProcessHandle target, final String... options) throws Exception {
        assumeTrue(isThere(), "strace is not installed: what the server asks of the system is not looked at");
        final Strace strace = new Strace(trace, target.pid(), options);
        try {
            strace.attached.get(SECONDS_TO_ATTACH, TimeUnit.SECONDS);
        } catch (final TimeoutException e) {
            strace.close();
            throw new AssertionError("strace did not attach: " + strace.said, e);
        }
        final boolean works = strace.said.stream().anyMatch(line -> line.contains("attached"));
        if (!works) {
            strace.close();
        }
        assumeTrue(works, () -> "strace may not trace here: " + strace.said);
        return strace;
    }

    private static boolean isThere() throws InterruptedException {
        try {
            return new ProcessBuilder("strace", "-V")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (final IOException e) {
            return false;
        }
    }

    /** Lets the process go and gives what was written down. */
    List<String> end() throws IOException {
        close();
        return Files.readAllLines(trace);
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            assertThat(process.waitFor(20, TimeUnit.SECONDS))
                    .as("strace lets go")
                    .isTrue();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void read() {
        try (BufferedReader reader = process.errorReader()) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                said.add(line);
                if (line.contains("attached")) {
                    attached.complete(null);
                }
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            attached.complete(null);
        }
    }
}
