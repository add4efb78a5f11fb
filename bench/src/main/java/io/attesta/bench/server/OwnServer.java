package io.attesta.bench.server;

import io.attesta.authorizer.ArchiveCheck;
import io.attesta.authorizer.AttestaServer;
import io.attesta.authorizer.Launch;
import io.attesta.authorizer.ServerException;
import io.attesta.authorizer.archive.ReconciliationReport;
import io.attesta.authorizer.command.SettingsOptions;
import io.attesta.authorizer.settings.Settings;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.signing.PublicKeySet;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A server in this process with the sample world, in a temporary folder that goes with it. */
public final class OwnServer implements AutoCloseable {
    private static final long ARCHIVE_DEADLINE_NS = TimeUnit.MINUTES.toNanos(10);

    private final Settings settings;
    private final TemporaryFolder folder;
    private final Launch launch;
    private final CompletableFuture<String> fault = new CompletableFuture<>();

    private OwnServer(
            final Settings settings, final TemporaryFolder folder, final SettingsOptions options, final int cards) {
        this.settings = settings;
        this.folder = folder;
        launch = Launch.start(
                settings,
                folder.path(),
                options.home(),
                options.environment(),
                cards,
                loaded -> {},
                warning -> {},
                (what, cause) -> fault.complete(what));
    }

    /**
     * Starts it.
     *
     * @param options whose {@code --data}, if it was given, is where the temporary folder is made
     * @throws ServerException with one sentence if it cannot start; nothing is left then
     */
    public static OwnServer start(final Settings settings, final SettingsOptions options, final int cards)
            throws IOException {
        final TemporaryFolder folder = TemporaryFolder.make(options.namedData(), "attesta-bench-");
        try {
            return new OwnServer(settings, folder, options, cards);
        } catch (final RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    /** Where it speaks ISO 8583. */
    public InetSocketAddress address() {
        return server().iso8583Address();
    }

    /** Its keys, closed with it. */
    public KeyStore keys() {
        return launch.keys();
    }

    /** Its data folder. */
    public Path folder() {
        return folder.path();
    }

    /** The server itself. */
    public AttestaServer server() {
        return launch.server();
    }

    /** Says so if the server met a fault after which it does not answer. */
    public void requireSound() {
        if (fault.isDone()) {
            throw new ServerException("The server stopped: " + fault.join() + ".");
        }
    }

    /** Waits for the archive and holds the journal against it; empty if there is no archive. */
    public Optional<ReconciliationReport> reconcile() throws InterruptedException {
        if (!settings.database().archive()) {
            return Optional.empty();
        }
        final long deadline = System.nanoTime() + ARCHIVE_DEADLINE_NS;
        while (server().archiveLagBatches() != 0) {
            if (System.nanoTime() > deadline) {
                throw new ServerException("The archive did not catch up within ten minutes.");
            }
            requireSound();
            TimeUnit.MILLISECONDS.sleep(100);
        }
        return Optional.of(ArchiveCheck.run(
                settings.node(), folder.path(), server().database().orElseThrow(), PublicKeySet.of(keys())));
    }

    @Override
    public void close() {
        launch.close();
        try {
            folder.close();
        } catch (final IOException e) {
            throw new ServerException("The folder " + folder.path() + " cannot be removed: " + e.getMessage() + ".", e);
        }
    }
}
