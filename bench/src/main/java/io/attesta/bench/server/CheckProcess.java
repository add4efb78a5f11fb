package io.attesta.bench.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A command of this program run to its end in a process of its own.
 *
 * @param exitCode of the process
 * @param lastLine what it printed last; empty if nothing
 */
record CheckProcess(int exitCode, String lastLine) {
    static CheckProcess run(final List<String> arguments) throws IOException, InterruptedException {
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
