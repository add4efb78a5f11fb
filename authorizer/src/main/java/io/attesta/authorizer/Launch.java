package io.attesta.authorizer;

import io.attesta.authorizer.log.LogFiles;
import io.attesta.authorizer.node.KeyWatch;
import io.attesta.authorizer.node.NodeKeys;
import io.attesta.authorizer.pipeline.AlarmKind;
import io.attesta.authorizer.runtime.FaultHandler;
import io.attesta.authorizer.settings.LoadedSettings;
import io.attesta.authorizer.settings.Settings;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.RotatingKeyStore;
import io.attesta.protocol.jpos.PackagerFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A server with what stands around it: log files and key store. Opened from settings and a data folder, closed as a whole.
 */
public final class Launch implements AutoCloseable {
    private final CloseStack parts = new CloseStack();
    private RotatingKeyStore keys;
    private String keyStamp;
    private AttestaServer server;

    private Launch() {}

    /**
     * Starts a server.
     *
     * @param home folder that holds {@code config/}; empty = no log files
     * @param environment variables by name, for the password of the keys
     * @param sampleCards size of the sample world for empty tables, 0 = none
     * @param progress told the number of sample cards loaded, now and then
     * @param warning receives sentences that the operator should see
     * @param faults hears of faults after which the server does not answer
     * @throws ServerException with one sentence if it cannot start; nothing is left running
     * @throws io.attesta.keystore.KeyStoreException with one sentence if its keys cannot be had
     */
    public static Launch start(
            final Settings settings,
            final Path data,
            final Optional<Path> home,
            final Map<String, String> environment,
            final long sampleCards,
            final LongConsumer progress,
            final Consumer<String> warning,
            final FaultHandler faults) {
        final Launch launch = new Launch();
        try {
            launch.prepare(settings, data, home, environment, warning);
            launch.server =
                    launch.parts.push(AttestaServer.start(settings, data, launch.keys, sampleCards, progress, faults));
            launch.server.note().ifPresent(warning);
            launch.watchKeys(settings, data, environment);
            return launch;
        } catch (final IOException e) {
            launch.close();
            throw new ServerException("The server cannot start: " + e.getMessage() + ".", e);
        } catch (final RuntimeException e) {
            launch.close();
            throw e;
        }
    }

    private void prepare(
            final Settings settings,
            final Path data,
            final Optional<Path> home,
            final Map<String, String> environment,
            final Consumer<String> warning)
            throws IOException {
        checkWritable(data);
        FileDescriptors.warning(settings.transport().maxConnections()).ifPresent(warning);
        if (home.isPresent()) {
            PackagerFile.requireSameAsCodec(home.get().resolve("config/packager.xml"));
            parts.push(LogFiles.open(home.get().resolve("config/logback.xml"), data));
        }
        keyStamp = KeyWatch.stamp(NodeKeys.file(settings, data));
        // Other keys than those a journal was written with would make its cards strangers and its answers new ones.
        keys = parts.push(new RotatingKeyStore(
                hasJournal(data)
                        ? NodeKeys.open(settings, data, environment)
                        : NodeKeys.openOrCreate(settings, data, environment, warning)));
    }

    private void watchKeys(final Settings settings, final Path data, final Map<String, String> environment) {
        final KeyWatch watch = parts.push(new KeyWatch(
                NodeKeys.file(settings, data),
                () -> NodeKeys.open(settings, data, environment),
                keys,
                keyStamp,
                why -> server.alarm(AlarmKind.KEYS, why)));
        watch.start();
    }

    /**
     * Has the rights taken up from a settings file whenever it changes.
     *
     * @param stamp of the file, read before it was loaded, see {@link KeyWatch#stamp}
     * @param started what the server was started with
     * @param source reads the file again
     */
    void watchSettings(
            final Path file, final String stamp, final LoadedSettings started, final Supplier<LoadedSettings> source) {
        parts.push(new SettingsWatch(file, source, started, stamp, server::permit, server::did))
                .start();
    }

    public AttestaServer server() {
        return server;
    }

    /** The node's key store; closed with the server. */
    public KeyStore keys() {
        return keys;
    }

    @Override
    public void close() {
        parts.close();
    }

    private static void checkWritable(final Path data) {
        try {
            Files.createDirectories(data);
        } catch (final IOException e) {
            throw DataFolder.unwritable(data, e);
        }
        if (!Files.isWritable(data)) {
            throw DataFolder.unwritable(data, null);
        }
    }

    private static boolean hasJournal(final Path data) throws IOException {
        final Path journal = data.resolve("journal");
        if (Files.notExists(journal)) {
            return false;
        }
        try (Stream<Path> files = Files.list(journal)) {
            return files.anyMatch(file -> file.toString().endsWith(".jnl"));
        }
    }
}
