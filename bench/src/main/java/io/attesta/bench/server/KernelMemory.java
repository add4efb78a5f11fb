package io.attesta.bench.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Memory that the kernel holds for all of the machine, of every process: what the sockets of a server cost beside its own memory is in it,
 * and what those of its clients on the same machine cost, too.
 *
 * @param socketBytes of TCP buffers that hold something, by {@code /proc/net/sockstat}
 * @param slabBytes of the kernel's objects, sockets among them, by {@code /proc/meminfo}
 */
public record KernelMemory(long socketBytes, long slabBytes) {
    private static final Pattern SOCKETS = Pattern.compile("TCP: .*\\bmem (\\d+)");
    private static final Pattern SLAB = Pattern.compile("Slab:\\s+(\\d+) kB");
    /** sockstat counts pages; of the usual size where this runs. */
    private static final long PAGE = 4_096;

    private static final long KIB = 1_024;

    /** Now; empty where the kernel does not tell. */
    public static Optional<KernelMemory> now() {
        try {
            return of(read("/proc/net/sockstat"), read("/proc/meminfo"));
        } catch (final IOException e) {
            return Optional.empty();
        }
    }

    private static List<String> read(final String file) throws IOException {
        return Files.readAllLines(Path.of(file), StandardCharsets.US_ASCII);
    }

    static Optional<KernelMemory> of(final List<String> sockstat, final List<String> meminfo) {
        final Optional<Long> pages = number(SOCKETS, sockstat);
        final Optional<Long> slab = number(SLAB, meminfo);
        return pages.isPresent() && slab.isPresent()
                ? Optional.of(new KernelMemory(pages.get() * PAGE, slab.get() * KIB))
                : Optional.empty();
    }

    private static Optional<Long> number(final Pattern pattern, final List<String> lines) {
        return lines.stream()
                .map(pattern::matcher)
                .filter(Matcher::lookingAt)
                .map(found -> Long.valueOf(found.group(1)))
                .findFirst();
    }
}
