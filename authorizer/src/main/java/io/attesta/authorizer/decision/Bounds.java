package io.attesta.authorizer.decision;

/**
 * How much is remembered. Settings that decide as well: what a full window has forgotten is refused, and who finds no room is told to ask
 * again.
 *
 * @param sessions most sessions at once
 * @param day bounds of the day's window
 * @param week bounds of the week's window
 */
public record Bounds(long sessions, Transactions day, Transactions week) {
    /**
     * Bounds of a window.
     *
     * @param most how many transactions are remembered
     * @param floorMs youngest age, milliseconds, at which one may be forgotten before its time to make room
     */
    public record Transactions(long most, long floorMs) {}
}
