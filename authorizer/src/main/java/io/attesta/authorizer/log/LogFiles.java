package io.attesta.authorizer.log;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.status.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/**
 * The log files under a data folder, {@code log/attesta.log} and the append-only {@code log/audit.log}, open from
 * {@link #open} to {@link #close()}. Before that, and in commands that open none, warnings go to standard error and
 * nothing else is written.
 */
public final class LogFiles implements AutoCloseable {
    /** Name of the logger whose lines, one JSON object each, go to {@code audit.log} and nowhere else. */
    public static final String AUDIT_LOGGER = "audit";

    private static final String DATA_PROPERTY = "attesta.data";

    private final LoggerContext context;

    private LogFiles(final LoggerContext context) {
        this.context = context;
    }

    /**
     * Configures logging from a Logback file.
     *
     * @param configuration usually {@code config/logback.xml}; {@code ${attesta.data}} in it stands for the data folder
     * @param data the data folder; its {@code log} is made if it is missing
     * @throws IOException with one sentence, if the configuration is wrong or a log file cannot be written; the server must
     *     not run without its logs
     */
    public static LogFiles open(final Path configuration, final Path data) throws IOException {
        Files.createDirectories(data.resolve("log"));
        final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        context.getStatusManager().clear();
        context.putProperty(DATA_PROPERTY, data.toString());
        final JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        try {
            configurator.doConfigure(configuration.toFile());
        } catch (final JoranException wrong) {
            throw new IOException(configuration + " is no configuration of Logback: " + wrong.getMessage(), wrong);
        }
        // A context that an earlier close has stopped says nothing until it is started again.
        context.start();
        checkNoError(context, configuration);
        return new LogFiles(context);
    }

    // Logback notes its errors instead of throwing them: a file it cannot open would go unnoticed.
    private static void checkNoError(final LoggerContext context, final Path configuration) throws IOException {
        for (final Status status : context.getStatusManager().getCopyOfStatusList()) {
            if (status.getEffectiveLevel() == Status.ERROR) {
                context.stop();
                throw new IOException(
                        "Logging cannot start with " + configuration + ": " + status.getMessage(),
                        status.getThrowable());
            }
        }
    }

    /** Writes what is still queued (for at most five seconds) and closes the files. */
    @Override
    public void close() {
        context.stop();
    }
}
