package io.attesta.authorizer;

import io.attesta.authorizer.archive.ArchiveDatabase;
import io.attesta.authorizer.archive.ArchiveEvents;
import io.attesta.authorizer.archive.ArchivedAlarm;
import io.attesta.authorizer.archive.Archiver;
import io.attesta.authorizer.archive.ArchiverLimits;
import io.attesta.authorizer.archive.Pace;
import io.attesta.authorizer.archive.PostgresServer;
import io.attesta.authorizer.journal.Disk;
import io.attesta.authorizer.journal.DurablePosition;
import io.attesta.authorizer.pipeline.AlarmKind;
import io.attesta.authorizer.pipeline.PipelineEvents;
import io.attesta.authorizer.runtime.FaultHandler;
import io.attesta.authorizer.settings.DatabaseSettings;
import io.attesta.authorizer.settings.NodeSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The archive beside the server: an embedded PostgreSQL unless settings name another, and the archiver. Nothing of the server
 * waits for either; what is not archived when the server stops is archived after the next start.
 */
final class ServerArchive implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServerArchive.class);
    private static final Duration ARCHIVER_PATIENCE = Duration.ofSeconds(2);
    private static final Duration POSTGRES_PATIENCE = Duration.ofSeconds(2);

    private final Optional<PostgresServer> embedded;
    private final Supplier<ArchiveDatabase> database;
    private final Archiver archiver;
    private final ArchiveMark mark;

    private ServerArchive(
            final Optional<PostgresServer> embedded,
            final Supplier<ArchiveDatabase> database,
            final Archiver archiver,
            final ArchiveMark mark) {
        this.mark = mark;
        this.embedded = embedded;
        this.database = database;
        this.archiver = archiver;
    }

    /** Starts both and returns at once. */
    static ServerArchive start(
            final DatabaseSettings settings,
            final NodeSettings node,
            final Path data,
            final Disk disk,
            final DurablePosition durable,
            final PipelineEvents events,
            final FaultHandler faults)
            throws IOException {
        final ArchiveMark mark = new ArchiveMark(data);
        final ArchiveEvents told = new Told(events, faults, mark);
        final Optional<PostgresServer> embedded = settings.url().isPresent()
                ? Optional.empty()
                : Optional.of(new PostgresServer(
                        data.resolve("postgres"), data.resolve("log/postgres.log"), settings.port(), told));
        final Supplier<ArchiveDatabase> database;
        if (embedded.isPresent()) {
            database = embedded.get()::database;
        } else {
            final ArchiveDatabase external = FromSettings.externalArchive(settings, data);
            database = () -> external;
        }
        final Archiver archiver = new Archiver(
                node.id(),
                node.issuer() + "/" + node.id(),
                disk,
                durable,
                database,
                ArchiverLimits.standard(),
                told,
                Pace.system());
        if (embedded.isPresent()) {
            // That it is not there yet while it starts is no alarm.
            embedded.get().ready().thenRun(archiver::start);
            embedded.get().start();
        } else {
            archiver.start();
        }
        return new ServerArchive(embedded, database, archiver, mark);
    }

    Archiver archiver() {
        return archiver;
    }

    ArchiveDatabase database() {
        return database.get();
    }

    /** Puts an alarm on its way into the archive; waits for nothing. */
    void alarm(final long atMs, final String kind, final String text) {
        archiver.offer(new ArchivedAlarm(UUID.randomUUID(), atMs, kind, null, text));
    }

    /** Alarms for which there was no room on that way. */
    long alarmsDropped() {
        return archiver.alarmsDropped();
    }

    @Override
    public void close() {
        archiver.close(ARCHIVER_PATIENCE);
        mark.close();
        embedded.ifPresent(server -> server.close(POSTGRES_PATIENCE));
    }

    /** What the archive tells, as log lines and alarms. */
    private record Told(PipelineEvents events, FaultHandler faults, ArchiveMark mark) implements ArchiveEvents {
        @Override
        public void connected(final long batch) {
            LOG.info("archive reached; it goes up to batch {}", batch);
        }

        @Override
        public void disconnected(final String reason) {
            events.alarm(AlarmKind.ARCHIVE, "the archive is away: " + reason);
        }

        @Override
        public void archived(final long lastBatch, final int rows) {
            mark.reached(lastBatch);
            LOG.debug("archived up to batch {}, {} rows", lastBatch, rows);
        }

        @Override
        public void fatal(final String reason) {
            faults.fatal("the archive and the journal do not belong together: " + reason, null);
        }

        @Override
        public void postgresTrouble(final String reason) {
            events.alarm(AlarmKind.ARCHIVE, reason);
        }
    }
}
