package io.attesta.authorizer.log;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.ContextInitializer;
import org.slf4j.LoggerFactory;

/** The logging of tests: a server or a command that runs in this process replaces it by its own, and takes that with it at its end. */
public final class QuietLog {
    private QuietLog() {}

    /** Configures it again, whatever stands in its place now. */
    public static void restore() throws Exception {
        final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        new ContextInitializer(context).autoConfig();
        context.start();
    }
}
