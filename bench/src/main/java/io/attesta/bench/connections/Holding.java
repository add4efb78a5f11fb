package io.attesta.bench.connections;

import io.attesta.bench.server.KernelMemory;
import io.attesta.bench.server.ServerMemory;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What became of a server's memory when so many connections were held open, each answered once.
 *
 * @param kind of the connections
 * @param connections how many
 * @param connectSeconds what it took to open them
 * @param before of the server, no connection open but everything used once
 * @param after of the server, all connections idle
 * @param kernelBefore of the machine; empty where the kernel does not tell
 * @param kernelAfter of the machine
 * @param problems what was not as it must be; empty if it counts
 */
record Holding(
        Kind kind,
        int connections,
        double connectSeconds,
        ServerMemory.Reading before,
        ServerMemory.Reading after,
        Optional<KernelMemory> kernelBefore,
        Optional<KernelMemory> kernelAfter,
        List<String> problems) {
    private static final double KIB = 1_024;

    Holding {
        problems = List.copyOf(problems);
    }

    /** KiB of the server for one connection, objects and what is outside the heap. */
    double serverKib() {
        return heapKib() + outsideKib();
    }

    /** KiB outside the heap for one connection: what the process grew by, because all of its heap was there before. */
    double outsideKib() {
        return perConnection(before.residentBytes(), after.residentBytes());
    }

    /** KiB of reachable objects for one connection. */
    double heapKib() {
        return perConnection(before.heapBytes(), after.heapBytes());
    }

    /** KiB of kernel's buffers for one connection, both ends together. */
    OptionalDouble bufferKib() {
        return kernelBefore.isPresent() && kernelAfter.isPresent()
                ? OptionalDouble.of(perConnection(
                        kernelBefore.get().socketBytes(), kernelAfter.get().socketBytes()))
                : OptionalDouble.empty();
    }

    /** KiB of kernel's objects for one connection, both ends together. */
    OptionalDouble slabKib() {
        return kernelBefore.isPresent() && kernelAfter.isPresent()
                ? OptionalDouble.of(perConnection(
                        kernelBefore.get().slabBytes(), kernelAfter.get().slabBytes()))
                : OptionalDouble.empty();
    }

    /** How it stands to what is wanted. */
    String verdict() {
        if (serverKib() <= kind.aimKib()) {
            return "aim met";
        }
        return serverKib() <= kind.mustKib() ? "must met" : "must missed";
    }

    private double perConnection(final long from, final long to) {
        return (to - from) / KIB / connections;
    }
}
