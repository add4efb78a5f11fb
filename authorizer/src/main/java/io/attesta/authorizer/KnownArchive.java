package io.attesta.authorizer;

import io.attesta.authorizer.archive.ArchiveDatabase;
import io.attesta.authorizer.archive.ArchivedHistory;
import io.attesta.authorizer.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** How far an archive is known to be when a server starts, which does not wait for its archive. */
final class KnownArchive {
    private static final long WAIT_MS = 2_000;

    private final Settings settings;
    private final Path data;

    KnownArchive(final Settings settings, final Path data) {
        this.settings = settings;
        this.data = data;
    }

    /**
     * Last batch that it has, as far as it can be known at once: what was noted of it ({@link ArchiveMark}), and what an external database
     * says within two seconds. 0 if neither tells, or nothing is archived; a later contradiction is found by the archiver, and the server stops.
     */
    long lastBatch() throws IOException {
        return settings.database().archive() ? Math.max(new ArchiveMark(data).read(), external()) : 0;
    }

    private long external() throws IOException {
        if (settings.database().url().isEmpty()) {
            return 0;
        }
        final ArchiveDatabase database = FromSettings.externalArchive(settings.database(), data);
        try {
            return CompletableFuture.supplyAsync(() -> batch(database)).get(WAIT_MS, TimeUnit.MILLISECONDS);
        } catch (final ExecutionException | TimeoutException e) {
            // Nothing of the server waits for its archive.
            return 0;
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    private long batch(final ArchiveDatabase database) {
        try (ArchivedHistory history =
                ArchivedHistory.open(database, settings.node().id())) {
            return history.batch();
        }
    }
}
