package io.attesta.bench.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * Processor time that processes have used so far, as the system counts it (on Linux in ticks of 10 ms).
 *
 * @param server of the server's process; empty where the system does not tell
 * @param database of its PostgreSQL, all processes; empty if it has none
 * @param generator of this process
 */
public record ProcessorTime(Optional<Duration> server, Optional<Duration> database, Optional<Duration> generator) {
    private static final double US_PER_NS = 1e-3;

    /**
     * Reads it now.
     *
     * @param cluster folder of the server's embedded PostgreSQL cluster, which need not be there
     */
    public static ProcessorTime now(final ProcessHandle server, final Path cluster) {
        return new ProcessorTime(of(server), ofCluster(cluster), of(ProcessHandle.current()));
    }

    private static Optional<Duration> of(final ProcessHandle process) {
        return process.info().totalCpuDuration();
    }

    private static Optional<Duration> ofCluster(final Path cluster) {
        return postmaster(cluster)
                .map(postmaster -> Stream.concat(Stream.of(postmaster), postmaster.children())
                        .map(ProcessorTime::of)
                        .flatMap(Optional::stream)
                        .reduce(Duration.ZERO, Duration::plus));
    }

    private static Optional<ProcessHandle> postmaster(final Path cluster) {
        try (Stream<String> lines = Files.lines(cluster.resolve("postmaster.pid"))) {
            return lines.findFirst().map(String::trim).map(Long::parseLong).flatMap(ProcessHandle::of);
        } catch (final IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Microseconds of the server's process for each answer between two readings. */
    public static OptionalDouble serverUs(final ProcessorTime from, final ProcessorTime to, final long answers) {
        return perAnswer(from.server, to.server, answers);
    }

    /** Microseconds of its database for each answer between two readings. */
    public static OptionalDouble databaseUs(final ProcessorTime from, final ProcessorTime to, final long answers) {
        return perAnswer(from.database, to.database, answers);
    }

    /** Microseconds of this process for each answer between two readings. */
    public static OptionalDouble generatorUs(final ProcessorTime from, final ProcessorTime to, final long answers) {
        return perAnswer(from.generator, to.generator, answers);
    }

    private static OptionalDouble perAnswer(
            final Optional<Duration> from, final Optional<Duration> to, final long answers) {
        return from.isPresent() && to.isPresent() && answers > 0
                ? OptionalDouble.of(to.get().minus(from.get()).toNanos() * US_PER_NS / answers)
                : OptionalDouble.empty();
    }
}
