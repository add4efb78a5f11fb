package io.attesta.bench.compare;

import io.attesta.bench.server.ProcessorTime;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Reads the processor time when the measured time begins and when it ends, while somebody else measures. */
final class ProcessorWatch implements AutoCloseable {
    private final ProcessHandle server;
    private final Path cluster;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "attesta-processor-time"));

    private final CompletableFuture<ProcessorTime> from = new CompletableFuture<>();
    private final CompletableFuture<ProcessorTime> to = new CompletableFuture<>();

    ProcessorWatch(final ProcessHandle server, final Path cluster) {
        this.server = server;
        this.cluster = cluster;
    }

    /** Reads both at their times from now on. */
    void schedule(final long fromSeconds, final long toSeconds) {
        thread.schedule(this::begin, fromSeconds, TimeUnit.SECONDS);
        thread.schedule(this::end, toSeconds, TimeUnit.SECONDS);
    }

    /** The measured time begins. */
    void begin() {
        from.complete(ProcessorTime.now(server, cluster));
    }

    /** The measured time ends. */
    void end() {
        to.complete(ProcessorTime.now(server, cluster));
    }

    /** What was read first; waits for it. */
    ProcessorTime from() {
        return from.join();
    }

    /** What was read last; waits for it. */
    ProcessorTime to() {
        return to.join();
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
