package io.attesta.bench.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;

/** Lines over one axis, drawn as SVG. Abscissae are labelled at whole numbers, ordinates at round ones. For one thread. */
final class Plot {
    private static final int WIDTH = 900;
    private static final int HEIGHT = 300;
    private static final int LEFT = 70;
    private static final int RIGHT = 20;
    private static final int TOP = 26;
    private static final int BOTTOM = 30;
    private static final int LABELS = 8;
    private static final int LEGEND_STEP = 180;
    private static final List<String> COLOURS = List.of("#2f6fdb", "#d9730d", "#7a3fc0");
    /** Nothing below a microsecond is worth a decade of its own. */
    private static final double MIN_LOGARITHMIC = 0.001;

    private final DoubleFunction<String> label;
    private final List<String> names = new ArrayList<>();
    private final List<List<double[]>> lines = new ArrayList<>();
    private boolean logarithmic;

    /** @param label of an abscissa */
    Plot(final DoubleFunction<String> label) {
        this.label = label;
    }

    /** Adds a line; each point has an abscissa and an ordinate, abscissae rise. */
    Plot line(final String name, final List<double[]> points) {
        names.add(name);
        lines.add(points);
        return this;
    }

    /** Ordinates by their decades. */
    Plot logarithmic() {
        logarithmic = true;
        return this;
    }

    String svg() {
        final double maxX = Math.max(1, greatest(0));
        final double minY = logarithmic ? Math.floor(Math.log10(least())) : 0;
        final double maxY = logarithmic ? Math.max(minY + 1, Math.ceil(scaled(greatest(1)))) : round(greatest(1));
        final StringBuilder svg = new StringBuilder(
                String.format(Locale.ROOT, "<svg viewBox=\"0 0 %d %d\" role=\"img\">\n", WIDTH, HEIGHT));
        grid(svg, maxX, minY, maxY);
        for (int i = 0; i < lines.size(); i++) {
            line(svg, i, maxX, minY, maxY);
        }
        return svg.append("</svg>\n").toString();
    }

    private void grid(final StringBuilder svg, final double maxX, final double minY, final double maxY) {
        final double stepY = logarithmic ? 1 : maxY / 4;
        for (double value = minY; value <= maxY + stepY / 2; value += stepY) {
            final double y = y(value, minY, maxY);
            svg.append(String.format(
                    Locale.ROOT,
                    "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/><text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>\n",
                    LEFT,
                    WIDTH - RIGHT,
                    y,
                    y,
                    LEFT - 8,
                    y + 4,
                    number(logarithmic ? Math.pow(10, value) : value)));
        }
        final double stepX = Math.max(1, Math.ceil(maxX / LABELS));
        for (double value = 0; value <= maxX; value += stepX) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>\n",
                    x(value, maxX),
                    HEIGHT - 8,
                    label.apply(value)));
        }
    }

    private void line(
            final StringBuilder svg, final int index, final double maxX, final double minY, final double maxY) {
        final String colour = COLOURS.get(index % COLOURS.size());
        svg.append("<polyline class=\"line\" stroke=\"").append(colour).append("\" points=\"");
        for (final double[] point : lines.get(index)) {
            svg.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(point[0], maxX), y(scaled(point[1]), minY, maxY)));
        }
        svg.append("\"/>\n");
        if (lines.size() > 1) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<text x=\"%d\" y=\"14\" style=\"fill:%s\">%s</text>\n",
                    LEFT + index * LEGEND_STEP,
                    colour,
                    names.get(index)));
        }
    }

    private double scaled(final double value) {
        return logarithmic ? Math.log10(Math.max(MIN_LOGARITHMIC, value)) : value;
    }

    private static double x(final double value, final double max) {
        return LEFT + value / max * (WIDTH - LEFT - RIGHT);
    }

    private static double y(final double value, final double min, final double max) {
        return HEIGHT - BOTTOM - (value - min) / (max - min) * (HEIGHT - TOP - BOTTOM);
    }

    private double greatest(final int coordinate) {
        return lines.stream()
                .flatMap(List::stream)
                .mapToDouble(point -> point[coordinate])
                .max()
                .orElse(1);
    }

    private double least() {
        return Math.max(
                MIN_LOGARITHMIC,
                lines.stream()
                        .flatMap(List::stream)
                        .mapToDouble(point -> point[1])
                        .filter(value -> value > 0)
                        .min()
                        .orElse(1));
    }

    /** 1, 2 or 5 times a power of ten, not below the value. */
    private static double round(final double value) {
        final double decade = Math.pow(10, Math.floor(Math.log10(Math.max(1, value))));
        for (final int factor : new int[] {1, 2, 5}) {
            if (factor * decade >= value) {
                return factor * decade;
            }
        }
        return 10 * decade;
    }

    private static String number(final double value) {
        return value >= 10 || value == Math.rint(value)
                ? String.format(Locale.ROOT, "%,.0f", value)
                : String.format(Locale.ROOT, "%.3g", value);
    }
}
