package io.attesta.bench.measure;

import io.attesta.bench.server.OwnServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;

/** Looks at how far the archive of a server in this process is behind, while others load it. For one thread. */
final class ArchiveWatch {
    private static final long PAUSE_MS = 20;
    private static final double NS_PER_SECOND = 1e9;

    private final OwnServer server;
    private final Duration most;
    private final Duration mostDrain;
    private final List<ArchiveCourse.Point> points = new ArrayList<>();
    private OptionalDouble drainSeconds = OptionalDouble.empty();

    /**
     * @param most how far it may be behind when sending ends
     * @param mostDrain how long it may take to catch up then
     */
    ArchiveWatch(final OwnServer server, final Duration most, final Duration mostDrain) {
        this.server = server;
        this.most = most;
        this.mostDrain = mostDrain;
    }

    /** Looks once; gives words for it. */
    String look(final double second) {
        final ArchiveCourse.Point point = new ArchiveCourse.Point(
                second, server.server().archiveLagBatches(), server.server().archiveLagSeconds());
        points.add(point);
        if (point.batches() < 0) {
            return "  archive not reached yet";
        }
        return String.format(Locale.ROOT, "  archive behind %.2f s, %d batches", point.lagSeconds(), point.batches());
    }

    /** After the end of sending: looks a last time, then waits until it has caught up. Whether it did in time. */
    boolean drain(final double second) throws InterruptedException {
        look(second);
        final long startNs = System.nanoTime();
        while (server.server().archiveLagBatches() != 0) {
            server.requireSound();
            if (System.nanoTime() - startNs > mostDrain.toNanos()) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
        }
        drainSeconds = OptionalDouble.of((System.nanoTime() - startNs) / NS_PER_SECOND);
        return true;
    }

    ArchiveCourse course() {
        return new ArchiveCourse(points, drainSeconds, most, mostDrain);
    }
}
