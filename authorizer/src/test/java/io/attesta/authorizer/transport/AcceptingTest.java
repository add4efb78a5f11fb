package io.attesta.authorizer.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.authorizer.pipeline.RejectReason;
import io.attesta.authorizer.testing.FakeClock;
import io.attesta.authorizer.testing.TestNode;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class AcceptingTest {
    private final TestNode.Counts events = new TestNode.Counts();

    @Test
    void shouldGiveUpTheReserveAndGoOnAcceptingWhenThereIsNoDescriptorLeft() {
        try (Accepting accepting = new Accepting(events, new FakeClock(Instant.parse("2026-11-21T08:01:05Z")))) {
            final EmbeddedChannel channel = new EmbeddedChannel(accepting);
            assertThat(accepting.isStarved()).isFalse();
            channel.pipeline().fireExceptionCaught(new IOException("accept(..) failed: Too many open files"));
            assertThat(events.rejected).containsEntry(RejectReason.ACCEPT_FAILED, 1);
            assertThat(accepting.isStarved()).as("the next one is closed").isTrue();
            assertThat(channel.config().isAutoRead()).isFalse();
            channel.advanceTimeBy(10, TimeUnit.MILLISECONDS);
            channel.runScheduledPendingTasks();
            assertThat(channel.config().isAutoRead()).isTrue();
            accepting.takeReserve();
            assertThat(accepting.isStarved()).isFalse();
            // Nothing is left for others to complain about.
            channel.checkException();
            channel.finishAndReleaseAll();
        }
    }
}
