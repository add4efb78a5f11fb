package io.attesta.bench.connections;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.attesta.bench.measure.RunManifest;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * What came out, as lines for people and as JSON for programs.
 *
 * @param holdings one for each kind
 * @param manifest of this process
 */
record ConnectionsSummary(List<Holding> holdings, RunManifest manifest) {
    private static final double MIB = 1 << 20;

    ConnectionsSummary {
        holdings = List.copyOf(holdings);
    }

    /** Whether every connection was answered and stayed. */
    boolean isRight() {
        return holdings.stream().allMatch(holding -> holding.problems().isEmpty());
    }

    void print(final PrintWriter out) {
        line(
                out,
                "KiB for each idle connection, server in a process of its own, all garbage collected before and behind:");
        line(
                out,
                "%-6s %11s %9s %9s %9s %9s %9s %6s %5s",
                "",
                "",
                "server's",
                "of it:",
                "outside",
                "kernel's",
                "kernel's",
                "",
                "");
        line(
                out,
                "%-6s %11s %9s %9s %9s %9s %9s %6s %5s",
                "",
                "connections",
                "memory",
                "heap",
                "the heap",
                "buffers",
                "objects",
                "must",
                "aim");
        for (final Holding one : holdings) {
            line(
                    out,
                    "%-6s %11d %9.2f %9.2f %9.2f %9s %9s %6d %5d   %s",
                    one.kind(),
                    one.connections(),
                    one.serverKib(),
                    one.heapKib(),
                    one.outsideKib(),
                    kib(one.bufferKib()),
                    kib(one.slabKib()),
                    one.kind().mustKib(),
                    one.kind().aimKib(),
                    one.verdict());
        }
        holdings.forEach(one -> told(out, one));
        notes().forEach(note -> line(out, "%s", note));
        holdings.forEach(one -> one.problems().forEach(problem -> line(out, "WRONG %s: %s", one.kind(), problem)));
        line(out, "%s", isRight() ? "every connection was answered and stayed" : "FAIL: not all connections held");
        out.flush();
    }

    private static void told(final PrintWriter out, final Holding one) {
        line(
                out,
                "%s: opened in %.1f s; process %.1f to %.1f MiB, heap %.1f to %.1f MiB",
                one.kind(),
                one.connectSeconds(),
                one.before().residentBytes() / MIB,
                one.after().residentBytes() / MIB,
                one.before().heapBytes() / MIB,
                one.after().heapBytes() / MIB);
    }

    /** What a reader might take for granted and must not. */
    List<String> notes() {
        return List.of(
                "Each connection answered one network management request before it was left alone. Outside the heap: what VmRSS of the"
                        + " process grew by, whose heap of 1 GiB was in memory before. What the first connections need for all is in neither"
                        + " reading; with few connections the process' own ups and downs are more than theirs.",
                "Kernel: of the whole machine, so both ends of each connection and whatever else ran; a socket's own memory is in no"
                        + " process. Buffers by sockstat, objects by the slab of meminfo.",
                manifest.lines().get(0),
                manifest.lines().get(1));
    }

    private static String kib(final OptionalDouble value) {
        return value.isEmpty() ? "-" : String.format(Locale.ROOT, "%.2f", value.getAsDouble());
    }

    private static void line(final PrintWriter out, final String format, final Object... values) {
        out.println("  " + (values.length == 0 ? format : String.format(Locale.ROOT, format, values)).stripTrailing());
    }

    /** Writes the same as one JSON object. */
    void write(final Path file) throws IOException {
        final ObjectMapper mapper = new ObjectMapper();
        final ObjectNode root = mapper.createObjectNode();
        root.put("right", isRight());
        for (final Holding one : holdings) {
            final ObjectNode node = root.putObject(one.kind() == Kind.PLAIN ? "plain" : "tls");
            node.put("connections", one.connections()).put("connect_seconds", one.connectSeconds());
            node.put("server_kib", one.serverKib())
                    .put("heap_kib", one.heapKib())
                    .put("outside_heap_kib", one.outsideKib());
            one.bufferKib().ifPresent(value -> node.put("kernel_buffers_kib_both_ends", value));
            one.slabKib().ifPresent(value -> node.put("kernel_objects_kib_both_ends", value));
            node.put("must_kib", one.kind().mustKib()).put("aim_kib", one.kind().aimKib());
            node.put("verdict", one.verdict());
            node.put("process_bytes_before", one.before().residentBytes());
            node.put("process_bytes_after", one.after().residentBytes());
            node.put("heap_bytes_before", one.before().heapBytes());
            node.put("heap_bytes_after", one.after().heapBytes());
            one.problems().forEach(node.putArray("problems")::add);
        }
        manifest.write(root.putObject("manifest"));
        Files.writeString(file, mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n");
    }
}
