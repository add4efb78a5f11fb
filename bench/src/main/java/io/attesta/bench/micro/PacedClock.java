package io.attesta.bench.micro;

import io.attesta.authorizer.runtime.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * The time of a server that is asked 50,000 times a second, however fast it is really asked: what is in its windows and sessions does not
 * depend on the speed of the machine. Durations are the machine's. For one thread.
 */
final class PacedClock implements Clock {
    /** Requests of one millisecond. */
    static final int PER_MS = 50;

    private static final long BEGIN_MS = 1_795_255_200_000L;
    private static final int PER_SECOND = 1_000 * PER_MS;
    private static final DateTimeFormatter DE_7 =
            DateTimeFormatter.ofPattern("MMddHHmmss").withZone(ZoneOffset.UTC);

    private long asked;
    private long second = Long.MIN_VALUE;
    private long transmittedAt;

    /** The time of the next request. */
    void advance() {
        asked++;
    }

    /** How often it was advanced. */
    long asked() {
        return asked;
    }

    @Override
    public long nowMs() {
        return BEGIN_MS + asked / PER_MS;
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    /** DE 7 of a request that is sent so many requests from now. */
    long transmittedAt(final int ahead) {
        final long wanted = (asked + ahead) / PER_SECOND;
        if (wanted != second) {
            // Once in 50,000 requests.
            second = wanted;
            transmittedAt = Long.parseLong(DE_7.format(Instant.ofEpochMilli(BEGIN_MS + 1_000 * wanted)));
        }
        return transmittedAt;
    }

    /** DE 11 of that request: with DE 7 no two requests have the same, whatever their terminals. */
    int stan(final int ahead) {
        return (int) ((asked + ahead) % 1_000_000);
    }
}
