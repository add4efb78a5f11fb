package io.attesta.authorizer.feed;

import io.attesta.authorizer.pipeline.CardChanges;
import io.attesta.authorizer.pipeline.EnrolmentChanges;
import java.util.ArrayList;
import java.util.List;

/**
 * Some lines of an upload: records on their way through the ring, and between them lines that are refused.
 *
 * @param <T> what the lines are about
 */
final class Chunk<T> {
    /** Most records: what the decide stage applies between two requests. */
    static final int MAX_RECORDS = Math.min(CardChanges.MAX_CARDS, EnrolmentChanges.MAX_ITEMS);

    private static final int MAX_REFUSED = 256;

    /** A line that does not get into the ring. */
    record RefusedLine(long number, String reason) {}

    private final List<T> records = new ArrayList<>(MAX_RECORDS);
    private final long[] numbers = new long[MAX_RECORDS];
    private final List<RefusedLine> refused = new ArrayList<>();

    void add(final long number, final T record) {
        numbers[records.size()] = number;
        records.add(record);
    }

    void refuse(final long number, final String reason) {
        refused.add(new RefusedLine(number, reason));
    }

    boolean isFull() {
        return records.size() == MAX_RECORDS || refused.size() == MAX_REFUSED;
    }

    boolean isEmpty() {
        return records.isEmpty() && refused.isEmpty();
    }

    List<T> records() {
        return records;
    }

    /** Number of a record's line. */
    long number(final int record) {
        return numbers[record];
    }

    List<RefusedLine> refused() {
        return refused;
    }
}
