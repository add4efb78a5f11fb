package io.attesta.authorizer.journal;

import io.attesta.authorizer.card.FeedRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * An upload of deltas, a snapshot, or a numbered upload of acceptors or terminals that was acknowledged, as an entry; it stands behind
 * what it changed.
 *
 * <pre>
 *   0   4  entry header
 *   4   8  acknowledged at, ms since 1970
 *  12   8  sequence                         20   8  as of, ms since 1970; 0 deltas, -1 acceptors or terminals
 *  28   8  applied                          36   8  stale
 *  44   8  rejected
 *  52   1  length of name                   53   n  name, ASCII
 * </pre>
 */
public final class FeedEntry {
    /** Most bytes of an entry. */
    public static final int MAX_LENGTH = 53 + FeedRequest.MAX_NAME;

    private FeedEntry() {}

    /** Appends a request. */
    public static void write(final FeedRequest request, final ByteBuffer out) {
        final int begin = EntryType.FEED.begin(out);
        out.putLong(request.acknowledgedAtMs()).putLong(request.sequence()).putLong(request.asOfMs());
        out.putLong(request.applied()).putLong(request.stale()).putLong(request.rejected());
        final byte[] name = request.feed().getBytes(StandardCharsets.US_ASCII);
        out.put((byte) name.length).put(name);
        EntryType.end(out, begin);
    }

    /** Reads an entry, its buffer behind the entry header. */
    public static FeedRequest read(final ByteBuffer in) {
        final long acknowledgedAtMs = in.getLong();
        final long sequence = in.getLong();
        final long asOfMs = in.getLong();
        final long applied = in.getLong();
        final long stale = in.getLong();
        final long rejected = in.getLong();
        final byte[] name = new byte[in.get() & 0xFF];
        in.get(name);
        return new FeedRequest(
                new String(name, StandardCharsets.US_ASCII),
                sequence,
                asOfMs,
                applied,
                stale,
                rejected,
                acknowledgedAtMs);
    }
}
