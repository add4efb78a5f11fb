package io.attesta.authorizer.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.authorizer.pipeline.CommandPort;
import io.attesta.authorizer.pipeline.Inquiry;
import io.attesta.authorizer.pipeline.Intake;
import io.attesta.authorizer.testing.FakeClock;
import io.attesta.authorizer.testing.FakeDisk;
import io.attesta.authorizer.testing.TestNode;
import io.attesta.authorizer.testing.Vectors;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** How much of the ring an upload takes, and when it takes less. */
final class CourtesyTest {
    private static final int ALONE = 16;
    private static final int BESIDE_OTHERS = 2;

    private final FakeClock clock = new FakeClock(Instant.parse("2026-11-21T08:01:05Z"));
    private final Intake ring = new TestNode(Vectors.keys(), new FakeDisk(), clock).intake();
    private final CommandPort port = new CommandPort(ring, clock);
    private final Courtesy courtesy = new Courtesy(port);

    private void someoneElseComes() {
        new CommandPort(ring, clock).submit(new Inquiry<>(tables -> 0));
    }

    @Test
    void shouldTakeLittleOfTheRingFromTheFirstRequestOnUntilNobodyCameForAWhile() {
        assertThat(courtesy.mostInFlight()).isEqualTo(ALONE);
        someoneElseComes();
        assertThat(courtesy.mostInFlight()).isEqualTo(BESIDE_OTHERS);
        clock.advanceMs(90);
        someoneElseComes();
        courtesy.pause();
        clock.advanceMs(90);
        assertThat(courtesy.mostInFlight()).isEqualTo(BESIDE_OTHERS);
        clock.advanceMs(11);
        assertThat(courtesy.mostInFlight()).isEqualTo(ALONE);
    }

    @Test
    void shouldNotTakeUploadsForRequests() {
        for (int i = 0; i < 3; i++) {
            port.submit(new Inquiry<>(tables -> 0));
            assertThat(courtesy.mostInFlight()).isEqualTo(ALONE);
        }
    }
}
