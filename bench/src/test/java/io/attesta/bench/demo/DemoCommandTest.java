package io.attesta.bench.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as a process, short: the whole of it on real parts, PostgreSQL too. */
final class DemoCommandTest {
    @Test
    void shouldShowThatNothingIsLostOrAlteredAndEndWithZero(@TempDir final Path folder) throws Exception {
        final Path output = folder.resolve("output");
        final Process demo = start(folder.resolve("data"), output);
        try {
            assertThat(demo.waitFor(120, TimeUnit.SECONDS))
                    .as(Files.readString(output))
                    .isTrue();
            final String said = Files.readString(output, StandardCharsets.UTF_8);
            assertThat(demo.exitValue()).as(said).isZero();
            assertThat(said)
                    .contains("Attesta demo")
                    .containsPattern("rate +\\d+ answers a second over 3 s")
                    .containsPattern("latency +p50 ")
                    .containsPattern("answers by code +00:\\d+ ")
                    .contains("0 wrong, 0 missing, 0 not sent")
                    .containsPattern("receipts +(\\d+) of \\1 sampled verified with the public key only")
                    .containsPattern("journal=(\\d+) archive=\\1 missing=0 extra=0 different=0");
        } finally {
            demo.descendants().forEach(ProcessHandle::destroyForcibly);
            demo.destroyForcibly().waitFor();
        }
        assertThat(folder.resolve("data/postgres/cluster/postmaster.pid"))
                .as("PostgreSQL was stopped")
                .doesNotExist();
    }

    private static Process start(final Path data, final Path output) throws IOException {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--add-"))
                .forEach(command::add);
        command.add("-Xmx1g");
        command.add("-Dattesta.home="
                + Path.of(System.getProperty("attesta.home", "..")).toAbsolutePath());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.attesta.authorizer.Main"));
        command.addAll(List.of("demo", "--seconds", "3", "--rate", "500", "--no-wait", "--data", data.toString()));
        command.addAll(
                List.of("--set", "transport.port=0", "--set", "http.port=0", "--set", "journal.min-free=128MiB"));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }
}
