package io.attesta.authorizer.heap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Takes a dump of the live objects of another Java process of this user, with {@code jcmd}: a full collection goes before it. HotSpot
 * leaves that collection out while a thread is within a critical region of JNI (unpacking a class is enough), and then writes dead objects
 * and what fills the gaps between objects, bytes of former objects in it. Such a dump proves nothing, so the process logs its
 * collections, and a dump without one is taken again.
 */
public final class LiveDump {
    private static final int DEADLINE_SECONDS = 120;
    private static final int ATTEMPTS = 10;
    private static final String COLLECTION = "(Heap Dump Initiated GC)";

    private LiveDump() {}

    /**
     * The option with which the process is to be started.
     *
     * @param collections file for its log of collections
     */
    public static String option(final Path collections) {
        return "-Xlog:gc:file=" + collections.toAbsolutePath();
    }

    /**
     * Writes the dump of a process to a file that is not there yet; the caller deletes it.
     *
     * @param collections the file of {@link #option}
     */
    public static void take(final long process, final Path collections, final Path to)
            throws IOException, InterruptedException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            final long before = collectionsForDumps(collections);
            dump(process, to);
            if (collectionsForDumps(collections) > before) {
                return;
            }
            Files.delete(to);
        }
        throw new AssertionError("no collection went before any of " + ATTEMPTS + " heap dumps of process " + process);
    }

    private static long collectionsForDumps(final Path collections) throws IOException {
        try (Stream<String> lines = Files.lines(collections)) {
            return lines.filter(line -> line.contains(COLLECTION)).count();
        }
    }

    private static void dump(final long process, final Path to) throws IOException, InterruptedException {
        final Path said = Files.createTempFile(to.toAbsolutePath().getParent(), "jcmd", ".txt");
        try {
            final Process jcmd = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                    .toString(),
                            Long.toString(process),
                            "GC.heap_dump",
                            to.toAbsolutePath().toString())
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
            if (!jcmd.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
                jcmd.destroyForcibly();
            }
            if (Files.notExists(to)) {
                throw new AssertionError("no heap dump of process " + process + ": " + Files.readString(said));
            }
        } finally {
            Files.delete(said);
        }
    }
}
