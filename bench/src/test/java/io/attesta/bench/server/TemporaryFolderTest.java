package io.attesta.bench.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TemporaryFolderTest {
    @TempDir
    private Path parent;

    @Test
    void shouldGoWithAllThatIsInItAndLeaveWhatWasThereBefore() throws Exception {
        final Path before = Files.writeString(parent.resolve("before"), "mine");
        final Path made;
        try (TemporaryFolder folder = TemporaryFolder.make(Optional.of(parent), "bench-")) {
            made = folder.path();
            Files.writeString(Files.createDirectories(made.resolve("a/b")).resolve("file"), "content");
            assertThat(made).hasParent(parent.toAbsolutePath());
        }

        assertThat(made).doesNotExist();
        assertThat(before).exists();
    }

    @Test
    void shouldMakeTheFolderInWhichItIs() throws Exception {
        try (TemporaryFolder folder = TemporaryFolder.make(Optional.of(parent.resolve("new/one")), "bench-")) {
            assertThat(folder.path()).isDirectory();
        }
        assertThat(parent.resolve("new/one")).isEmptyDirectory();
    }

    @Test
    void shouldRemoveAPartOfItAndNothingElse() throws Exception {
        final Path outside = Files.createDirectories(parent.resolve("outside"));
        try (TemporaryFolder folder = TemporaryFolder.make(Optional.of(parent), "bench-")) {
            final Path part = Files.createDirectories(folder.path().resolve("part/below"));
            final Path other = Files.createDirectories(folder.path().resolve("other"));
            folder.remove(part.getParent());
            folder.remove(part);
            assertThat(part).doesNotExist();
            assertThat(other).exists();
            assertThatThrownBy(() -> folder.remove(outside)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(outside).exists();
    }

    @Test
    void shouldGoWithTheProcessesThatUseItWhenItsProcessIsToldToEnd() throws Exception {
        final Process holder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        FolderHolder.class.getName(),
                        parent.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader said = holder.inputReader()) {
            final ProcessHandle child =
                    ProcessHandle.of(Long.parseLong(said.readLine())).orElseThrow();
            final ProcessHandle orphan =
                    ProcessHandle.of(Long.parseLong(said.readLine())).orElseThrow();
            final Path held = Path.of(said.readLine());
            assertThat(held.resolve("a/b/file")).exists();

            holder.destroy();

            assertThat(holder.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(held).doesNotExist();
            // Where nobody buries orphans they stay as names without a program.
            assertThat(child.info().command()).isEmpty();
            assertThat(orphan.info().command()).isEmpty();
        } finally {
            holder.destroyForcibly();
        }
    }
}
