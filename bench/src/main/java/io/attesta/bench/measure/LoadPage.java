package io.attesta.bench.measure;

import io.attesta.bench.load.LoadReport;
import io.attesta.bench.load.Slice;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.HistogramIterationValue;

/** A run as one page of HTML that needs nothing else: latency by percentile, rate and latency over time, and the lines for people. */
final class LoadPage {
    private static final double NS_PER_MS = 1_000_000;
    private static final double US_PER_MS = 1_000;
    private static final double PERCENT = 100;
    private static final int STEPS = 5;
    /** Beyond 99.9999 % a run of minutes has nothing to say. */
    private static final double MAX_NINES = 6;

    private static final String HEAD = """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><title>Attesta: load</title>
            <style>
            body { font: 15px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; color: #1d2530; background: #fff }
            h1 { font-size: 1.3rem } h2 { font-size: 1.05rem; margin-top: 2rem } pre { overflow-x: auto; background: #f4f6f8; padding: 1rem }
            svg { width: 100%; height: auto } svg text { font-size: 12px; fill: #4a5563 } .bad { color: #a1260d; font-weight: 600 }
            .grid { stroke: #dde2e8 } .line { fill: none; stroke-width: 1.8 }
            @media (prefers-color-scheme: dark) { body { color: #dfe5ec; background: #14181d } pre { background: #1d232a }
              svg text { fill: #a5b0bd } .grid { stroke: #2c343d } .bad { color: #ff8a70 } }
            </style></head><body>
            """;

    private LoadPage() {}

    static String of(final LoadSummary summary) {
        final LoadReport report = summary.report();
        final StringBuilder page = new StringBuilder(HEAD);
        page.append("<h1>").append(escaped(summary.title())).append("</h1>\n");
        final List<String> failures = summary.failures();
        page.append(
                failures.isEmpty()
                        ? "<p>Every answer came, was checked and was right.</p>\n"
                        : "<p class=\"bad\">FAIL: " + escaped(String.join("; ", failures)) + "</p>\n");
        page.append("<h2>Latency by percentile, milliseconds</h2>\n").append(percentiles(report));
        if (!report.slices().isEmpty()) {
            page.append("<h2>Answers a second</h2>\n").append(rate(report));
            page.append("<h2>Latency by second, milliseconds</h2>\n").append(overTime(report));
        }
        summary.books()
                .course()
                .filter(course -> !course.points().isEmpty())
                .ifPresent(course ->
                        page.append("<h2>Archive behind, seconds</h2>\n").append(archive(course)));
        page.append("<h2>In words</h2>\n<pre>").append(escaped(text(summary))).append("</pre>\n</body></html>\n");
        return page.toString();
    }

    private static String percentiles(final LoadReport report) {
        final List<double[]> points = new ArrayList<>();
        for (final HistogramIterationValue step : report.histogram().percentiles(STEPS)) {
            final double rest = 1 - step.getPercentileLevelIteratedTo() / PERCENT;
            final double nines = rest <= 0 ? MAX_NINES : Math.min(MAX_NINES, -Math.log10(rest));
            points.add(new double[] {nines, step.getValueIteratedTo() / NS_PER_MS});
        }
        return new Plot(LoadPage::percentile)
                .line("latency", points)
                .logarithmic()
                .svg();
    }

    /** 0, 1, 2, … nines: 0 %, 90 %, 99 %. */
    private static String percentile(final double nines) {
        final double percent = PERCENT * (1 - Math.pow(10, -nines));
        return String.format(Locale.ROOT, nines <= 2 ? "%.0f %%" : "%." + (int) (nines - 2) + "f %%", percent);
    }

    private static String rate(final LoadReport report) {
        return new Plot(LoadPage::second)
                .line("meant for this second", points(report, slice -> slice.sent()))
                .line("answered", points(report, slice -> slice.answered()))
                .svg();
    }

    private static String overTime(final LoadReport report) {
        return new Plot(LoadPage::second)
                .line("p50", points(report, slice -> slice.percentileUs(50) / US_PER_MS))
                .line("p99", points(report, slice -> slice.percentileUs(99) / US_PER_MS))
                .line("greatest", points(report, slice -> slice.maxUs() / US_PER_MS))
                .logarithmic()
                .svg();
    }

    private static String archive(final ArchiveCourse course) {
        return new Plot(LoadPage::second)
                .line(
                        "behind",
                        course.points().stream()
                                .map(point -> new double[] {point.second(), point.lagSeconds()})
                                .toList())
                .svg();
    }

    private static String second(final double at) {
        return String.format(Locale.ROOT, "%.0f s", at);
    }

    private static List<double[]> points(final LoadReport report, final ToValue value) {
        return report.slices().stream()
                .map(slice -> new double[] {slice.second(), value.of(slice)})
                .toList();
    }

    private interface ToValue {
        double of(Slice slice);
    }

    private static String text(final LoadSummary summary) {
        final StringWriter text = new StringWriter();
        summary.print(new PrintWriter(text));
        return text.toString();
    }

    private static String escaped(final String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
