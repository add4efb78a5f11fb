package io.attesta.bench.load;

/**
 * Draws ranks 0 to n − 1: all alike, or by Zipf's law, where rank r comes with weight 1 / (r + 1)^skew. The latter by
 * rejection-inversion (Hörmann and Derflinger, ACM TOMACS 6(3), 1996): constant time, no table. Immutable.
 */
final class Ranks {
    private final int count;
    private final double skew;
    private final double integralFirst;
    private final double integralLast;
    private final double shift;

    /**
     * @param count how many ranks
     * @param skew exponent, 0 = all alike
     */
    Ranks(final int count, final double skew) {
        if (count < 1 || !(skew >= 0)) {
            throw new IllegalArgumentException("ranks need at least one and a skew that is not negative");
        }
        this.count = count;
        this.skew = skew;
        integralFirst = integral(1.5) - 1;
        integralLast = integral(count + 0.5);
        shift = 2 - inverse(integral(2.5) - density(2));
    }

    int next(final StepRandom random) {
        return skew == 0 ? random.nextInt(count) : zipf(random);
    }

    private int zipf(final StepRandom random) {
        while (true) {
            final double u = integralLast + random.nextDouble() * (integralFirst - integralLast);
            final double x = inverse(u);
            final int rank = (int) Math.max(1, Math.min(count, Math.round(x)));
            if (rank - x <= shift || u >= integral(rank + 0.5) - density(rank)) {
                return rank - 1;
            }
        }
    }

    private double density(final double x) {
        return Math.exp(-skew * Math.log(x));
    }

    /** Integral of the density, (x^(1 − skew) − 1) / (1 − skew), and log x where skew is 1. */
    private double integral(final double x) {
        final double logX = Math.log(x);
        final double t = (1 - skew) * logX;
        return (Math.abs(t) > 1e-8 ? Math.expm1(t) / t : 1 + t / 2 * (1 + t / 3)) * logX;
    }

    private double inverse(final double y) {
        final double t = Math.max(-1, y * (1 - skew));
        return Math.exp((Math.abs(t) > 1e-8 ? Math.log1p(t) / t : 1 - t * (0.5 - t / 3)) * y);
    }
}
