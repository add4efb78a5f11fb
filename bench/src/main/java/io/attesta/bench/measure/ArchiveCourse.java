package io.attesta.bench.measure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * How far the archive was behind the journal while a server was loaded, and how soon it had caught up.
 *
 * @param points second by second of what was measured, and the last one when sending ended
 * @param drainSeconds from the end of sending until nothing was behind any more; empty if it did not come to that in time
 * @param mostSeconds how far it may be behind when sending ends
 * @param mostDrain how long it may take to catch up
 */
record ArchiveCourse(List<Point> points, OptionalDouble drainSeconds, Duration mostSeconds, Duration mostDrain) {
    private static final int TOLD_POINTS = 12;
    private static final double MS_PER_SECOND = 1_000;

    ArchiveCourse {
        points = List.copyOf(points);
    }

    /**
     * At one moment.
     *
     * @param second since sending started
     * @param batches durable and not in the archive
     * @param lagSeconds how long the oldest of them has been waiting
     */
    record Point(double second, long batches, double lagSeconds) {}

    /** The farthest behind it was, seconds. */
    double greatestSeconds() {
        return points.stream().mapToDouble(Point::lagSeconds).max().orElse(0);
    }

    /** The most batches it was behind. */
    long greatestBatches() {
        return points.stream().mapToLong(Point::batches).max().orElse(0);
    }

    /** How far it was behind when sending ended, seconds. */
    double lastSeconds() {
        return points.isEmpty() ? 0 : points.get(points.size() - 1).lagSeconds();
    }

    /** Seconds by which it fell back in each second, least squares over all points: above zero for long is without bound. */
    double slope() {
        final double meanAt =
                points.stream().mapToDouble(Point::second).average().orElse(0);
        final double meanLag =
                points.stream().mapToDouble(Point::lagSeconds).average().orElse(0);
        double both = 0;
        double square = 0;
        for (final Point point : points) {
            both += (point.second() - meanAt) * (point.lagSeconds() - meanLag);
            square += (point.second() - meanAt) * (point.second() - meanAt);
        }
        return square == 0 ? 0 : both / square;
    }

    /** Why the run does not count, a sentence each. */
    List<String> failures() {
        final List<String> sentences = new ArrayList<>();
        if (lastSeconds() > mostSeconds.toMillis() / MS_PER_SECOND) {
            sentences.add(String.format(
                    Locale.ROOT,
                    "the archive was %.1f s behind when sending ended, more than %d s",
                    lastSeconds(),
                    mostSeconds.toSeconds()));
        }
        if (drainSeconds.isEmpty()) {
            sentences.add("the archive had not caught up " + mostDrain.toSeconds() + " s after the end");
        }
        return sentences;
    }

    /** Two lines for people. */
    List<String> lines() {
        final StringBuilder over = new StringBuilder("seconds behind, by second:");
        final int step = Math.max(1, (points.size() + TOLD_POINTS - 1) / TOLD_POINTS);
        for (int i = step - 1; i < points.size(); i += step) {
            over.append(String.format(
                    Locale.ROOT,
                    "  %.0f: %.2f",
                    points.get(i).second(),
                    points.get(i).lagSeconds()));
        }
        return List.of(
                String.format(
                        Locale.ROOT,
                        "behind by %.2f s at the end, %.2f s (%d batches) at most, %+.4f s in each second; %s",
                        lastSeconds(),
                        greatestSeconds(),
                        greatestBatches(),
                        slope(),
                        drainSeconds.isPresent()
                                ? String.format(Locale.ROOT, "caught up %.1f s after it", drainSeconds.getAsDouble())
                                : "not caught up"),
                over.toString());
    }
}
