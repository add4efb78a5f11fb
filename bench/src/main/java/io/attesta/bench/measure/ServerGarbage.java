package io.attesta.bench.measure;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.HashMap;
import java.util.Map;

/**
 * Bytes that a server in this process allocates: those of all threads but the generator's and the caller's. What a thread allocated that
 * ended in between is not seen. For one thread.
 */
final class ServerGarbage {
    private static final String GENERATOR = "attesta-load";

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final long self = Thread.currentThread().getId();
    private Map<Long, Long> before = Map.of();
    private long answersBefore;
    private boolean begun;

    /** From now on; only the first call counts. */
    void begin(final long answers) {
        if (!begun) {
            begun = true;
            answersBefore = answers;
            before = allocated();
        }
    }

    /** Bytes for each answer since the beginning; NaN if there was none. */
    double perAnswer(final long answers) {
        if (!begun || answers <= answersBefore) {
            return Double.NaN;
        }
        long sum = 0;
        for (final Map.Entry<Long, Long> thread : allocated().entrySet()) {
            sum += thread.getValue() - before.getOrDefault(thread.getKey(), 0L);
        }
        return (double) sum / (answers - answersBefore);
    }

    private Map<Long, Long> allocated() {
        final Map<Long, Long> all = new HashMap<>();
        for (final ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (thread != null
                    && thread.getThreadId() != self
                    && !thread.getThreadName().startsWith(GENERATOR)) {
                all.put(thread.getThreadId(), threads.getThreadAllocatedBytes(thread.getThreadId()));
            }
        }
        return all;
    }
}
