package io.attesta.authorizer.card;

/**
 * An upload of deltas, a snapshot, or a numbered upload of acceptors or terminals, as it was acknowledged.
 *
 * @param feed name of the feed, 1 to 64 of {@code A-Z a-z 0-9 . _ -}; empty if the upload was not numbered
 * @param sequence number of the request in its feed, from 1; 0 if the upload was not numbered
 * @param asOfMs of a snapshot, the time it stands for, milliseconds since 1970; {@link #DELTAS}; or {@link #ENROLMENTS}
 * @param applied lines that took effect, cards that a snapshot removed included
 * @param stale lines whose version was not newer
 * @param rejected lines that were refused
 * @param acknowledgedAtMs milliseconds since 1970
 */
public record FeedRequest(
        String feed, long sequence, long asOfMs, long applied, long stale, long rejected, long acknowledgedAtMs) {
    /** In place of a snapshot's time: deltas of cards. */
    public static final long DELTAS = 0;
    /** In place of a snapshot's time: acceptors or terminals. */
    public static final long ENROLMENTS = -1;
    /** Longest name of a feed. */
    public static final int MAX_NAME = 64;

    /** Whether a name is that of a feed. */
    public static boolean isName(final String name) {
        return !name.isEmpty()
                && name.length() <= MAX_NAME
                && name.chars()
                        .allMatch(c -> c >= 'a' && c <= 'z'
                                || c >= 'A' && c <= 'Z'
                                || c >= '0' && c <= '9'
                                || c == '.'
                                || c == '_'
                                || c == '-');
    }

    /** Whether it was about cards, and so says that the feed of cards runs. */
    public boolean isOfCards() {
        return asOfMs != ENROLMENTS;
    }

    /** Whether it has a number in a feed. */
    public boolean isNumbered() {
        return sequence > 0;
    }

    /** The same, acknowledged at a time. */
    public FeedRequest at(final long ms) {
        return new FeedRequest(feed, sequence, asOfMs, applied, stale, rejected, ms);
    }
}
