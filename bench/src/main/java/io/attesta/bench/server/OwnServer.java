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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A server in this process with the sample world, in a folder that goes with it. */
public final class OwnServer implements AutoCloseable {
    private static final long ARCHIVE_DEADLINE_NS = TimeUnit.MINUTES.toNanos(10);

    private final Settings settings;
    private final Path folder;
    private final Launch launch;
    private final CompletableFuture<String> fault = new CompletableFuture<>();

    private OwnServer(final Settings settings, final Path folder, final SettingsOptions options, final int cards) {
        this.settings = settings;
        this.folder = folder;
        launch = Launch.start(
                settings,
                folder,
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
     * @throws ServerException with one sentence if it cannot start; nothing is left then
     */
    public static OwnServer start(final Settings settings, final SettingsOptions options, final int cards)
            throws IOException {
        final Path folder = Files.createTempDirectory("attesta-bench-");
        try {
            return new OwnServer(settings, folder, options, cards);
        } catch (final RuntimeException e) {
            delete(folder);
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
        return folder;
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
        return Optional.of(
                ArchiveCheck.run(settings.node(), folder, server().database().orElseThrow(), PublicKeySet.of(keys())));
    }

    @Override
    public void close() {
        launch.close();
        try {
            delete(folder);
        } catch (final IOException e) {
            throw new ServerException("The folder " + folder + " cannot be removed: " + e.getMessage() + ".", e);
        }
    }

    private static void delete(final Path folder) throws IOException {
        final List<Path> all;
        try (Stream<Path> tree = Files.walk(folder)) {
            all = tree.sorted(Comparator.reverseOrder()).toList();
        }
        for (final Path path : all) {
            Files.deleteIfExists(path);
        }
    }
}
