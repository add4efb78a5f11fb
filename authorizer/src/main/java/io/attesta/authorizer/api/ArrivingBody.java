package io.attesta.authorizer.api;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * The body of a request for a thread that may block: pieces are put into a queue by the event loop and taken out by the reader. Asks for
 * {@value #AHEAD} pieces ahead, so that the two wake each other seldom; a piece is at most some tens of kilobytes. When nothing has
 * come for a while it says so, once a pause. Owned by the thread that reads.
 */
final class ArrivingBody extends InputStream {
    private static final int AHEAD = 16;

    /**
     * The end of the body.
     *
     * @param cause null if it is whole
     */
    private record End(Throwable cause) {}

    // Pieces (HttpData), then one End. Bounded by what was asked for.
    private final BlockingQueue<Object> arrived = new LinkedBlockingQueue<>();
    private final long pauseNs;
    private final Arrivals arrivals = new Arrivals();
    private Runnable whenPaused = () -> {};
    private byte[] piece = {};
    private int position;
    private End end;

    /**
     * Begins to take it in.
     *
     * @param pause how long nothing comes before that counts as a pause
     */
    ArrivingBody(final Publisher<? extends HttpObject> body, final Duration pause) {
        pauseNs = pause.toNanos();
        body.subscribe(arrivals);
    }

    /** See {@link UploadBody#whenPaused}. */
    void whenPaused(final Runnable act) {
        whenPaused = act;
    }

    @Override
    public int read() throws IOException {
        return isMore() ? piece[position++] & 0xFF : -1;
    }

    @Override
    public int read(final byte[] into, final int offset, final int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        if (length == 0) {
            return 0;
        }
        if (!isMore()) {
            return -1;
        }
        final int now = Math.min(length, piece.length - position);
        System.arraycopy(piece, position, into, offset, now);
        position += now;
        return now;
    }

    /** Waits for the next piece if this one is used up; false at the end. */
    private boolean isMore() throws IOException {
        while (position == piece.length && end == null) {
            final Object next = next();
            if (next instanceof HttpData data) {
                piece = data.array();
                position = 0;
                arrivals.askForOne();
            } else {
                end = (End) next;
            }
        }
        if (position < piece.length) {
            return true;
        }
        if (end.cause() != null) {
            throw new IOException("the body broke off", end.cause());
        }
        return false;
    }

    private Object next() throws IOException {
        try {
            final Object next = arrived.poll(pauseNs, TimeUnit.NANOSECONDS);
            if (next != null) {
                return next;
            }
            whenPaused.run();
            return arrived.take();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the wait for the body was broken off");
        }
    }

    /** What is still to come is not wanted. */
    @Override
    public void close() {
        arrivals.cancel();
    }

    /** The event loop's side. */
    private final class Arrivals implements Subscriber<HttpObject> {
        private volatile Subscription subscription;
        private volatile boolean cancelled;

        @Override
        public void onSubscribe(final Subscription made) {
            subscription = made;
            if (cancelled) {
                made.cancel();
            } else {
                made.request(AHEAD);
            }
        }

        @Override
        public void onNext(final HttpObject object) {
            // Anything else is trailers, which say nothing here.
            arrived.add(object instanceof HttpData data ? data : HttpData.empty());
        }

        @Override
        public void onError(final Throwable cause) {
            arrived.add(new End(cause));
        }

        @Override
        public void onComplete() {
            arrived.add(new End(null));
        }

        void askForOne() {
            subscription.request(1);
        }

        void cancel() {
            cancelled = true;
            final Subscription made = subscription;
            if (made != null) {
                made.cancel();
            }
        }
    }
}
