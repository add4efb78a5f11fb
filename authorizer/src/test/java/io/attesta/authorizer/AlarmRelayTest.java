package io.attesta.authorizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class AlarmRelayTest {
    private final AlarmRelay relay = new AlarmRelay();
    private final List<String> one = new ArrayList<>();
    private final List<String> two = new ArrayList<>();

    private void start(final Runnable beat) {
        relay.start(
                List.of((atMs, kind, text) -> one.add(atMs + kind + text), (atMs, kind, text) -> two.add(kind)), beat);
    }

    @Test
    void shouldCarryToAllWhatWasRaisedBeforeItBeganAndUntilItEnds() {
        relay.raised(1, "a", "x");
        start(() -> {});
        relay.raised(2, "b", "y");
        relay.close();
        assertThat(one).containsExactly("1ax", "2by");
        assertThat(two).containsExactly("a", "b");
    }

    @Test
    void shouldDropAndCountWhenTooManyWait() {
        for (int i = 0; i < 10_007; i++) {
            relay.raised(i, "a", "");
        }
        assertThat(relay.dropped()).isEqualTo(7);
        start(() -> {});
        relay.close();
        assertThat(one).hasSize(10_000);
    }

    @Test
    void shouldCarryByItselfWhileItRuns() throws InterruptedException {
        final CountDownLatch carried = new CountDownLatch(1);
        start(() -> {
            if (!one.isEmpty()) {
                carried.countDown();
            }
        });
        relay.raised(1, "a", "x");
        assertThat(carried.await(20, TimeUnit.SECONDS)).isTrue();
        relay.close();
    }
}
