package io.attesta.bench.load;

/** When requests are meant to be sent. */
public sealed interface Pace {
    /** Open loop: sending does not wait for answers; a request that could only be sent late keeps its intended time. */
    sealed interface Open extends Pace {
        /** Requests a second over all connections, above zero. */
        double perSecond();
    }

    /**
     * Open loop: independent terminals, gaps exponentially distributed.
     *
     * @param perSecond requests a second over all connections
     */
    record Poisson(double perSecond) implements Open {
        public Poisson {
            requireRate(perSecond);
        }
    }

    /**
     * Open loop, evenly spaced.
     *
     * @param perSecond requests a second over all connections
     */
    record Fixed(double perSecond) implements Open {
        public Fixed {
            requireRate(perSecond);
        }
    }

    /**
     * Open loop: so many at the same moment, then nothing until the next burst, evenly spaced; connections take their turns.
     *
     * @param perSecond requests a second over all connections, on the average
     * @param size requests in a burst, 1 to 1,000,000
     */
    record Bursts(double perSecond, int size) implements Open {
        public Bursts {
            requireRate(perSecond);
            if (size < 1 || size > 1_000_000) {
                throw new IllegalArgumentException("1 to 1,000,000 requests are in a burst");
            }
        }
    }

    /**
     * Closed loop: each answer sends the next request. Says how much goes through, and nothing of what a terminal waits.
     *
     * @param inFlight unanswered requests on each connection, at least 1
     */
    record Closed(int inFlight) implements Pace {
        public Closed {
            if (inFlight < 1 || inFlight > 16_384) {
                throw new IllegalArgumentException("1 to 16,384 requests are in flight on a connection");
            }
        }
    }

    private static void requireRate(final double perSecond) {
        if (!(perSecond > 0) || Double.isInfinite(perSecond)) {
            throw new IllegalArgumentException("a rate is above zero");
        }
    }
}
