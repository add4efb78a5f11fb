package io.attesta.bench.server;

import com.sun.management.UnixOperatingSystemMXBean;
import io.attesta.authorizer.ServerException;
import java.lang.management.ManagementFactory;

/** Whether this process, and a server that inherits its limits, may have so many sockets open. */
public final class Descriptors {
    /** What is open beside the connections: journal, logs, HTTP, class files. */
    private static final long BESIDE = 1_024;

    private Descriptors() {}

    /**
     * Makes sure of it.
     *
     * @throws ServerException with one sentence that says what to do
     */
    public static void requireRoom(final int connections) {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
            requireRoom(connections, system.getMaxFileDescriptorCount());
        }
    }

    static void requireRoom(final int connections, final long limit) {
        if (limit < connections + BESIDE) {
            throw new ServerException("A process may have " + limit + " files and sockets open here, too few for "
                    + connections + " connections: raise the limit (ulimit -n) to " + (connections + BESIDE)
                    + ", or ask for at most " + Math.max(0, limit - BESIDE) + " connections.");
        }
    }
}
