package io.attesta.bench.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** A process that has a temporary folder with something in it and a process of its own, says so, and waits to be told to end. */
final class FolderHolder {
    private FolderHolder() {}

    /** @param arguments where the folder is made */
    public static void main(final String[] arguments) throws Exception {
        final TemporaryFolder folder = TemporaryFolder.make(Optional.of(Path.of(arguments[0])), "held-");
        Files.writeString(Files.createDirectories(folder.path().resolve("a/b")).resolve("file"), "content");
        final Process child = new ProcessBuilder(List.of("sleep", "600")).start();
        System.out.println(child.pid());
        System.out.println(folder.path());
        new CountDownLatch(1).await();
    }
}
