package io.attesta.authorizer.feed;

/**
 * One line of an upload as it was read.
 *
 * @param <T> what the line is about
 */
interface RecordLine<T> {
    /** What is wrong, one sentence; null if nothing is. */
    String fault();

    /** The record; whole if {@link #fault} is null. Nobody changes it afterwards. */
    T record();
}
