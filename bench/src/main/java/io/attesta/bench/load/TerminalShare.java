package io.attesta.bench.load;

import io.attesta.keystore.CmacRoom;
import io.attesta.keystore.KeyStore;

/**
 * The terminals of one lane: a range of indexes, taken in turn so that none is asked more often than another, and a few that nobody
 * enrolled. Keys are derived when it is made, so that no request is late for it. For one thread.
 */
final class TerminalShare {
    private static final int UNKNOWN_COUNT = 4;

    private final TerminalPair[] enrolled;
    private final TerminalPair[] unknown;

    /**
     * @param versions of the terminals' keys
     * @param first index of the first terminal
     * @param count how many terminals
     * @param lane which lane, so that lanes have unknown terminals of their own
     */
    TerminalShare(
            final KeyStore keys, final TerminalVersions versions, final int first, final int count, final int lane) {
        final CmacRoom room = new CmacRoom();
        enrolled = new TerminalPair[count];
        for (int i = 0; i < count; i++) {
            enrolled[i] = new TerminalPair(
                    keys,
                    room,
                    versions,
                    first + i,
                    SampleTerminals.countyOf(first + i),
                    SampleTerminals.numberOf(first + i));
        }
        unknown = new TerminalPair[UNKNOWN_COUNT];
        for (int i = 0; i < UNKNOWN_COUNT; i++) {
            final int county = SampleTerminals.countyOf(first);
            unknown[i] = new TerminalPair(
                    keys, room, versions, first, county, SampleTerminals.PER_COUNTY + 1 + lane * UNKNOWN_COUNT + i);
        }
    }

    /** The terminal whose turn it is. */
    TerminalPair of(final long step) {
        return enrolled[(int) (step % enrolled.length)];
    }

    /** One that is not enrolled. */
    TerminalPair unknown(final long step) {
        return unknown[(int) (step % UNKNOWN_COUNT)];
    }
}
