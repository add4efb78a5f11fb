package io.attesta.authorizer.archive;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The PostgreSQL process of one cluster, found by the cluster's {@code postmaster.pid}: line 1 its process, line 4 its port.
 *
 * @param process its handle; alive when it was found
 * @param port TCP port that it listens on
 */
record Postmaster(ProcessHandle process, int port) {
    private static final String PID_FILE = "postmaster.pid";
    private static final int PORT_LINE = 3;

    /** The process that runs a cluster; empty if none does. A number that meanwhile is another process's is not taken for it. */
    static Optional<Postmaster> of(final Path cluster) throws IOException {
        final Path file = cluster.resolve(PID_FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        final List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        final long pid = number(lines, 0);
        final int port = (int) number(lines, PORT_LINE);
        return ProcessHandle.of(pid)
                .filter(process -> runs(process, cluster))
                .map(process -> new Postmaster(process, port));
    }

    /**
     * Removes a process file that names a living process which is not of this cluster: PostgreSQL itself would only see that the
     * number is taken and refuse to start. One that names no process is left to PostgreSQL, which looks closer.
     */
    static void removeForeignFile(final Path cluster) throws IOException {
        final Path file = cluster.resolve(PID_FILE);
        if (Files.exists(file) && of(cluster).isEmpty()) {
            final long pid = number(Files.readAllLines(file, StandardCharsets.UTF_8), 0);
            if (ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent()) {
                Files.delete(file);
            }
        }
    }

    private static boolean runs(final ProcessHandle process, final Path cluster) {
        final ProcessHandle.Info info = process.info();
        final boolean postgres = info.command()
                .map(command -> Path.of(command).getFileName().toString().startsWith("postgres"))
                .orElse(false);
        return process.isAlive()
                && postgres
                && info.arguments()
                        .map(arguments -> Arrays.asList(arguments).contains(cluster.toString()))
                        .orElse(false);
    }

    private static long number(final List<String> lines, final int line) {
        try {
            return line < lines.size() ? Long.parseLong(lines.get(line).trim()) : -1;
        } catch (final NumberFormatException e) {
            return -1;
        }
    }
}
