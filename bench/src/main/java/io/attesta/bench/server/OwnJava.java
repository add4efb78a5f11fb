package io.attesta.bench.server;

import io.attesta.authorizer.Main;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Command lines of further processes of this program: the same Java, flags and class path. */
public final class OwnJava {
    private OwnJava() {}

    /** The command line of {@code attesta} with arguments. */
    public static List<String> line(final List<String> arguments) {
        return line(List.of(), arguments);
    }

    /** The same with more flags of the virtual machine, which go over those of this one. */
    static List<String> line(final List<String> flags, final List<String> arguments) {
        final List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(flags());
        line.addAll(flags);
        line.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        line.addAll(arguments);
        return line;
    }

    /** Flags of this Java, but for those by which somebody looks into this one process. */
    public static List<String> flags() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> !flag.startsWith("-agent") && !flag.startsWith("-javaagent"))
                .filter(flag -> !flag.startsWith("-XX:StartFlightRecording") && !flag.startsWith("-Xlog"))
                .toList();
    }
}
