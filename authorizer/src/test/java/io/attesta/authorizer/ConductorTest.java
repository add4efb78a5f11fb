package io.attesta.authorizer;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.authorizer.feed.SampleWorld;
import io.attesta.authorizer.journal.DurablePosition;
import io.attesta.authorizer.journal.JournalWriter;
import io.attesta.authorizer.runtime.Readiness;
import io.attesta.authorizer.testing.FakeClock;
import io.attesta.authorizer.testing.FakeDisk;
import io.attesta.authorizer.testing.TestNode;
import io.attesta.authorizer.testing.TestTerminal;
import io.attesta.authorizer.testing.Vectors;
import io.attesta.keystore.KeyStore;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import org.jpos.iso.ISOMsg;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a disk that fills up and empties does to those who ask. */
@Timeout(30)
final class ConductorTest {
    private static final Instant NOW = Instant.parse("2026-11-21T08:01:05Z");
    private static final long MIN_FREE_BYTES = 64 << 20;

    private final KeyStore keys = Vectors.keys();
    private final FakeClock clock = new FakeClock(NOW);
    private final TestNode node = new TestNode(keys, new FakeDisk(), clock);
    private final TestTerminal terminal = new TestTerminal(keys, "CJ000042", "RO-CJ-MED-00042");
    /** The journal's disk as the conductor sees it; a disk of its own, because the node's belongs to this thread. */
    private final FakeDisk disk = new FakeDisk();

    @Test
    void shouldAnswer91WhileTheDiskIsNearlyFullAndGoOnByItself() throws Exception {
        node.enrol("CJ", 42);
        disk.usableBytes(MIN_FREE_BYTES - 1);
        try (JournalWriter writer =
                        new JournalWriter(disk, 1, "attesta", 2 << 20, true, node.end(), new DurablePosition());
                Conductor conductor = new Conductor(disk, writer, MIN_FREE_BYTES, node.readiness())) {
            conductor.start();
            assertThat(code()).isEqualTo("91");
            assertThat(node.readiness().failing()).containsOnlyKeys(Readiness.Check.DISK);

            disk.usableBytes(MIN_FREE_BYTES);
            await(node.readiness()::isReady);
            assertThat(code()).isNotEqualTo("91");

            disk.usableBytes(0);
            await(() -> !node.readiness().isReady());
            assertThat(code()).isEqualTo("91");
        }
    }

    private String code() {
        final ISOMsg request = terminal.authorization(SampleWorld.pan(42), 30, NOW);
        return terminal.unpack(node.exchange(terminal.seal(request))).getString(39);
    }

    private static void await(final BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }
}
