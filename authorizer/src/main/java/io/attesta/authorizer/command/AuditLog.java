package io.attesta.authorizer.command;

import io.attesta.authorizer.log.LogFiles;
import io.attesta.authorizer.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/**
 * The audit log, for commands whose act must leave a trace: open before the act, so that nothing is done that could not be
 * written down. The file is only ever appended to, whole lines at a time, so that a running server may write to it as well.
 */
final class AuditLog implements AutoCloseable {
    private final Optional<LogFiles> files;

    private AuditLog(final Optional<LogFiles> files) {
        this.files = files;
    }

    /** Opens the log under the data folder; writes nothing where {@code telemetry.audit} is off. */
    static AuditLog open(final SettingsOptions options, final Settings settings) {
        if (!settings.telemetry().audit()) {
            return new AuditLog(Optional.empty());
        }
        final Path configuration = options.installed("config/logback.xml");
        try {
            return new AuditLog(Optional.of(LogFiles.open(configuration, options.data())));
        } catch (final IOException e) {
            throw new CommandFailure(
                    "The audit log in " + options.data().resolve("log")
                            + " cannot be opened, and without it nothing was done: " + IoReason.of(e),
                    e);
        }
    }

    /** Writes down one act. */
    void write(final AuditLine line) {
        if (files.isPresent()) {
            LoggerFactory.getLogger(LogFiles.AUDIT_LOGGER).info(line.toString());
        }
    }

    /** Writes what is queued and closes the file. */
    @Override
    public void close() {
        files.ifPresent(LogFiles::close);
    }
}
