package io.attesta.authorizer.log;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Logback's asynchronous appender that tells what it leaves out. While four fifths of its queue are taken, lines below WARN
 * are dropped so that nobody waits for the disk; WARN and ERROR are never dropped. How many were is a WARN line of its own
 * as soon as half of the queue is free again, and at the end. Safe for all threads.
 */
public final class CountingAsyncAppender extends AsyncAppender {
    private final AtomicLong dropped = new AtomicLong();

    /** Made by Logback from the configuration. */
    public CountingAsyncAppender() {
        super();
    }

    // Asked only while the queue is nearly full: a yes means that the line is dropped.
    @Override
    protected boolean isDiscardable(final ILoggingEvent event) {
        final boolean discardable = super.isDiscardable(event);
        if (discardable) {
            dropped.incrementAndGet();
        }
        return discardable;
    }

    @Override
    protected void append(final ILoggingEvent event) {
        super.append(event);
        if (getRemainingCapacity() > getQueueSize() / 2) {
            tellDropped();
        }
    }

    @Override
    public void stop() {
        if (isStarted()) {
            tellDropped();
        }
        super.stop();
    }

    private void tellDropped() {
        final long count = dropped.getAndSet(0);
        if (count > 0) {
            final String message = count + " lines below WARN were left out: they came faster than the log is written";
            super.append(new LoggingEvent(
                    CountingAsyncAppender.class.getName(),
                    ((LoggerContext) getContext()).getLogger(CountingAsyncAppender.class),
                    Level.WARN,
                    message,
                    null,
                    null));
        }
    }
}
