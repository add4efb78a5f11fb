package io.attesta.bench.load;

import io.attesta.bench.load.PendingRequest.State;
import java.util.Arrays;

/**
 * The requests of one lane by STAN. A request's number decides its place and its STAN, so an answer finds its request without a search;
 * a place whose request is still unanswered is passed over, so that one lost answer holds up nothing. Owned by one thread.
 *
 * <pre>
 *   STAN = 1 + (start + number) mod span     place = (STAN − 1) mod capacity
 *   span = greatest multiple of the capacity up to 999,999
 * </pre>
 */
final class PendingTable {
    private static final int MAX_STAN = 999_999;

    private final PendingRequest[] places;
    private final int span;
    private final int start;
    private long next;
    private int outstanding;

    /**
     * @param capacity power of two up to 65,536
     * @param seed where STANs start
     */
    PendingTable(final int capacity, final long seed) {
        if (Integer.bitCount(capacity) != 1 || capacity > 65_536) {
            throw new IllegalArgumentException("the capacity is a power of two up to 65,536");
        }
        places = new PendingRequest[capacity];
        // All at once: what grows while it is measured has to be collected while it is measured.
        Arrays.setAll(places, place -> new PendingRequest());
        span = MAX_STAN / capacity * capacity;
        start = (int) Math.floorMod(seed, (long) (span / capacity)) * capacity;
    }

    int capacity() {
        return places.length;
    }

    /** Requests without an answer, and those answered 91 that are to be sent again. */
    int outstanding() {
        return outstanding;
    }

    /** The number that {@link #claim} gives next, if its place is not passed over. */
    long next() {
        return next;
    }

    /** The next place, its request's number and STAN filled in, outstanding from now on. At least one place must be free. */
    PendingRequest claim(final int mti) {
        PendingRequest request = at(next);
        while (request.isOutstanding()) {
            next++;
            request = at(next);
        }
        request.sequence = next++;
        request.state = State.WAITING;
        request.answer = null;
        request.retries = 0;
        request.fields.reset(mti);
        request.fields.stan = stan(request.sequence);
        outstanding++;
        return request;
    }

    /** Marks an answered request as sent again. */
    void repeat(final PendingRequest request) {
        request.state = State.REPEATED;
        request.retries = 0;
        outstanding++;
    }

    /** Marks an outstanding request as answered, or as given up. */
    void settle(final PendingRequest request, final State state) {
        request.state = state;
        outstanding--;
    }

    /** The request with a STAN whose answer is waited for, or null. */
    PendingRequest waiting(final long stan) {
        if (stan < 1 || stan > span) {
            return null;
        }
        final PendingRequest request = places[(int) (stan - 1) & places.length - 1];
        return request.isWaiting() && request.fields.stan == stan ? request : null;
    }

    /** The request with a number if its place still holds it, or null. */
    PendingRequest bySequence(final long sequence) {
        if (sequence < 0) {
            return null;
        }
        final PendingRequest request = places[(int) sequence & places.length - 1];
        return request.sequence == sequence ? request : null;
    }

    /** A place by its index. */
    PendingRequest place(final int index) {
        return places[index];
    }

    private PendingRequest at(final long sequence) {
        return places[(int) sequence & places.length - 1];
    }

    private int stan(final long sequence) {
        return 1 + (int) ((start + sequence) % span);
    }
}
