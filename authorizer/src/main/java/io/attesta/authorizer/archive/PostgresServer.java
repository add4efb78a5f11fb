package io.attesta.authorizer.archive;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The embedded PostgreSQL: a real one beside the server, in a folder of the server's data.
 *
 * <pre>
 *   binaries-…   its programs, unpacked
 *   cluster      its data
 *   password     of the user attesta, mode 0600
 * </pre>
 *
 * It is started by its own thread ({@code attesta-postgres}); nobody waits for it, {@link #database} is known at once. If it ends by
 * itself it is started again. Durable (fsync, synchronous_commit), loopback only, password by scram-sha-256.
 *
 * <p>Whoever makes one holds the lock of the data folder: a PostgreSQL found running in the folder is taken for the orphan of a killed
 * run and stopped. To look into the archive beside a running server use {@link #running}.
 */
public final class PostgresServer implements Closeable {
    private static final int STOP_SECONDS = 8;
    private static final long FIRST_PAUSE_MS = 250;
    private static final long MAX_PAUSE_MS = 30_000;
    /** After so many failed starts in a row {@link #ready} says so; it goes on trying. */
    private static final int GIVE_UP = 3;

    private final Path folder;
    private final PostgresCluster cluster;
    private final ArchiveEvents events;
    private final int givenPort;
    private final CompletableFuture<ArchiveDatabase> ready = new CompletableFuture<>();
    private final CompletableFuture<Void> closing = new CompletableFuture<>();
    private final Thread thread = new Thread(this::run, "attesta-postgres");
    private volatile ArchiveDatabase database;
    private volatile Path programs;
    private int port;

    /**
     * Takes the folder, makes the password and chooses the port; starts nothing.
     *
     * @param folder {@code data/postgres}; made if missing
     * @param log file that PostgreSQL logs to
     * @param port TCP port on 127.0.0.1, 0 for a free one
     * @param events told of failed starts
     * @throws PostgresException if the folder's cluster is of another major version
     */
    public PostgresServer(final Path folder, final Path log, final int port, final ArchiveEvents events)
            throws IOException {
        cluster = new PostgresCluster(folder, log);
        cluster.checkMajor();
        this.folder = folder.toRealPath();
        this.events = events;
        givenPort = port;
        choosePort();
    }

    /** Where the PostgreSQL of a folder answers, if one runs there now: a look from another process. */
    public static Optional<ArchiveDatabase> running(final Path folder) throws IOException {
        final PostgresCluster cluster = new PostgresCluster(folder, folder.resolve("postgres.log"));
        final Optional<Postmaster> postmaster = Postmaster.of(cluster.path());
        return postmaster.isEmpty()
                ? Optional.empty()
                : Optional.of(cluster.database(postmaster.get().port()));
    }

    /** Starts it and returns at once. */
    public void start() {
        thread.start();
    }

    /**
     * Where it answers, or will. If the port was 0 and is taken by somebody else before PostgreSQL listens, this changes until
     * {@link #ready}.
     */
    public ArchiveDatabase database() {
        return database;
    }

    /** Completed when it takes connections for the first time; with a {@link PostgresException} if it was stopped before or failed
     * three times in a row. */
    public CompletableFuture<ArchiveDatabase> ready() {
        return ready;
    }

    /** Stops it: after this no process of it is left. */
    @Override
    public void close() {
        close(Duration.ofSeconds(STOP_SECONDS));
    }

    /** Stops it; after the time given, without a checkpoint, which the next start makes up for. */
    public void close(final Duration patience) {
        closing.complete(null);
        try {
            // The thread first: it may be in the middle of starting what is to be stopped.
            thread.join(patience.toMillis());
            thread.interrupt();
            thread.join();
            if (programs != null) {
                cluster.stop(programs, (int) Math.max(1, patience.toSeconds()));
            }
        } catch (final IOException e) {
            throw new PostgresException("PostgreSQL could not be stopped: " + e.getMessage(), e);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        int failures = 0;
        while (!closing.isDone()) {
            try {
                final Postmaster postmaster = startOnce();
                ready.complete(database);
                failures = 0;
                CompletableFuture.anyOf(postmaster.process().onExit(), closing).join();
                if (!closing.isDone()) {
                    events.postgresTrouble("PostgreSQL ended by itself and is started again");
                }
            } catch (final IOException | SQLException | RuntimeException e) {
                failures++;
                events.postgresTrouble(e.getMessage());
                if (failures == GIVE_UP) {
                    ready.completeExceptionally(new PostgresException(e.getMessage(), e));
                }
            } catch (final InterruptedException e) {
                break;
            }
            await(Math.min(MAX_PAUSE_MS, FIRST_PAUSE_MS << Math.min(failures, 8)));
        }
        ready.completeExceptionally(new PostgresException("PostgreSQL was stopped before it was ready"));
    }

    private Postmaster startOnce() throws IOException, SQLException, InterruptedException {
        programs = PostgresBinaries.unpack(folder);
        cluster.stopOrphan(programs);
        cluster.create(programs);
        choosePort();
        final Postmaster postmaster = cluster.start(programs, port);
        cluster.createDatabase(port);
        return postmaster;
    }

    private void choosePort() throws IOException {
        port = givenPort == 0 ? PostgresCluster.freePort(port) : givenPort;
        database = cluster.database(port);
    }

    private void await(final long pauseMs) {
        try {
            closing.get(pauseMs, TimeUnit.MILLISECONDS);
        } catch (final TimeoutException e) {
            // Time to try again.
        } catch (final InterruptedException | ExecutionException e) {
            Thread.currentThread().interrupt();
        }
    }
}
