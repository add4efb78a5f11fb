package io.attesta.bench.load;

/** When requests are meant to be sent. */
public sealed interface Pace {
    /**
     * Open loop: independent terminals, gaps exponentially distributed. Sending does not wait for answers; a request that could only
     * be sent late keeps its intended time.
     *
     * @param perSecond requests a second over all connections
     */
    record Poisson(double perSecond) implements Pace {
        public Poisson {
            requireRate(perSecond);
        }
    }

    /**
     * Open loop, evenly spaced.
     *
     * @param perSecond requests a second over all connections
     */
    record Fixed(double perSecond) implements Pace {
        public Fixed {
            requireRate(perSecond);
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
