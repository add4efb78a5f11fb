package io.attesta.authorizer.card.chronicle;

import io.attesta.authorizer.card.CardRecord;
import io.attesta.authorizer.card.CardTable;
import java.util.function.Predicate;
import net.openhft.chronicle.hash.serialization.SizeMarshaller;
import net.openhft.chronicle.map.ChronicleMap;
import net.openhft.chronicle.map.ChronicleMapBuilder;
import net.openhft.chronicle.map.MapEntry;
import net.openhft.chronicle.map.MapSegmentContext;

/**
 * Cards in a Chronicle Map in off-heap memory. No file: the map is a cache, and one found after a crash could not be trusted, so
 * there is none to find. Sized for twice the planned number of cards; past that it refuses.
 */
public final class ChronicleCardTable implements CardTable {
    /**
     * Planned cards of a segment, at most. A segment is shown at once while requests wait: 0.15 to 0.3 µs a card, so some 0.2 ms, and twice
     * that when the table is full. Chronicle's own choice was up to 5,000.
     */
    private static final long SEGMENT_CARDS = 1_250;

    private final ChronicleMap<CardToken, CardRecord> map;
    private final CardToken key = new CardToken();
    private final CardRecord found = new CardRecord();
    private final long maxCards;
    private long size;
    // What the table was asked last: whoever changes a card has just looked at it, and asking again costs as much as
    // putting.
    private long askedHigh;
    private long askedLow;
    private boolean askedIsHere;

    /** @param plannedCards how many cards are planned for; up to twice as many fit */
    public ChronicleCardTable(final long plannedCards) {
        maxCards = 2 * plannedCards;
        map = divided(ChronicleMap.of(CardToken.class, CardRecord.class), plannedCards)
                .name("cards")
                .entries(maxCards)
                .keyMarshaller(new CardTokenMarshaller())
                .keySizeMarshaller(SizeMarshaller.constant(CardToken.LENGTH))
                .valueMarshaller(new CardRecordMarshaller())
                .valueSizeMarshaller(SizeMarshaller.constant(CardRecord.LENGTH))
                .putReturnsNull(true)
                // Chronicle would close it by a shutdown hook of its own, while requests that were taken in are still
                // decided.
                .skipCloseOnExitHook(true)
                .create();
    }

    private static ChronicleMapBuilder<CardToken, CardRecord> divided(
            final ChronicleMapBuilder<CardToken, CardRecord> builder, final long plannedCards) {
        final long needed = (plannedCards + SEGMENT_CARDS - 1) / SEGMENT_CARDS;
        // A power of two, so that Chronicle does not round.
        return needed <= 1 ? builder : builder.actualSegments((int) Long.highestOneBit(needed * 2 - 1));
    }

    @Override
    public CardRecord find(final long tokenHigh, final long tokenLow) {
        key.set(tokenHigh, tokenLow);
        final CardRecord card = map.getUsing(key, found);
        askedHigh = tokenHigh;
        askedLow = tokenLow;
        askedIsHere = card != null;
        if (card != null) {
            card.tokenHigh = tokenHigh;
            card.tokenLow = tokenLow;
        }
        return card;
    }

    @Override
    public Put put(final CardRecord card) {
        final boolean isNew = !isHere(card);
        if (isNew && !hasRoom()) {
            return Put.FULL;
        }
        map.put(key, card);
        if (isNew) {
            size++;
            askedIsHere = true;
        }
        return Put.STORED;
    }

    /** Whether the table has the card; the key is its token then. Cards never leave, so that an answer stays true. */
    private boolean isHere(final CardRecord card) {
        key.set(card.tokenHigh, card.tokenLow);
        if (askedHigh != card.tokenHigh || askedLow != card.tokenLow) {
            askedHigh = card.tokenHigh;
            askedLow = card.tokenLow;
            askedIsHere = map.containsKey(key);
        }
        return askedIsHere;
    }

    @Override
    public boolean hasRoom() {
        return size < maxCards;
    }

    @Override
    public long size() {
        return size;
    }

    /** A stretch is a segment of the map. */
    @Override
    public long visit(final long cursor, final Predicate<CardRecord> visitor) {
        final boolean whole;
        try (MapSegmentContext<CardToken, CardRecord, ?> segment = map.segmentContext((int) cursor)) {
            whole = segment.forEachSegmentEntryWhile(entry -> visitor.test(shown(entry)));
        }
        if (!whole) {
            return cursor;
        }
        return cursor + 1 == map.segments() ? END : cursor + 1;
    }

    private CardRecord shown(final MapEntry<CardToken, CardRecord> entry) {
        final CardToken token = entry.key().getUsing(key);
        final CardRecord card = entry.value().getUsing(found);
        card.tokenHigh = token.high();
        card.tokenLow = token.low();
        return card;
    }

    @Override
    public void close() {
        map.close();
    }
}
