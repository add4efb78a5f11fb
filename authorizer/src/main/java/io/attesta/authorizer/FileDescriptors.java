package io.attesta.authorizer;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Optional;

/** Whether this process may have as many files and sockets open as its settings promise. */
final class FileDescriptors {
    /** What is open beside the connections: segments, logs, database, HTTP, class files. */
    private static final long BESIDE = 1_024;

    private FileDescriptors() {}

    /** What the operator should know, or nothing where the limit suffices or is not known. */
    static Optional<String> warning(final int maxConnections) {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? warning(maxConnections, system.getMaxFileDescriptorCount())
                : Optional.empty();
    }

    static Optional<String> warning(final int maxConnections, final long limit) {
        return limit < maxConnections + BESIDE
                ? Optional.of("This process may have " + limit + " files and sockets open, too few for "
                        + maxConnections + " connections: raise the limit (ulimit -n, LimitNOFILE) to "
                        + (maxConnections + BESIDE) + ", or lower transport.max-connections.")
                : Optional.empty();
    }
}
