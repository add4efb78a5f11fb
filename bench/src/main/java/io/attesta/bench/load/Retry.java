package io.attesta.bench.load;

import java.time.Duration;

/**
 * What becomes of a request that is answered 91: the same bytes again, so many times, each so long after the refusal it follows.
 *
 * @param times 0 = the refusal is taken as the answer
 * @param pause between a refusal and the next sending; zero = at once
 */
public record Retry(int times, Duration pause) {
    /** Nothing is sent again. */
    public static final Retry NONE = new Retry(0, Duration.ZERO);

    public Retry {
        if (times < 0 || times > 100 || pause.isNegative()) {
            throw new IllegalArgumentException(
                    "a request is retried 0 to 100 times, after a pause that is not negative");
        }
    }
}
