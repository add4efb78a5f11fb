package io.attesta.bench.micro;

import io.attesta.authorizer.command.CommandFailure;
import io.attesta.authorizer.command.ExitCodes;
import io.attesta.bench.measure.RunManifest;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code attesta bench micro}: JMH over the benchmarks of this package, with its profiler of garbage, in Javas that have this one's flags and
 * class path. Exits 1 if a benchmark failed; never for a time.
 */
@Command(
        name = "micro",
        description = "Runs JMH benchmarks of parts of the server: time and bytes allocated for each operation."
                + " Explains figures of whole runs; see docs/internals/benchmarks.md.")
public final class MicroCommand implements Callable<Integer> {
    private static final String ALL = Pattern.quote(MicroCommand.class.getPackageName() + ".");
    private static final int MS_PER_SECOND = 1_000;

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "PATTERN",
            arity = "0..*",
            description =
                    "Regular expressions: benchmarks whose name (Class.method) has one of them in it (default: all, which"
                            + " takes hours).")
    private List<String> patterns = new ArrayList<>();

    @Option(names = "--list", description = "Says which benchmarks and parameters there are, and runs none.")
    private boolean list;

    @Option(
            names = "--forks",
            paramLabel = "N",
            defaultValue = "2",
            description =
                    "Javas in which each is measured, one after the other; 0 = in this one, whose figures mean nothing"
                            + " (default: ${DEFAULT-VALUE}).")
    private int forks;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            defaultValue = "3",
            description = "Iterations of each before those that count (default: ${DEFAULT-VALUE}).")
    private int warmUp;

    @Option(
            names = "--iterations",
            paramLabel = "N",
            defaultValue = "5",
            description = "Iterations of each that count (default: ${DEFAULT-VALUE}).")
    private int iterations;

    @Option(
            names = "--seconds",
            paramLabel = "X",
            defaultValue = "2",
            description = "Of each iteration (default: ${DEFAULT-VALUE}).")
    private double seconds;

    @Option(
            names = "--param",
            paramLabel = "NAME=VALUE,...",
            description = "Runs with these values of a parameter only; may be repeated for others.")
    private Map<String, String> parameters = new LinkedHashMap<>();

    @Option(names = "--json", paramLabel = "FILE", description = "Writes JMH's JSON there, too.")
    private Path json;

    @Override
    public Integer call() throws IOException {
        requireSensible();
        final MicroReport report = new MicroReport(out());
        final Options options = options().build();
        if (list) {
            report.list(options.getIncludes());
            return ExitCodes.DONE;
        }
        RunManifest.ofProcess().lines().forEach(out()::println);
        out().flush();
        run(new Runner(options, report));
        return ExitCodes.DONE;
    }

    private void run(final Runner runner) {
        // JMH's Javas would measure to their end, and leave what they have on disk.
        final Thread end = new Thread(
                () -> ProcessHandle.current().descendants().forEach(ProcessHandle::destroy), "attesta-micro-end");
        Runtime.getRuntime().addShutdownHook(end);
        try {
            runner.run();
        } catch (final NoBenchmarksException e) {
            throw wrongUsage(
                    "No benchmark has " + String.join(" or ", patterns) + " in its name; --list says which there are.");
        } catch (final RunnerException e) {
            throw new CommandFailure("The benchmarks cannot go on: " + reason(e) + ".", e);
        } finally {
            forget(end);
        }
    }

    private static void forget(final Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (final IllegalStateException e) {
            // The process ends: it runs.
        }
    }

    private void requireSensible() {
        if (forks < 0 || forks > 100 || warmUp < 0 || warmUp > 1_000 || iterations < 1 || iterations > 1_000) {
            throw wrongUsage("--forks takes 0 to 100, --warm-up 0 to 1000, --iterations 1 to 1000.");
        }
        if (!(seconds >= 0.001) || seconds > 3_600) {
            throw wrongUsage("--seconds takes 0.001 to 3600.");
        }
        for (final String pattern : patterns) {
            try {
                Pattern.compile(pattern);
            } catch (final PatternSyntaxException e) {
                throw wrongUsage("PATTERN " + pattern + " is no regular expression: " + e.getDescription() + ".");
            }
        }
    }

    private ChainedOptionsBuilder options() throws IOException {
        final TimeValue time = TimeValue.milliseconds(Math.round(seconds * MS_PER_SECOND));
        final ChainedOptionsBuilder options = new OptionsBuilder()
                .forks(forks)
                .warmupIterations(warmUp)
                .warmupTime(time)
                .measurementIterations(iterations)
                .measurementTime(time)
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true);
        if (patterns.isEmpty()) {
            options.include(ALL);
        }
        patterns.forEach(pattern -> options.include(ALL + ".*(?:" + pattern + ")"));
        parameters.forEach((name, values) -> options.param(name, values.split(",")));
        if (json != null) {
            if (json.toAbsolutePath().getParent() != null) {
                Files.createDirectories(json.toAbsolutePath().getParent());
            }
            options.resultFormat(ResultFormatType.JSON).result(json.toString());
        }
        return options;
    }

    /** The innermost: what went wrong, not who noticed. JMH hangs failures of a benchmark on its own as suppressed ones. */
    private static String reason(final Throwable e) {
        if (e.getCause() != null) {
            return reason(e.getCause());
        }
        if (e.getSuppressed().length > 0) {
            return reason(e.getSuppressed()[0]);
        }
        return String.valueOf(e.getMessage()).strip().lines().findFirst().orElse("");
    }

    private static CommandFailure wrongUsage(final String sentence) {
        return new CommandFailure(sentence, ExitCodes.WRONG_USAGE, null);
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
