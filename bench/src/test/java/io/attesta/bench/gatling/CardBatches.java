package io.attesta.bench.gatling;

import io.attesta.bench.load.SampleCards;
import io.attesta.protocol.iso.ResponseCode;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;

/**
 * Batches of deltas for cards that no sample world has: their numbers are far above. Each run numbers its versions by the clock, so that a
 * later run finds its own newer.
 */
final class CardBatches {
    /** Lines of one request. */
    static final int LINES = 40;
    /** Cards of a batch that are presented. */
    private static final int PROBED = 3;
    /** The first is in good standing as a number of the sample world would be, and so are those of all batches. */
    private static final long FIRST_CARD = 90_000_000_001L;
    /** A block of numbers in which the model's refusals come at the end. */
    private static final int BLOCK = 200;
    /** After these the first cards come again: a server does not fill up by being tested. */
    private static final int BATCHES = 100;

    private final List<Integer> terminals;
    /** Which cards of a batch are presented changes with each turn through the batches, and from run to run: a card opens so many sessions an hour. */
    private final long firstTurn = System.currentTimeMillis() / 1_000;

    private final AtomicLong version = new AtomicLong(System.currentTimeMillis());

    CardBatches(final List<Integer> terminals) {
        this.terminals = terminals;
    }

    /** What becomes of a batch, and how its cards are refused then. */
    private enum Stop {
        SUSPENDED(ResponseCode.SUSPENDED),
        LOST(ResponseCode.LOST),
        STOLEN(ResponseCode.STOLEN),
        REVOKED(ResponseCode.REVOKED);

        private final ResponseCode refusal;

        Stop(final ResponseCode refusal) {
            this.refusal = refusal;
        }
    }

    /** Endless. */
    Iterator<Map<String, Object>> iterator() {
        return Visits.endless(this::batch);
    }

    private Map<String, Object> batch(final long n) {
        final Stop stop = Stop.values()[(int) (n % Stop.values().length)];
        final long first = FIRST_CARD + n % BATCHES * BLOCK;
        final long probed = first + (firstTurn + n / BATCHES) % (LINES / PROBED) * PROBED;
        return Map.of(
                "issued",
                lines(first, "ACTIVE"),
                "stopped",
                lines(first, stop.name()),
                "totals",
                "{\"applied\":" + LINES + ",\"stale\":0,\"rejected\":0}",
                "probed",
                LongStream.range(probed, probed + PROBED).boxed().toList(),
                "refusal",
                stop.refusal.text(),
                Iso8583.TERMINAL,
                terminals.get((int) (n % terminals.size())));
    }

    private String lines(final long first, final String status) {
        final long next = version.incrementAndGet();
        final StringBuilder lines = new StringBuilder();
        for (long card = first; card < first + LINES; card++) {
            lines.append("{\"pan\":\"").append(SampleCards.pan(card)).append("\",\"version\":");
            lines.append(next).append(",\"status\":\"").append(status);
            lines.append("\",\"expiry\":\"2028-12\",\"sequence\":1,\"occupation\":\"251401\"}\n");
        }
        return lines.toString();
    }
}
