package io.attesta.authorizer.api;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponseWriter;

/**
 * Somebody who listens to a stream of texts: what they have not read yet waits here, and when it is too much they are dropped, so that
 * nobody waits for them and nothing grows. For any thread.
 */
final class Listener {
    /** Texts of about 200 bytes: room for all that is kept, and as much again. */
    static final int MAX_WAITING = 2 * AlarmStream.KEPT;

    private final HttpResponseWriter writer;
    private final long endNs;
    private final StringBuilder waiting = new StringBuilder();
    private int texts;
    private boolean writing;
    private boolean dropped;

    /** @param endNs when to let go, whoever it is */
    Listener(final HttpResponseWriter writer, final long endNs) {
        this.writer = writer;
        this.endNs = endNs;
    }

    /** Puts a text on its way; false if nobody listens any more. */
    synchronized boolean tell(final String text) {
        if (dropped || !writer.isOpen()) {
            return false;
        }
        if (texts == MAX_WAITING) {
            drop();
            return false;
        }
        texts++;
        waiting.append(text);
        write();
        return !dropped;
    }

    boolean isOpen() {
        return writer.isOpen();
    }

    /** Whether it was ended because its time is over. */
    synchronized boolean isOver(final long nowNs) {
        if (nowNs - endNs < 0) {
            return false;
        }
        end();
        return true;
    }

    /** Ends it after what has been written; who does not read that, so that more waits behind it, is dropped. */
    synchronized void end() {
        if (texts > 0) {
            drop();
        } else {
            dropped = true;
            writer.close();
        }
    }

    private void drop() {
        dropped = true;
        waiting.setLength(0);
        // Closing would wait for what is not read.
        writer.abort();
    }

    private void write() {
        if (writing || texts == 0) {
            return;
        }
        writing = true;
        final String text = waiting.toString();
        waiting.setLength(0);
        texts = 0;
        if (!writer.tryWrite(HttpData.ofUtf8(text))) {
            dropped = true;
            return;
        }
        writer.whenConsumed().whenComplete((nothing, thrown) -> written(thrown == null));
    }

    private synchronized void written(final boolean taken) {
        writing = false;
        if (!taken) {
            dropped = true;
        } else if (!dropped) {
            write();
        }
    }
}
