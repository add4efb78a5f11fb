package io.attesta.bench.server;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * Looks into the memory of a server in another process, through the virtual machine's own door for its user. Looking costs the server some
 * memory itself, once: it is opened before the first reading. For one thread.
 */
public final class ServerMemory implements AutoCloseable {
    /** The first leaves what the second finds unreachable: buffers with cleaners. */
    private static final int COLLECTIONS = 3;

    private static final String RESIDENT = "VmRSS:";
    private static final long KIB = 1_024;

    private final ProcessHandle process;
    private final JMXConnector connector;
    private final MemoryMXBean memory;

    private ServerMemory(final ProcessHandle process, final JMXConnector connector) throws IOException {
        this.process = process;
        this.connector = connector;
        memory = ManagementFactory.newPlatformMXBeanProxy(
                connector.getMBeanServerConnection(), ManagementFactory.MEMORY_MXBEAN_NAME, MemoryMXBean.class);
    }

    /**
     * At one moment.
     *
     * @param residentBytes of the process that are in memory, as the kernel counts them
     * @param heapBytes of objects that are reachable
     */
    public record Reading(long residentBytes, long heapBytes) {}

    /**
     * Opens it.
     *
     * @throws IOException with one sentence if this Java cannot look into that one
     */
    public static ServerMemory open(final ProcessHandle process) throws IOException {
        try {
            final VirtualMachine machine = VirtualMachine.attach(Long.toString(process.pid()));
            try {
                return new ServerMemory(
                        process, JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent())));
            } finally {
                machine.detach();
            }
        } catch (final AttachNotSupportedException e) {
            throw new IOException("the server's memory cannot be looked into: " + e.getMessage(), e);
        }
    }

    /** Collects all garbage there, and reads. */
    public Reading afterCollection() throws IOException {
        for (int i = 0; i < COLLECTIONS; i++) {
            memory.gc();
        }
        final long heap = memory.getHeapMemoryUsage().getUsed();
        final List<String> status =
                Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status"), StandardCharsets.UTF_8);
        return new Reading(resident(status), heap);
    }

    /** Of the lines of {@code /proc/PID/status}, bytes. */
    static long resident(final List<String> status) throws IOException {
        return status.stream()
                .filter(line -> line.startsWith(RESIDENT))
                .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * KIB)
                .findFirst()
                .orElseThrow(() -> new IOException("the kernel does not say how much memory a process has"));
    }

    @Override
    public void close() throws IOException {
        connector.close();
    }
}
