package io.attesta.authorizer.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.common.HttpResponseWriter;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * Alarms as server-sent events (HTML Living Standard, 9.2) for those who listen, and the last thousand of them for those who come back.
 *
 * <p>Numbers rise by one, also over a restart: they begin with the time of the start in thousandths of a millisecond. Who names a number
 * that is no longer kept is told {@code gap} first. One thread raises and beats; listeners come and go on others.
 */
public final class AlarmStream implements AutoCloseable {
    /** Most who may listen. */
    static final int MAX_LISTENERS = 16;
    /** Alarms kept for those who come back. */
    static final int KEPT = 1_000;

    private static final long BEAT_NS = TimeUnit.SECONDS.toNanos(15);
    /** Then it has to come back and show its token again, which may have been revoked. */
    private static final long LISTENING_NS = TimeUnit.HOURS.toNanos(1);

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String COMMENT = ":\n\n";
    private static final String GAP =
            "event: gap\ndata: {\"text\":\"alarms between yours and these are no longer kept here; the archive has them\"}\n\n";

    private final Deque<Kept> kept = new ArrayDeque<>(KEPT);
    private final List<Listener> listeners = new ArrayList<>();
    private long lastNumber;
    private long beatenNs;
    private boolean closed;

    /** What became of somebody who wants to listen. */
    enum Entry {
        LISTENING,
        /** Too many listen. */
        FULL,
        /** The server is stopping. */
        CLOSED
    }

    private record Kept(long number, String text) {}

    /**
     * A stream without alarms yet.
     *
     * @param startMs when the server started, ms since 1970
     * @param nowNs a clock that never jumps, nanoseconds
     */
    public AlarmStream(final long startMs, final long nowNs) {
        lastNumber = startMs * 1_000;
        beatenNs = nowNs;
    }

    /**
     * Tells an alarm; waits for nobody.
     *
     * @param raisedAtMs ms since 1970
     * @param kind what sort of alarm, such as {@code stopped-card}
     * @param text what happened, for people; names no card, acceptor or terminal
     */
    public synchronized void raised(final long raisedAtMs, final String kind, final String text) {
        lastNumber++;
        final ObjectNode data = JSON.createObjectNode()
                .put("time", Instant.ofEpochMilli(raisedAtMs).toString())
                .put("kind", kind)
                .put("text", text);
        final Kept alarm = new Kept(lastNumber, "id: " + lastNumber + "\nevent: " + kind + "\ndata: " + data + "\n\n");
        if (kept.size() == KEPT) {
            kept.removeFirst();
        }
        kept.addLast(alarm);
        tell(alarm.text());
    }

    /**
     * Every 15 seconds says that the stream is alive, and lets go of those who listened for an hour or do not read.
     *
     * @param nowNs a clock that never jumps, nanoseconds
     */
    public synchronized void beat(final long nowNs) {
        if (nowNs - beatenNs < BEAT_NS) {
            return;
        }
        beatenNs = nowNs;
        listeners.removeIf(listener -> listener.isOver(nowNs));
        tell(COMMENT);
    }

    /**
     * Adds somebody.
     *
     * @param last number of the last alarm they have; empty if they want only those to come
     */
    synchronized Entry listen(final HttpResponseWriter writer, final OptionalLong last) {
        listeners.removeIf(each -> !each.isOpen());
        if (closed) {
            return Entry.CLOSED;
        }
        if (listeners.size() == MAX_LISTENERS) {
            return Entry.FULL;
        }
        final Listener listener = new Listener(writer, beatenNs + LISTENING_NS);
        listeners.add(listener);
        // At once, so that whoever listens knows that they do.
        listener.tell(COMMENT);
        last.ifPresent(number -> resume(listener, number));
        return Entry.LISTENING;
    }

    /** How many listen. */
    synchronized int listeners() {
        return listeners.size();
    }

    /** Ends all. */
    @Override
    public synchronized void close() {
        closed = true;
        listeners.forEach(Listener::end);
        listeners.clear();
    }

    private void resume(final Listener listener, final long number) {
        final boolean all = number == lastNumber
                || !kept.isEmpty()
                        && number <= lastNumber
                        && number >= kept.getFirst().number() - 1;
        if (!all) {
            listener.tell(GAP);
        }
        for (final Kept alarm : kept) {
            if (!all || alarm.number() > number) {
                listener.tell(alarm.text());
            }
        }
    }

    private void tell(final String text) {
        listeners.removeIf(listener -> !listener.tell(text));
    }
}
