package io.attesta.keystore.mac;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.attesta.keystore.Vectors;
import java.lang.management.ManagementFactory;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Reads the JVM's own count of bytes a thread allocated. */
class AllocationTest {
    private static final int CALLS = 10_000;
    private static final int ROUNDS = 6;

    /** What the reading itself may cost; a single object a call would be 160,000 bytes at least. */
    private static final long TOLERANCE_BYTES = 64;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void shouldAllocateNothingWhenTagsAreComputedInSteadyState() {
        final byte[] message = new byte[700];
        final byte[] tag = new byte[16];
        for (final int keyLength : new int[] {16, 32}) {
            final AesCmac cmac = new AesCmac(Vectors.counting(0, keyLength));
            cmac.compute(message, 0, message.length, tag, 0);
            assertAllocatesNothing(() -> cmac.compute(message, 0, 64, tag, 0));
            assertAllocatesNothing(() -> cmac.compute(message, 1, 699, message, 0));
            assertAllocatesNothing(() -> cmac.compute(message, 0, 0, tag, 0));
        }
    }

    @Test
    void shouldAllocateNothingWhenBlocksAreEncrypted() {
        final AesBlock aes = new AesBlock(Vectors.counting(0, 32));
        final byte[] block = new byte[32];
        assertAllocatesNothing(() -> aes.encrypt(block, 0, block, 16));
        assertAllocatesNothing(() -> aes.encrypt(block, 0, block, 0));
    }

    @Test
    void shouldSeeAllocationsWhenThereAreSome() {
        final byte[][] kept = new byte[1][];
        assertThat(allocatedBytes(() -> kept[0] = new byte[16])).isGreaterThan(TOLERANCE_BYTES);
    }

    /** The best of some rounds: the compiler stepping in allocates a little once, a call that allocates does so in each. */
    private void assertAllocatesNothing(final Runnable call) {
        final long best = LongStream.generate(() -> allocatedBytes(call))
                .limit(ROUNDS)
                .min()
                .orElseThrow();
        assertThat(best).isLessThan(TOLERANCE_BYTES);
    }

    private long allocatedBytes(final Runnable call) {
        final long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < CALLS; i++) {
            call.run();
        }
        return threads.getCurrentThreadAllocatedBytes() - before;
    }
}
