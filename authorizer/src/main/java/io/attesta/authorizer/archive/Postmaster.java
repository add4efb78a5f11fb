package io.attesta.authorizer.archive;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
     * Removes a process file that names a living process which certainly is not of this cluster: PostgreSQL itself would only see
     * that the number is taken and refuse to start. One that names no process, or one that cannot be looked at, is left to PostgreSQL:
     * two servers on one cluster would destroy it.
     */
    static void removeForeignFile(final Path cluster) throws IOException {
        final Path file = cluster.resolve(PID_FILE);
        if (!Files.exists(file)) {
            return;
        }
        final long pid = number(Files.readAllLines(file, StandardCharsets.UTF_8), 0);
        final boolean foreign = ProcessHandle.of(pid)
                .filter(process -> isPostgres(process)
                        .map(postgres -> !postgres
                                || folder(process)
                                        .map(folder -> !folder.equals(cluster))
                                        .orElse(false))
                        .orElse(false))
                .isPresent();
        if (foreign) {
            Files.delete(file);
        }
    }

    private static boolean runs(final ProcessHandle process, final Path cluster) {
        return process.isAlive()
                && isPostgres(process).orElse(false)
                && folder(process).filter(cluster::equals).isPresent();
    }

    /** Whether a process is a PostgreSQL; empty if it cannot be told. */
    private static Optional<Boolean> isPostgres(final ProcessHandle process) {
        return process.info()
                .command()
                .map(command -> Path.of(command).getFileName().toString().startsWith("postgres"));
    }

    /** The cluster that a PostgreSQL serves: its working folder, which survives a renaming, or what it was started with. */
    private static Optional<Path> folder(final ProcessHandle process) {
        final Path link = Path.of("/proc", Long.toString(process.pid()), "cwd");
        try {
            return Optional.of(Files.readSymbolicLink(link));
        } catch (final IOException | UnsupportedOperationException e) {
            final List<String> arguments = List.of(process.info().arguments().orElse(new String[0]));
            final int option = arguments.indexOf("-D");
            return option < 0 || option + 1 >= arguments.size()
                    ? Optional.empty()
                    : Optional.of(Path.of(arguments.get(option + 1)));
        }
    }

    private static long number(final List<String> lines, final int line) {
        try {
            return line < lines.size() ? Long.parseLong(lines.get(line).trim()) : -1;
        } catch (final NumberFormatException e) {
            return -1;
        }
    }
}
