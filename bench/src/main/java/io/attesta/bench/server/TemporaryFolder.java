package io.attesta.bench.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * A folder with a name of its own that is removed with all that is in it: when it is closed, and when this process is told to end before
 * (SIGTERM, Ctrl-C). Then other processes end first, because they may write there: those that this one started, and those whose command line
 * names the folder, as that of a PostgreSQL does, which nobody's child is. They are asked to, and killed after ten seconds.
 */
public final class TemporaryFolder implements AutoCloseable {
    private static final int END_SECONDS = 10;
    private static final int ATTEMPTS = 50;
    private static final int PAUSE_MS = 100;

    private final Path path;
    private final Thread hook = new Thread(this::end, "attesta-temporary-folder");

    private TemporaryFolder(final Path path) {
        this.path = path;
    }

    /**
     * Makes one.
     *
     * @param parent where, made if missing; empty = the system's folder for temporary files
     * @param prefix of its name
     */
    public static TemporaryFolder make(final Optional<Path> parent, final String prefix) throws IOException {
        final Path path = parent.isEmpty()
                ? Files.createTempDirectory(prefix)
                : Files.createTempDirectory(
                        Files.createDirectories(parent.get()).toAbsolutePath(), prefix);
        final TemporaryFolder folder = new TemporaryFolder(path);
        Runtime.getRuntime().addShutdownHook(folder.hook);
        return folder;
    }

    /** Where it is. */
    public Path path() {
        return path;
    }

    /** Removes a file or folder in it, if it is there, and all below. */
    public void remove(final Path part) throws IOException {
        if (!part.startsWith(path)) {
            throw new IllegalArgumentException(part + " is not in " + path);
        }
        delete(part);
    }

    @Override
    public void close() throws IOException {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (final IllegalStateException e) {
            // The process ends: both remove it.
        }
        delete(path);
    }

    private void end() {
        final List<ProcessHandle> users = users();
        users.forEach(ProcessHandle::destroy);
        try {
            CompletableFuture.allOf(users.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new))
                    .get(END_SECONDS, TimeUnit.SECONDS);
        } catch (final TimeoutException e) {
            users.forEach(ProcessHandle::destroyForcibly);
        } catch (final InterruptedException | ExecutionException e) {
            Thread.currentThread().interrupt();
        }
        deleteUnderWriters();
    }

    private List<ProcessHandle> users() {
        final Stream<ProcessHandle> started = ProcessHandle.current().descendants();
        final Stream<ProcessHandle> named = ProcessHandle.allProcesses()
                .filter(one -> one.info().commandLine().orElse("").contains(path.toString()))
                .flatMap(one -> Stream.concat(Stream.of(one), one.descendants()));
        return Stream.concat(started, named)
                .distinct()
                .filter(one -> one.pid() != ProcessHandle.current().pid())
                .toList();
    }

    /** A server in this process may still make files. */
    private void deleteUnderWriters() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                delete(path);
                return;
            } catch (final IOException | UncheckedIOException e) {
                pause();
            }
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void delete(final Path from) throws IOException {
        if (Files.notExists(from)) {
            return;
        }
        final List<Path> all;
        try (Stream<Path> tree = Files.walk(from)) {
            all = tree.sorted(Comparator.reverseOrder()).toList();
        }
        for (final Path one : all) {
            Files.deleteIfExists(one);
        }
    }
}
