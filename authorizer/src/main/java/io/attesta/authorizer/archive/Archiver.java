package io.attesta.authorizer.archive;

import io.attesta.authorizer.journal.BatchFrame;
import io.attesta.authorizer.journal.Disk;
import io.attesta.authorizer.journal.DurablePosition;
import io.attesta.authorizer.journal.JournalDamageException;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.flywaydb.core.api.FlywayException;

/**
 * Brings the journal into the database, whole batches, in order, each once. Owns its thread ({@code attesta-archive}), the database
 * connection and its place in the journal; nobody waits for it.
 *
 * <p>Rows and the archive's position move in one transaction, and only from the position that is expected. So nothing else has to be
 * remembered: after a lost connection, a lost answer to COMMIT, a restart or a second archiver's write the position in the database is
 * the truth, and the journal is read again from there. While the database is away the backlog is the journal on disk; in memory is at
 * most one group of rows.
 *
 * <p>It ends for good, and says so by {@link ArchiveEvents#fatal}, if journal and archive do not belong together or the journal cannot be
 * read: going on would make a gap that nobody sees.
 */
public final class Archiver implements AutoCloseable {
    /** What a turn of the loop came to. */
    enum Turn {
        /** A full group was written: more is waiting. */
        FULL,
        /** What there was is written. */
        CAUGHT_UP,
        /** There was nothing. */
        IDLE,
        /** The database cannot be reached or refused. */
        AWAY,
        /** The end: {@link ArchiveEvents#fatal} was told. */
        FATAL
    }

    /** Unknown number of batches. */
    public static final long UNKNOWN = -1;

    private static final int ALARMS = 1_000;
    private static final long MIN_IDLE_MS = 2;
    /** Also lets rows gather when few come: at most 50 transactions a second compete for the disk with the journal. */
    private static final long MAX_IDLE_MS = 20;

    private static final String UNDEFINED_TABLE = "42P01";
    private static final long FIRST_AWAY_MS = 50;
    private static final long MAX_AWAY_MS = 1_000;

    private final int node;
    private final Supplier<ArchiveDatabase> database;
    private final DurablePosition durable;
    private final ArchiveEvents events;
    private final Pace pace;
    private final JournalTail tail;
    private final RowGroup group;
    private final BlockingQueue<ArchivedAlarm> alarms = new ArrayBlockingQueue<>(ALARMS);
    private final List<ArchivedAlarm> alarmsTaken = new ArrayList<>();
    private final Thread thread = new Thread(this::run, "attesta-archive");

    private volatile ArchiveSession session;
    private volatile boolean closing;
    private volatile long giveUpAtMs;
    private volatile long lastBatch = UNKNOWN;
    private volatile long lastBatchMs;
    private volatile long behindSinceMs;
    private volatile long rows;
    private volatile long connections;
    private final LongAdder alarmsDropped = new LongAdder();
    private ArchivePosition position;
    private boolean migrated;
    private boolean toldAway;

    /**
     * @param node number of the node, 1 to 65535
     * @param issuer {@code iss} of its statements: issuer's name, slash, node
     * @param disk the journal's folder
     * @param durable how far the journal may be read
     * @param database where the archive is; asked at each connection
     * @param limits bounds of a transaction
     */
    public Archiver(
            final int node,
            final String issuer,
            final Disk disk,
            final DurablePosition durable,
            final Supplier<ArchiveDatabase> database,
            final ArchiverLimits limits,
            final ArchiveEvents events,
            final Pace pace) {
        this.node = node;
        this.durable = durable;
        this.database = database;
        this.events = events;
        this.pace = pace;
        tail = new JournalTail(disk, durable);
        group = new RowGroup(new ArchiveRows(node, issuer), limits.maxRows(), limits.maxBytes());
    }

    /** Starts the thread. */
    public void start() {
        thread.start();
    }

    /** Puts an alarm on its way into the archive; drops and counts it if 1,000 are waiting. For any thread. */
    public void offer(final ArchivedAlarm alarm) {
        if (!alarms.offer(alarm)) {
            alarmsDropped.increment();
        }
    }

    /** Last batch in the archive, {@link #UNKNOWN} before the database was reached for the first time. */
    public long lastBatch() {
        return lastBatch;
    }

    /** Durable batches that are not in the archive yet, {@link #UNKNOWN} before the database was reached. */
    public long lagBatches() {
        final long archived = lastBatch;
        return archived == UNKNOWN ? UNKNOWN : Math.max(0, durable.batch() - archived);
    }

    /** About how long the oldest batch that is not in the archive has been waiting, seconds; 0 if there is none. */
    public double lagSeconds() {
        final long since = behindSinceMs;
        return since == 0 ? 0 : Math.max(0, pace.nowMs() - Math.max(since, lastBatchMs)) / 1000.0;
    }

    /** Rows written since the start, in all tables. */
    public long rows() {
        return rows;
    }

    /** Connections made since the start. */
    public long connections() {
        return connections;
    }

    /** Alarms dropped since the start. */
    public long alarmsDropped() {
        return alarmsDropped.sum();
    }

    /** Finishes what is durable within five seconds, then closes. */
    @Override
    public void close() {
        close(Duration.ofSeconds(5));
    }

