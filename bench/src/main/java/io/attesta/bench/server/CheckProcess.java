package io.attesta.bench.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A command of this program run to its end in a process of its own.
 *
 * @param exitCode of the process
 * @param lastLine what it printed last; empty if nothing
 */
public record CheckProcess(int exitCode, String lastLine) {
    /** Runs it, whatever it takes. */
    public static CheckProcess run(final List<String> arguments) throws IOException, InterruptedException {
        final Process process = new ProcessBuilder(OwnJava.line(arguments))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        process.getOutputStream().close();
        final List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        return new CheckProcess(process.waitFor(), lines.isEmpty() ? "" : lines.get(lines.size() - 1));
    }
}
