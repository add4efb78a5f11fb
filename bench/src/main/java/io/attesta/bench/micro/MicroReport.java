package io.attesta.bench.micro;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.format.OutputFormat;

/** One line for each benchmark as it is done, and whatever went wrong; nothing of each iteration. */
final class MicroReport implements OutputFormat {
    private static final String PACKAGE = MicroReport.class.getPackageName() + ".";
    private static final String ALLOCATED = "gc.alloc.rate.norm";
    private static final String UNKNOWN = "-";
    /** What JMH says of itself begins so. */
    private static final String REMARK = "#";

    private final PrintWriter out;

    MicroReport(final PrintWriter out) {
        this.out = out;
    }

    /** Says which benchmarks would be run, and what their parameters are. */
    void list(final List<String> patterns) {
        for (final BenchmarkListEntry entry : BenchmarkList.defaultList().find(this, patterns, List.of())) {
            final String parameters = entry.getParams().orElse(Map.of()).entrySet().stream()
                    .map(parameter -> parameter.getKey() + "=" + String.join(",", parameter.getValue()))
                    .collect(Collectors.joining(" "));
            say(String.format(Locale.ROOT, "%-40s %s", name(entry.getUsername()), parameters)
                    .stripTrailing());
        }
    }

    @Override
    public void startRun() {
        say(String.format(Locale.ROOT, "%-36s %12s %10s %10s  %s", "benchmark", "ns/op", "+-", "B/op", "with"));
    }

    @Override
    public void endBenchmark(final BenchmarkResult result) {
        if (result != null) {
            say(line(result));
        }
    }

    private static String line(final BenchmarkResult result) {
        final Result<?> time = result.getPrimaryResult();
        final Result<?> allocated = result.getSecondaryResults().get(ALLOCATED);
        return String.format(
                Locale.ROOT,
                "%-36s %12.1f %10s %10s  %s",
                name(result.getParams().getBenchmark()),
                time.getScore(),
                oneDecimal(time.getScoreError()),
                allocated == null ? UNKNOWN : oneDecimal(allocated.getScore()),
                with(result.getParams()));
    }

    /** The error of fewer than three iterations is not known. */
    private static String oneDecimal(final double number) {
        return Double.isNaN(number) ? UNKNOWN : String.format(Locale.ROOT, "%.1f", number);
    }

    private static String with(final BenchmarkParams params) {
        return params.getParamsKeys().stream()
                .map(key -> key + "=" + params.getParam(key))
                .collect(Collectors.joining(" "));
    }

    private static String name(final String benchmark) {
        return benchmark.startsWith(PACKAGE) ? benchmark.substring(PACKAGE.length()) : benchmark;
    }

    @Override
    public void println(final String text) {
        if (!text.isBlank() && !text.startsWith(REMARK)) {
            say(text);
        }
    }

    @Override
    public void print(final String text) {
        println(text);
    }

    @Override
    public void verbosePrintln(final String text) {
        // Of interest to who works on JMH.
    }

    @Override
    public void write(final int octet) {
        out.write(octet);
    }

    @Override
    public void write(final byte[] text) {
        println(new String(text, StandardCharsets.UTF_8));
    }

    @Override
    public void startBenchmark(final BenchmarkParams params) {
        // Said when it is done.
    }

    @Override
    public void iteration(final BenchmarkParams params, final IterationParams iteration, final int number) {
        // Said when all are done.
    }

    @Override
    public void iterationResult(
            final BenchmarkParams params,
            final IterationParams iteration,
            final int number,
            final IterationResult result) {
        // Said when all are done.
    }

    @Override
    public void endRun(final Collection<RunResult> results) {
        // All is said.
    }

    @Override
    public void flush() {
        out.flush();
    }

    @Override
    public void close() {
        out.flush();
    }

    private void say(final String text) {
        out.println(text);
        out.flush();
    }
}
