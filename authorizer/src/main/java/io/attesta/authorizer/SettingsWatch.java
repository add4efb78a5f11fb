package io.attesta.authorizer;

import io.attesta.authorizer.node.KeyWatch;
import io.attesta.authorizer.settings.Category;
import io.attesta.authorizer.settings.LoadedSettings;
import io.attesta.authorizer.settings.Rights;
import io.attesta.authorizer.settings.SettingGroup;
import io.attesta.authorizer.settings.SettingKey;
import io.attesta.authorizer.settings.SettingsException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread {@code attesta-settings}: looks every second whether the settings file was changed, and has the server take up the rights that
 * are in it. Nothing else of a file is taken up by a running server; which of it was changed and waits for a restart is said in the log. A
 * file that is wrong anywhere is refused as a whole, and everything stays as it is.
 *
 * <p>Unlike the key file, people write this one by hand, and not always in one piece: it is read when it has stood unchanged from one
 * look to the next, and what was read counts only if it was not changed meanwhile.
 */
final class SettingsWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SettingsWatch.class);
    private static final long LOOK_MS = 1_000;

    /** Writes to the audit log. */
    @FunctionalInterface
    interface AuditTrail {
        /** What was done, and a member that says more. */
        void did(String event, String name, String text);
    }

    private final Path file;
    private final Supplier<LoadedSettings> source;
    private final LoadedSettings started;
    private final Consumer<Rights> server;
    private final AuditTrail audit;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        final Thread made = new Thread(work, "attesta-settings");
        made.setDaemon(true);
        return made;
    });
    private Rights rights;
    private String tried;
    private String seen;

    /**
     * A watch over a file.
     *
     * @param source reads it
     * @param started what the server was started with
     * @param stamp of the file, read before it was loaded, see {@link KeyWatch#stamp}
     * @param server decides by the rights it is given, when this returns
     * @param audit hears of what was taken up and what was refused
     */
    SettingsWatch(
            final Path file,
            final Supplier<LoadedSettings> source,
            final LoadedSettings started,
            final String stamp,
            final Consumer<Rights> server,
            final AuditTrail audit) {
        this.file = file;
        this.source = source;
        this.started = started;
        this.server = server;
        this.audit = audit;
        rights = started.settings().rights();
        tried = stamp;
        seen = stamp;
    }

    /** Begins to look. */
    void start() {
        thread.scheduleWithFixedDelay(this::look, LOOK_MS, LOOK_MS, TimeUnit.MILLISECONDS);
    }

    /** Looks once. */
    void look() {
        final String now = KeyWatch.stamp(file);
        final boolean settled = now.equals(seen);
        seen = now;
        if (!settled || now.equals(tried)) {
            return;
        }
        try {
            final LoadedSettings loaded = source.get();
            if (isStill(now)) {
                tried = now;
                takeUp(loaded);
            }
        } catch (final SettingsException e) {
            if (isStill(now)) {
                tried = now;
                refuse(e.getMessage());
            }
        }
    }

    private boolean isStill(final String stamp) {
        return KeyWatch.stamp(file).equals(stamp);
    }

    private void refuse(final String why) {
        LOG.warn("the changed settings file is not taken up, everything stays as it is: {}", why);
        audit.did("settings.refused", "reason", why);
    }

    private void takeUp(final LoadedSettings loaded) {
        final String waiting = loaded.differing(started).stream()
                .filter(key -> key.group() != SettingGroup.RIGHTS)
                .map(SettingKey::dotted)
                .collect(Collectors.joining(", "));
        if (!waiting.isEmpty()) {
            LOG.warn("these settings were changed and need a restart: {}", waiting);
        }
        final Rights next = loaded.settings().rights();
        if (next.equals(rights)) {
            return;
        }
        final String changed = words(rights, next);
        try {
            server.accept(next);
        } catch (final IllegalStateException e) {
            refuse(e.getMessage() + ".");
            return;
        }
        rights = next;
        LOG.info("rights taken up: {}", changed);
        audit.did("settings.rights", "changed", changed);
    }

    /** Each action whose categories changed: {@code 90 EMP AGY -> AGY, 31 MED AGY -> none}. */
    private static String words(final Rights before, final Rights after) {
        return after.categories().keySet().stream()
                .filter(action -> !before.categories()
                        .get(action)
                        .equals(after.categories().get(action)))
                .map(action -> action + " " + words(before.categories().get(action)) + " -> "
                        + words(after.categories().get(action)))
                .collect(Collectors.joining(", "));
    }

    private static String words(final Set<Category> categories) {
        return categories.isEmpty()
                ? "none"
                : categories.stream().sorted().map(Category::name).collect(Collectors.joining(" "));
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
