package io.attesta.bench.micro;

import io.attesta.authorizer.card.CardRecord;
import io.attesta.authorizer.card.CardTable;
import io.attesta.authorizer.card.PlainCardTable;
import io.attesta.authorizer.card.chronicle.ChronicleCardTable;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs to find a card, to find one that is not there, to change one, and to look through a stretch as a snapshot does: on
 * Chronicle Map and on the plain twin, both with as many cards as planned. Tokens are random as real ones are, and so is the order in
 * which they are asked for, so that memory is met as it is. Fifty million cards are left to those who ask with {@code -p cards=50000000}
 * and have 16 GiB for the plain twin.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class CardLookupBenchmark {
    /** Of the two tables. */
    public enum Made {
        CHRONICLE,
        PLAIN
    }

    private static final long SEED = 42;
    private static final int ASKED = 1 << 20;

    @Param({"570000", "10000000"})
    private int cards;

    @Param
    private Made table;

    private final long[] high = new long[ASKED];
    private final long[] low = new long[ASKED];
    private final CardRecord changed = new CardRecord();
    private CardTable made;
    private int at;
    private long cursor;

    /** Fills the table, and chooses a million of its cards by chance. */
    @Setup(Level.Trial)
    public void fill() {
        made = switch (table) {
            case CHRONICLE -> new ChronicleCardTable(cards);
            case PLAIN -> new PlainCardTable(2L * cards);
        };
        final CardRecord card = new CardRecord();
        for (int i = 0; i < cards; i++) {
            card.tokenHigh = token(2L * i);
            card.tokenLow = token(2L * i + 1);
            card.version = i + 1;
            made.put(card);
        }
        final SplittableRandom chance = new SplittableRandom(SEED);
        for (int i = 0; i < ASKED; i++) {
            final long any = chance.nextInt(cards);
            high[i] = token(2 * any);
            low[i] = token(2 * any + 1);
        }
        if (made.size() != cards || find() == null || findNone() != null) {
            throw new IllegalStateException("the table is not what was put into it");
        }
    }

    /** The n-th of a series of numbers that look random (the mixer of SplitMix64). */
    private static long token(final long n) {
        final long once = (n + SEED) * 0x9E37_79B9_7F4A_7C15L;
        final long twice = (once ^ once >>> 30) * 0xBF58_476D_1CE4_E5B9L;
        final long thrice = (twice ^ twice >>> 27) * 0x94D0_49BB_1331_11EBL;
        return thrice ^ thrice >>> 31;
    }

    /** Gives the memory back. */
    @TearDown(Level.Trial)
    public void close() {
        made.close();
    }

    /** A card that is there. */
    @Benchmark
    public CardRecord find() {
        at = at + 1 & ASKED - 1;
        return made.find(high[at], low[at]);
    }

    /** A card that nobody issued. */
    @Benchmark
    public CardRecord findNone() {
        at = at + 1 & ASKED - 1;
        return made.find(low[at], high[at]);
    }

    /** A delta as the tables take it: look at the card, put it anew. */
    @Benchmark
    public CardTable.Put change() {
        at = at + 1 & ASKED - 1;
        changed.version = made.find(high[at], low[at]).version + 1;
        changed.tokenHigh = high[at];
        changed.tokenLow = low[at];
        return made.put(changed);
    }

    /** One stretch, which is what a snapshot keeps requests waiting for. */
    @Benchmark
    public long visitStretch() {
        cursor = made.visit(cursor == CardTable.END ? 0 : cursor, card -> card.version != 0);
        return cursor;
    }
}
