package io.attesta.authorizer.card;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How far each feed has come, with the totals of its newest requests, so that a request that comes again gets the answer it got. Bounded:
 * {@value #MAX_FEEDS} feeds, of which the one longest silent is forgotten for a new one, and {@value #MAX_TOTALS} totals of each. Owned
 * by the thread that decides.
 */
public final class FeedTable {
    /** Most feeds that are remembered. */
    public static final int MAX_FEEDS = 1_024;
    /** Most requests of a feed whose totals are remembered: about 80 bytes each. */
    public static final int MAX_TOTALS = 1_024;

    // The feed that was silent longest comes first.
    private final Map<String, Deque<FeedRequest>> feeds = new LinkedHashMap<>();
    private long newestMs = -1;

    /** Takes an acknowledged request. */
    public void apply(final FeedRequest request) {
        if (request.isOfCards()) {
            newestMs = Math.max(newestMs, request.acknowledgedAtMs());
        }
        if (!request.isNumbered()) {
            return;
        }
        // Put in anew, so that the feed that was silent longest stays first.
        final Deque<FeedRequest> known = feeds.remove(request.feed());
        final Deque<FeedRequest> requests = known == null ? new ArrayDeque<>() : known;
        if (feeds.size() >= MAX_FEEDS) {
            feeds.remove(feeds.keySet().iterator().next());
        }
        feeds.put(request.feed(), requests);
        if (requests.size() >= MAX_TOTALS) {
            requests.removeFirst();
        }
        requests.addLast(request);
    }

    /** Number that the next request of a feed has, from 1. */
    public long expected(final String feed) {
        final Deque<FeedRequest> requests = feeds.get(feed);
        return requests == null ? 1 : requests.getLast().sequence() + 1;
    }

    /** A request that was acknowledged before; empty if it was not, or so long ago that its totals are forgotten. */
    public Optional<FeedRequest> acknowledged(final String feed, final long sequence) {
        final Deque<FeedRequest> requests = feeds.get(feed);
        return requests == null
                ? Optional.empty()
                : requests.stream()
                        .filter(request -> request.sequence() == sequence)
                        .findFirst();
    }

    /** All that is remembered, feed by feed, the one that was silent longest first. */
    public List<FeedRequest> all() {
        return feeds.values().stream().flatMap(Deque::stream).toList();
    }

    /** Says when the newest upload was acknowledged, where no request that is remembered does. */
    public void restore(final long newestAcknowledgedMs) {
        newestMs = Math.max(newestMs, newestAcknowledgedMs);
    }

    /** When the newest upload of cards was acknowledged, milliseconds since 1970; -1 if there was none. */
    public long newestMs() {
        return newestMs;
    }
}
