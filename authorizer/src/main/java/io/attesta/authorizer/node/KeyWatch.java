package io.attesta.authorizer.node;

import io.attesta.keystore.KeyStore;
import io.attesta.keystore.KeyStoreException;
import io.attesta.keystore.RotatingKeyStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread {@code attesta-keys}: looks every second whether the key file was replaced, and has the server take up what is in
 * it. A file that cannot be opened, or is not the successor of the one in use ({@link KeySuccession}), is an alarm, and the keys in use
 * stay in use.
 */
public final class KeyWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KeyWatch.class);
    private static final long LOOK_MS = 1_000;

    private final Path file;
    private final Supplier<KeyStore> source;
    private final RotatingKeyStore keys;
    private final Consumer<String> refused;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        final Thread made = new Thread(work, "attesta-keys");
        made.setDaemon(true);
        return made;
    });
    private String tried;

    /**
     * @param file the key file
     * @param source opens it; what it gives belongs to {@code keys} if it is taken up
     * @param keys what the server uses
     * @param stamp of the file, read before {@code keys} were opened from it, see {@link #stamp}
     * @param refused hears one sentence when a new file is not taken up
     */
    public KeyWatch(
            final Path file,
            final Supplier<KeyStore> source,
            final RotatingKeyStore keys,
            final String stamp,
            final Consumer<String> refused) {
        this.file = file;
        this.source = source;
        this.keys = keys;
        this.refused = refused;
        tried = stamp;
    }

    /** Begins to look. */
    public void start() {
        thread.scheduleWithFixedDelay(this::look, LOOK_MS, LOOK_MS, TimeUnit.MILLISECONDS);
    }

    /** Looks once. The file is only ever replaced whole, so what is there is whole. */
    void look() {
        final String now = stamp(file);
        if (now.equals(tried)) {
            return;
        }
        tried = now;
        try {
            takeUp();
        } catch (final KeyStoreException e) {
            refused.accept("the changed key file is not taken up, the keys in use stay in use: " + e.getMessage());
        }
    }

    private void takeUp() {
        final KeyStore next = source.get();
        try {
            KeySuccession.require(keys, next);
        } catch (final KeyStoreException e) {
            next.close();
            throw e;
        }
        keys.replace(next);
        LOG.info("keys taken up: {}", KeySuccession.words(next));
    }

    /** What changes when the file is replaced: its identity, size and time. */
    public static String stamp(final Path file) {
        try {
            final BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            return now.fileKey() + " " + now.size() + " " + now.lastModifiedTime();
        } catch (final IOException e) {
            return e.getClass().getSimpleName();
        }
    }

    /** Ends the thread, after the look it is in. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            thread.awaitTermination(5, TimeUnit.SECONDS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
