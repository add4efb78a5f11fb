package io.attesta.authorizer.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/**
 * Listens to everything this process logs. At the end nothing may have been logged with a trace or as an error, no thread may have
 * died of an exception, and Netty's leak detector, proved to be awake, may have found nothing.
 */
final class LogWatch implements AutoCloseable {
    private static final Duration TO_FIND_A_LEAK = Duration.ofSeconds(20);
    private static final int LOST_AT_ONCE = 8;

    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Logger detector = (Logger) LoggerFactory.getLogger(ResourceLeakDetector.class);
    private final List<String> traces = new CopyOnWriteArrayList<>();
    private final List<String> leaks = new CopyOnWriteArrayList<>();
    private final List<String> uncaught = new CopyOnWriteArrayList<>();
    private final Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(final ILoggingEvent event) {
            take(event);
        }
    };

    LogWatch() {
        appender.setContext(root.getLoggerContext());
        appender.start();
        root.addAppender(appender);
        // The leaks that are made on purpose need not be read by people.
        detector.addAppender(appender);
        detector.setAdditive(false);
        Thread.setDefaultUncaughtExceptionHandler((thread, fault) -> uncaught.add(thread.getName() + ": " + fault));
    }

    private void take(final ILoggingEvent event) {
        final String line = event.getLevel() + " " + event.getLoggerName() + ": " + event.getFormattedMessage();
        if (line.contains("LEAK")) {
            leaks.add(line);
        } else if (event.getLevel().isGreaterOrEqual(Level.ERROR)
                || event.getLevel().isGreaterOrEqual(Level.WARN)
                        && (event.getThrowableProxy() != null
                                || event.getLoggerName().startsWith("io.netty"))) {
            traces.add(line);
        }
    }

    /**
     * Fails if a buffer was lost. Loses some of its own first: when the detector has told of one of them, it has looked at all that
     * was lost before.
     */
    void assertNothingLost() throws Exception {
        final String own = "lost on purpose " + UUID.randomUUID();
        Until.holds(
                "the leak detector tells of a buffer lost on purpose; is io.netty.leakDetection.level paranoid?",
                TO_FIND_A_LEAK,
                () -> {
                    lose(own);
                    System.gc();
                    return leaks.stream().anyMatch(leak -> leak.contains(own));
                },
                () -> leaks.size() + " leaks");
        assertThat(leaks).allSatisfy(leak -> assertThat(leak).contains("lost on purpose"));
    }

    private static void lose(final String hint) {
        for (int i = 0; i < LOST_AT_ONCE; i++) {
            final ByteBuf lost = ByteBufAllocator.DEFAULT.directBuffer(16);
            lost.touch(hint);
        }
    }

    @Override
    public void close() {
        root.detachAppender(appender);
        detector.detachAppender(appender);
        detector.setAdditive(true);
        Thread.setDefaultUncaughtExceptionHandler(before);
        assertThat(traces).isEmpty();
        assertThat(uncaught).isEmpty();
    }
}
