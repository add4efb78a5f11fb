package io.attesta.authorizer.journal;

import io.attesta.authorizer.card.CardRecord;
import io.attesta.authorizer.decision.CardStatus;
import java.nio.ByteBuffer;

/**
 * A card at a version, as an entry: a delta that was applied.
 *
 * <pre>
 *   0   4  entry header
 *   4  16  card token
 *  20   8  version           28   8  changed at, ms since 1970
 *  36   4  COR code          40   2  expiry YYMM
 *  42   2  sequence number   44   2  flags
 *  46   2  county            48   2  reason
 *  50   1  status
 * </pre>
 */
public final class CardEntry {
    private CardEntry() {}

    /** Appends a card. */
    public static void write(final CardRecord card, final ByteBuffer out) {
        final int begin = EntryType.CARD.begin(out);
        out.putLong(card.tokenHigh).putLong(card.tokenLow);
        out.putLong(card.version).putLong(card.changedAtMs);
        out.putInt(card.occupation);
        out.putShort((short) card.expiry).putShort((short) card.sequenceNumber);
        out.putShort((short) card.flags).putShort((short) card.county).putShort((short) card.reason);
        out.put((byte) card.status.ordinal());
        EntryType.end(out, begin);
    }

    /** Reads an entry, its buffer behind the entry header. */
    public static void read(final ByteBuffer in, final CardRecord card) {
        card.tokenHigh = in.getLong();
        card.tokenLow = in.getLong();
        card.version = in.getLong();
        card.changedAtMs = in.getLong();
        card.occupation = in.getInt();
        card.expiry = in.getShort() & 0xFFFF;
        card.sequenceNumber = in.getShort() & 0xFFFF;
        card.flags = in.getShort() & 0xFFFF;
        card.county = in.getShort() & 0xFFFF;
        card.reason = in.getShort() & 0xFFFF;
        card.status = CardStatus.of(in.get());
        card.activeSince = 0;
    }
}
