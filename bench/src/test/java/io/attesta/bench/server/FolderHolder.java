package io.attesta.bench.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * A process that has a temporary folder with a file in it, a process of its own, and one that reads the file and is nobody's child; says so, and
 * waits to be told to end.
 */
final class FolderHolder {
    private FolderHolder() {}

    /** @param arguments where the folder is made */
    public static void main(final String[] arguments) throws Exception {
        final TemporaryFolder folder = TemporaryFolder.make(Optional.of(Path.of(arguments[0])), "held-");
        final Path file = Files.writeString(
                Files.createDirectories(folder.path().resolve("a/b")).resolve("file"), "content");
        final Process child = new ProcessBuilder("sleep", "600").start();
        System.out.println(child.pid());
        System.out.println(orphan(file));
        System.out.println(folder.path());
        new CountDownLatch(1).await();
    }

    private static String orphan(final Path file) throws IOException {
        final Process shell = new ProcessBuilder(
                        "sh", "-c", "tail -f \"$0\" > /dev/null 2>&1 < /dev/null & echo $!", file.toString())
                .start();
        try (BufferedReader said = shell.inputReader()) {
            return said.readLine();
        }
    }
}
