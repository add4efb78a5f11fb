package io.attesta.bench.measure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Properties;

/**
 * What a figure was taken with: without it a figure says nothing.
 *
 * @param commit of the build, with {@code -dirty} behind if it was not as committed; {@code unknown} if it was not built from a repository
 * @param startedAt when
 * @param java version of the virtual machine and its vendor
 * @param flags of the virtual machine, as they were given
 * @param processors that it may use
 * @param processor its name, as far as the system tells
 * @param system name and version of the kernel
 * @param memoryMb greatest heap, MiB
 * @param load of the machine before, mean number of runnable processes over a minute; negative if the system does not tell
 */
public record RunManifest(
        String commit,
        Instant startedAt,
        String java,
        List<String> flags,
        int processors,
        String processor,
        String system,
        long memoryMb,
        double load) {
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
    private static final String MODEL = "model name";
    private static final int MIB = 1_048_576;

    public RunManifest {
        flags = List.copyOf(flags);
    }

    /** Of this process, now. */
    public static RunManifest ofProcess() {
        final Runtime runtime = Runtime.getRuntime();
        return new RunManifest(
                builtCommit(),
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                System.getProperty("java.vm.version") + ", " + System.getProperty("java.vendor"),
                ManagementFactory.getRuntimeMXBean().getInputArguments(),
                runtime.availableProcessors(),
                processorName(),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                runtime.maxMemory() / MIB,
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    /** Two lines for people. */
    public List<String> lines() {
        return List.of(
                "commit %s, Java %s, %s".formatted(commit, java, system),
                "%d processors (%s), heap up to %d MiB, load before %.2f"
                        .formatted(processors, processor, memoryMb, load));
    }

    /** Writes all of it into an object. */
    public void write(final ObjectNode node) {
        node.put("commit", commit).put("started_at", startedAt.toString()).put("java", java);
        flags.forEach(node.putArray("flags")::add);
        node.put("processors", processors).put("processor", processor).put("system", system);
        node.put("heap_mib", memoryMb).put("load_before", load);
    }

    private static String builtCommit() {
        final Properties build = new Properties();
        try (InputStream in = RunManifest.class.getResourceAsStream("/attesta-build.properties")) {
            if (in != null) {
                build.load(in);
            }
        } catch (final IOException e) {
            // As if it were not there.
            return "unknown";
        }
        final String commit = build.getProperty("git.commit.id.abbrev", "unknown");
        return "true".equals(build.getProperty("git.dirty")) ? commit + "-dirty" : commit;
    }

    private static String processorName() {
        try {
            return Files.readAllLines(CPU_INFO, StandardCharsets.UTF_8).stream()
                    .filter(line -> line.startsWith(MODEL))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (final IOException e) {
            return System.getProperty("os.arch");
        }
    }
}
