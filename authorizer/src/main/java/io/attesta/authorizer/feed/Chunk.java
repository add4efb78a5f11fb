package io.attesta.authorizer.feed;

import io.attesta.authorizer.card.CardRecord;
import io.attesta.authorizer.pipeline.CardChanges;
import java.util.ArrayList;
import java.util.List;

/** Some lines of an upload: cards on their way through the ring, and between them lines that are refused. */
final class Chunk {
    private static final int MAX_REFUSED = 256;

    /** A line that does not get into the ring. */
    record RefusedLine(long number, String reason) {}

    private final List<CardRecord> cards = new ArrayList<>(CardChanges.MAX_CARDS);
    private final long[] numbers = new long[CardChanges.MAX_CARDS];
    private final List<RefusedLine> refused = new ArrayList<>();

    void add(final long number, final CardRecord card) {
        numbers[cards.size()] = number;
        cards.add(card);
    }

    void refuse(final long number, final String reason) {
        refused.add(new RefusedLine(number, reason));
    }

    boolean isFull() {
        return cards.size() == CardChanges.MAX_CARDS || refused.size() == MAX_REFUSED;
    }

    boolean isEmpty() {
        return cards.isEmpty() && refused.isEmpty();
    }

    List<CardRecord> cards() {
        return cards;
    }

    /** Number of a card's line. */
    long number(final int card) {
        return numbers[card];
    }

    List<RefusedLine> refused() {
        return refused;
    }
}
