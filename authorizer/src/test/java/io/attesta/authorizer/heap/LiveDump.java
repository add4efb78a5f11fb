package io.attesta.authorizer.heap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Takes a dump of the live objects of another Java process of this user, with {@code jcmd}: a full collection goes before it. */
public final class LiveDump {
    private static final int DEADLINE_SECONDS = 120;

    private LiveDump() {}

    /** Writes the dump of a process to a file that is not there yet; the caller deletes it. */
    public static void take(final long process, final Path to) throws IOException, InterruptedException {
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