    /** Finishes what is durable within the time given, then closes; what is left stays in the journal for the next start. */
    public void close(final Duration patience) {
        giveUpAtMs = pace.nowMs() + patience.toMillis();
        closing = true;
        LockSupport.unpark(thread);
        try {
            thread.join(patience.toMillis() + 1);
            if (thread.isAlive()) {
                // It hangs in the database: take the connection away.
                final ArchiveSession hanging = session;
                if (hanging != null) {
                    hanging.abort();
                }
                thread.interrupt();
                thread.join(1_000);
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (final SQLException e) {
            // The connection is being given up anyway.
        }
    }

    private void run() {
        long idleMs = MIN_IDLE_MS;
        long awayMs = FIRST_AWAY_MS;
        boolean goingOn = true;
        while (goingOn) {
            final Turn turn = turn();
            goingOn = turn != Turn.FATAL && !(closing && (turn == Turn.IDLE || pace.nowMs() >= giveUpAtMs));
            if (turn == Turn.AWAY && goingOn) {
                pace.pause(jittered(awayMs));
                awayMs = Math.min(MAX_AWAY_MS, 2 * awayMs);
            } else {
                awayMs = FIRST_AWAY_MS;
            }
            if (turn == Turn.CAUGHT_UP && !closing) {
                pace.pause(MAX_IDLE_MS);
                idleMs = MIN_IDLE_MS;
            } else if (turn == Turn.IDLE && goingOn) {
                pace.pause(idleMs);
                idleMs = Math.min(MAX_IDLE_MS, 2 * idleMs);
            }
        }
        release();
    }

    /** Half of it to all of it, so that many servers do not come back to one database at the same moment. */
    private long jittered(final long ms) {
        return ms / 2 + (long) (ms / 2 * pace.random());
    }

    /** One turn of the loop: at most one connection attempt, one transaction. */
    Turn turn() {
        noteBehind();
        try {
            if (session == null) {
                connect();
            }
            writeAlarms();
            return archive();
        } catch (final SQLException | FlywayException e) {
            lose(e);
            return Turn.AWAY;
        } catch (final ArchiveMismatchException | JournalDamageException e) {
            return fatal(e.getMessage());
        } catch (final IOException e) {
            return fatal("the journal cannot be read: " + e.getMessage());
        } catch (final RuntimeException | Error e) {
            // Not its message: it might quote a row.
            return fatal("the archiver failed: " + e.getClass().getName() + " at " + place(e));
        }
    }

    /** Gives back connection and files. */
    void release() {
        final ArchiveSession open = session;
        session = null;
        if (open != null) {
            open.close();
        }
        try {
            tail.close();
        } catch (final IOException e) {
            // Only read from.
        }
    }

    private void connect() throws SQLException, IOException {
        final ArchiveDatabase target = database.get();
        if (!migrated) {
            ArchiveSchema.migrate(target);
            migrated = true;
        }
        session = ArchiveSession.open(target, node);
        connections++;
        takePosition();
        toldAway = false;
        events.connected(position.batch());
    }

    private void takePosition() throws SQLException, IOException {
        position = session.position();
        tail.resume(position);
        lastBatch = position.batch();
    }

    private Turn archive() throws SQLException, IOException {
        group.clear();
        BatchFrame frame = tail.next();
        while (frame != null) {
            group.add(frame);
            frame = group.isFull() ? null : tail.next();
        }
        if (group.isEmpty()) {
            return Turn.IDLE;
        }
        final boolean full = group.isFull();
        if (session.append(group, position)) {
            written();
        } else {
            // Another archiver was faster, or an earlier COMMIT of ours did happen: go where the archive is.
            takePosition();
        }
        return full ? Turn.FULL : Turn.CAUGHT_UP;
    }

    private void written() {
        position = group.reaches();
        rows += group.rows();
        lastBatchMs = group.seconds() * 1000;
        lastBatch = position.batch();
        noteBehind();
        events.archived(position.batch(), group.rows());
    }

    private void writeAlarms() throws SQLException {
        if (alarmsTaken.isEmpty()) {
            alarms.drainTo(alarmsTaken);
        }
        if (!alarmsTaken.isEmpty()) {
            session.append(alarmsTaken);
            alarmsTaken.clear();
        }
    }

    private void noteBehind() {
        if (durable.batch() <= Math.max(0, lastBatch)) {
            behindSinceMs = 0;
        } else if (behindSinceMs == 0) {
            behindSinceMs = pace.nowMs();
        }
    }

    private void lose(final Exception e) {
        if (e instanceof SQLException sql && UNDEFINED_TABLE.equals(sql.getSQLState())) {
            // Somebody put an empty database there.
            migrated = false;
        }
        final ArchiveSession lost = session;
        session = null;
        if (lost != null) {
            lost.close();
        }
        if (!toldAway) {
            toldAway = true;
            events.disconnected(reason(e));
        }
    }

    private Turn fatal(final String reason) {
        events.fatal(reason);
        return Turn.FATAL;
    }

    /** SQLSTATE and the first line: what PostgreSQL adds below it may quote a row. */
    private static String reason(final Exception e) {
        Throwable cause = e;
        while (!(cause instanceof SQLException) && cause.getCause() != null) {
            cause = cause.getCause();
        }
        final String state =
                cause instanceof SQLException sql && sql.getSQLState() != null ? sql.getSQLState() + " " : "";
        return state + String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    }

    private static String place(final Throwable e) {
        return e.getStackTrace().length == 0 ? "?" : e.getStackTrace()[0].toString();
    }
}
