package io.attesta.bench.archive;

import io.attesta.authorizer.ServerException;
import io.attesta.authorizer.archive.ArchiveDatabase;
import io.attesta.authorizer.archive.ArchiveEvents;
import io.attesta.authorizer.archive.Archiver;
import io.attesta.authorizer.archive.ArchiverLimits;
import io.attesta.authorizer.archive.Pace;
import io.attesta.authorizer.journal.DurablePosition;
import io.attesta.authorizer.journal.FolderDisk;
import io.attesta.authorizer.journal.JournalEnd;
import io.attesta.authorizer.journal.JournalScan;
import io.attesta.authorizer.journal.JournalWriter;
import io.attesta.authorizer.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongConsumer;

/** One run of the archiver over a backlog, with nothing beside it. Told by the archiver's thread, read when it is done. */
final class Drain implements ArchiveEvents {
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

    private final Settings settings;
    private final FolderDisk disk;
    private final LongConsumer second;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private final List<Long> perSecond = new ArrayList<>();
    private long firstAuthorizationBatch = Long.MAX_VALUE;
    private long lastBatch;
    private long startNs;
    private long endNs;
    private long rows;
    private long thisSecond;
    private long authorizationsFromNs;
    private long authorizationRows;

    /** @param second told the rows of each second */
    Drain(final Settings settings, final Path data, final LongConsumer second) throws IOException {
        this.settings = settings;
        this.disk = new FolderDisk(data.resolve("journal"));
        this.second = second;
    }

    /**
     * Drains the whole journal into a database.
     *
     * @throws ServerException with one sentence if it cannot be done, or takes longer than an hour
     */
    DrainReport run(final ArchiveDatabase database) throws IOException, InterruptedException {
        final int node = settings.node().id();
        final String issuer = settings.node().issuer();
        final JournalEnd end = new JournalScan(disk, node, issuer).run(frame -> {
            if (frame.statements() > 0) {
                firstAuthorizationBatch = Math.min(firstAuthorizationBatch, frame.number());
            }
        });
        lastBatch = end.nextBatch() - 1;
        final DurablePosition durable = new DurablePosition();
        // Writes nothing: it publishes how far the journal is durable.
        new JournalWriter(disk, node, issuer, settings.journal().segmentBytes(), false, end, durable).close();
        try (Archiver archiver = new Archiver(
                node,
                issuer + "/" + node,
                disk,
                durable,
                () -> database,
                ArchiverLimits.standard(),
                this,
                Pace.system())) {
            archiver.start();
            done.get(1, TimeUnit.HOURS);
        } catch (final ExecutionException e) {
            throw new ServerException(e.getCause().getMessage(), e);
        } catch (final TimeoutException e) {
            throw new ServerException("The archiver did not drain the journal within an hour.", e);
        }
        return report();
    }

    private DrainReport report() {
        return new DrainReport(
                rows,
                (endNs - startNs) / 1e9,
                authorizationRows,
                authorizationsFromNs == 0 ? 0 : (endNs - authorizationsFromNs) / 1e9,
                perSecond);
    }

    @Override
    public void connected(final long batch) {
        startNs = System.nanoTime();
    }

    @Override
    public void archived(final long last, final int count) {
        endNs = System.nanoTime();
        rows += count;
        if (authorizationsFromNs > 0) {
            authorizationRows += count;
        } else if (last >= firstAuthorizationBatch) {
            authorizationsFromNs = endNs;
        }
        for (; endNs - startNs >= (perSecond.size() + 1) * SECOND_NS; thisSecond = 0) {
            perSecond.add(thisSecond);
            second.accept(thisSecond);
        }
        thisSecond += count;
        if (last == lastBatch) {
            done.complete(null);
        }
    }

    @Override
    public void disconnected(final String reason) {
        done.completeExceptionally(new ServerException("The archiver lost its database: " + reason + "."));
    }

    @Override
    public void fatal(final String reason) {
        done.completeExceptionally(new ServerException("The archiver ended: " + reason + "."));
    }

    @Override
    public void postgresTrouble(final String reason) {
        done.completeExceptionally(new ServerException("PostgreSQL: " + reason + "."));
    }
}
