package io.attesta.authorizer.feed;

/**
 * One acceptor or terminal as it was read.
 *
 * @param record null if there is a fault
 * @param fault what is wrong, one sentence; null if nothing is
 */
record EnrolmentLine<T>(T record, String fault) implements RecordLine<T> {
    /** A line that is refused. */
    static <T> EnrolmentLine<T> refused(final String fault) {
        return new EnrolmentLine<>(null, fault);
    }
}
