package io.attesta.authorizer.feed;

import io.attesta.authorizer.runtime.Clock;
import io.attesta.authorizer.runtime.Readiness;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Whether uploads still come: past a limit, readiness is degraded and one alarm raised, until one comes again. Where none ever came nothing
 * is missed. For one thread, which looks now and then; {@link #ageSeconds} for any.
 */
public final class FeedWatch {
    private final LongSupplier newestMs;
    private final Duration staleAfter;
    private final Clock clock;
    private final Readiness readiness;
    private final Consumer<String> alarm;
    private boolean stale;

    /**
     * A watch over uploads.
     *
     * @param newestMs when the newest upload was acknowledged, milliseconds since 1970; -1 if there was none
     * @param staleAfter zero = never
     * @param alarm hears once each time that the feed gets stale
     */
    public FeedWatch(
            final LongSupplier newestMs,
            final Duration staleAfter,
            final Clock clock,
            final Readiness readiness,
            final Consumer<String> alarm) {
        this.newestMs = newestMs;
        this.staleAfter = staleAfter;
        this.clock = clock;
        this.readiness = readiness;
        this.alarm = alarm;
    }

    /** Seconds since the newest upload was acknowledged; not a number if there was none. */
    public double ageSeconds() {
        final long newest = newestMs.getAsLong();
        return newest < 0 ? Double.NaN : Math.max(0, clock.nowMs() - newest) / 1000.0;
    }

    /** Looks once. */
    public void look() {
        final boolean now = !staleAfter.isZero() && ageSeconds() * 1000 > staleAfter.toMillis();
        if (now == stale) {
            return;
        }
        stale = now;
        if (stale) {
            final String why = "no deltas have come for " + text(staleAfter);
            readiness.degrade(Readiness.Concern.FEED, why);
            alarm.accept(why);
        } else {
            readiness.restore(Readiness.Concern.FEED);
        }
    }

    private static String text(final Duration span) {
        final long seconds = span.toSeconds();
        if (seconds % 3600 == 0) {
            return seconds / 3600 + " h";
        }
        return seconds % 60 == 0 ? seconds / 60 + " min" : seconds + " s";
    }
}
