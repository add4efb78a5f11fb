package io.attesta.authorizer.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class CountingAsyncAppenderTest {
    private static final int QUEUE_SIZE = 10;
    private static final String LOSS = " lines below WARN were left out: they came faster than the log is written";

    private final LoggerContext context = new LoggerContext();
    private final Disk disk = new Disk();
    private final CountingAsyncAppender appender = new CountingAsyncAppender();
    private Logger log;

    /** Takes lines only once it is let go. */
    private static final class Disk extends AppenderBase<ILoggingEvent> {
        private final CountDownLatch stuck = new CountDownLatch(1);
        private final CountDownLatch reached = new CountDownLatch(1);
        private final Queue<String> lines = new ConcurrentLinkedQueue<>();

        @Override
        protected void append(final ILoggingEvent event) {
            reached.countDown();
            try {
                stuck.await();
            } catch (final InterruptedException stopping) {
                Thread.currentThread().interrupt();
            }
            lines.add(event.getLevel() + " " + event.getFormattedMessage());
        }
    }

    @BeforeEach
    void start() {
        context.setMDCAdapter(new LogbackMDCAdapter());
        context.start();
        disk.setContext(context);
        disk.start();
        appender.setContext(context);
        appender.setQueueSize(QUEUE_SIZE);
        appender.setMaxFlushTime(10_000);
        appender.addAppender(disk);
        appender.start();
        log = context.getLogger("test");
        log.setLevel(Level.INFO);
        log.setAdditive(false);
        log.addAppender(appender);
    }

    @Test
    void shouldKeepWarningsAndTellHowManyOtherLinesWereDropped() throws InterruptedException {
        log.info("first");
        disk.reached.await();
        for (int i = 0; i < 20; i++) {
            log.info("line {}", i);
        }
        log.warn("important");
        disk.stuck.countDown();

        appender.stop();

        final List<String> written = List.copyOf(disk.lines);
        assertThat(written).contains("INFO first", "WARN important");
        final long kept =
                written.stream().filter(line -> line.startsWith("INFO line")).count();
        assertThat(kept).isLessThan(QUEUE_SIZE);
        assertThat(written).endsWith("WARN " + (20 - kept) + LOSS);
    }

    @Test
    void shouldTellWhileRunningOnceThereIsRoomAgain() throws InterruptedException {
        log.info("first");
        disk.reached.await();
        for (int i = 0; i < 20; i++) {
            log.info("line {}", i);
        }
        disk.stuck.countDown();
        while (appender.getNumberOfElementsInQueue() > 0) {
            Thread.onSpinWait();
        }

        log.info("after");
        while (disk.lines.stream().noneMatch(line -> line.endsWith(LOSS))) {
            Thread.onSpinWait();
        }

        appender.stop();
        assertThat(disk.lines.stream().filter(line -> line.endsWith(LOSS))).hasSize(1);
    }

    @Test
    void shouldSayNothingOfLossesWhenThereAreNone() {
        disk.stuck.countDown();
        log.info("only");

        appender.stop();

        assertThat(disk.lines).containsExactly("INFO only");
    }
}
