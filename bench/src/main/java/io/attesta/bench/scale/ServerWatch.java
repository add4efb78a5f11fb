package io.attesta.bench.scale;

import io.attesta.bench.server.ProcessorTime;
import io.attesta.bench.server.ServerMeters;
import io.attesta.bench.server.ServerProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Reads a server's processor time and meters when the measured time begins and when it ends, while somebody else measures. */
final class ServerWatch implements AutoCloseable {
    private final ServerProcess server;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "attesta-server-watch"));

    private final CompletableFuture<Reading> from = new CompletableFuture<>();
    private final CompletableFuture<Reading> to = new CompletableFuture<>();

    ServerWatch(final ServerProcess server) {
        this.server = server;
    }

    /**
     * At one moment.
     *
     * @param time used so far
     * @param batches sealed so far
     * @param statements in them
     */
    record Reading(ProcessorTime time, double batches, double statements) {}

    /** Reads at both times from now on. */
    void schedule(final Duration first, final Duration last) {
        thread.schedule(() -> read(from), first.toNanos(), TimeUnit.NANOSECONDS);
        thread.schedule(() -> read(to), last.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void read(final CompletableFuture<Reading> reading) {
        try {
            final ProcessorTime time = server.processorTime();
            final ServerMeters meters = server.meters();
            reading.complete(new Reading(time, meters.batches(), meters.statements()));
        } catch (final IOException | RuntimeException e) {
            reading.completeExceptionally(e);
        } catch (final InterruptedException e) {
            reading.completeExceptionally(e);
            Thread.currentThread().interrupt();
        }
    }

    /** What was read first; waits for it. */
    Reading from() throws IOException {
        return read(from, "first");
    }

    /** What was read last; waits for it. */
    Reading to() throws IOException {
        return read(to, "last");
    }

    private static Reading read(final CompletableFuture<Reading> reading, final String which) throws IOException {
        try {
            return reading.join();
        } catch (final CompletionException e) {
            throw new IOException("the " + which + " reading of the server's meters failed", e.getCause());
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
