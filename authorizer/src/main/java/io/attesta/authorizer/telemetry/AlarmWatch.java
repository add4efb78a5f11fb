package io.attesta.authorizer.telemetry;

/** Hears of every alarm after it was counted. Called by whoever raised it, the deciding thread too: must not wait. */
@FunctionalInterface
public interface AlarmWatch {
    /**
     * An alarm was raised.
     *
     * @param atMs ms since 1970
     * @param kind as tags have it: {@code stopped-card}
     * @param text what happened, for people; names no card, acceptor or terminal
     */
    void raised(long atMs, String kind, String text);
}
