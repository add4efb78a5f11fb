package io.attesta.bench.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.authorizer.Main;
import io.attesta.authorizer.archive.PostgresServer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code attesta demo} as a process, from its first line to its exit code: the command of the README that must never fail. */
final class DemoCommandTest {
    private static final int DEADLINE_SECONDS = 120;
    private static final int SECONDS = 3;
    private static final int RATE = 500;

    @TempDir
    private Path folder;

    @Test
    void shouldRunCheckAndSummarizeAndLeaveNothingRunning() throws Exception {
        final Path data = folder.resolve("data");
        final Path output = folder.resolve("output");
        final Process demo = start(data, output);
        try {
            assertThat(demo.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS))
                    .as("ends within %d s\n%s", DEADLINE_SECONDS, Files.readString(output))
                    .isTrue();
            final String said = Files.readString(output);
            assertThat(demo.exitValue()).as(said).isZero();
            assertSummary(said);
            assertThat(PostgresServer.running(data.resolve("postgres"))).isEmpty();
            assertThat(processesOf(data)).isEmpty();
        } finally {
            stop(demo, data);
        }
    }

    private static void assertSummary(final String said) {
        assertThat(said)
                .containsPattern("(?m)^Starting the server with 570000 sample cards in ")
                .containsPattern("(?m)^  rate +\\d+ answers a second over " + SECONDS + " s, \\d+ in all$")
                .containsPattern(
                        "(?m)^  latency +p50 \\d+\\.\\d\\d ms, p90 .* ms, p99 .* ms, p99\\.9 .* ms, max .* ms ")
                .containsPattern("(?m)^  answers by code +00:\\d+( [0-9A-Z]{2}:\\d+)+$")
                .containsPattern("(?m)^  checked +MAC and code of every answer: 0 wrong, 0 missing, 0 not sent$")
                .containsPattern("(?m)^  receipts +([1-9]\\d*) of \\1 sampled verified with the public key only$")
                .containsPattern(
                        "(?m)^  journal, archive +journal=([1-9]\\d*) archive=\\1 missing=0 extra=0 different=0 ")
                .doesNotContain("\tat ")
                .doesNotContain("stays up");
    }

    private static Process start(final Path data, final Path output) throws IOException {
        final List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> flag.startsWith("--add-opens") || flag.startsWith("--add-exports"))
                .forEach(line::add);
        line.addAll(List.of(
                "-Dattesta.home=" + System.getProperty("attesta.home"),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "demo",
                "--data=" + data,
                "--seconds=" + SECONDS,
                "--rate=" + RATE,
                "--no-wait",
                "--set=transport.port=0",
                "--set=http.port=0"));
        final ProcessBuilder builder =
                new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("ATTESTA_"));
        final Process process = builder.start();
        process.getOutputStream().close();
        return process;
    }

    private static void stop(final Process demo, final Path data) throws Exception {
        final List<ProcessHandle> left = new ArrayList<>(demo.descendants().toList());
        left.add(demo.toHandle());
        left.forEach(ProcessHandle::destroyForcibly);
        demo.waitFor(10, TimeUnit.SECONDS);
        processesOf(data).forEach(ProcessHandle::destroyForcibly);
    }

    /** Processes that work in the data folder or below: PostgreSQL is no descendant, but all of its processes stand in its cluster. */
    private static List<ProcessHandle> processesOf(final Path data) throws IOException {
        final Path root = data.toRealPath();
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            return all.filter(process -> worksIn(process, root)).toList();
        }
    }

    private static boolean worksIn(final ProcessHandle process, final Path root) {
        try {
            return Files.readSymbolicLink(Path.of("/proc", Long.toString(process.pid()), "cwd"))
                    .startsWith(root);
        } catch (final IOException e) {
            // Gone meanwhile, or another user's.
            return false;
        }
    }
}
