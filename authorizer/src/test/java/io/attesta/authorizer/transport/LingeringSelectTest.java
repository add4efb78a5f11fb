package io.attesta.authorizer.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.SelectStrategy;
import org.junit.jupiter.api.Test;

final class LingeringSelectTest {
    private static final long START_NS = Long.MAX_VALUE - 1_000;

    private long nowNs = START_NS;
    private int ready;
    private final LingeringSelect strategy = new LingeringSelect(() -> nowNs);

    private int ask(final boolean hasTasks) throws Exception {
        return strategy.calculateStrategy(() -> ready, hasTasks);
    }

    private int askAfter(final long ns) throws Exception {
        nowNs += ns;
        return ask(false);
    }

    @Test
    void shouldSleepOnlyAfterItHasLookedOnForAMoment() throws Exception {
        assertThat(ask(false)).isEqualTo(SelectStrategy.CONTINUE);
        assertThat(askAfter(LingeringSelect.LINGER_NS)).isEqualTo(SelectStrategy.CONTINUE);
        assertThat(askAfter(1)).isEqualTo(SelectStrategy.SELECT);
    }

    @Test
    void shouldLookOnAgainAfterEachSleep() throws Exception {
        ask(false);
        assertThat(askAfter(LingeringSelect.LINGER_NS + 1)).isEqualTo(SelectStrategy.SELECT);
        assertThat(askAfter(1_000_000_000)).isEqualTo(SelectStrategy.CONTINUE);
        assertThat(askAfter(LingeringSelect.LINGER_NS + 1)).isEqualTo(SelectStrategy.SELECT);
    }

    @Test
    void shouldBeginAnewWithWhatIsReady() throws Exception {
        ask(false);
        ready = 3;
        assertThat(askAfter(LingeringSelect.LINGER_NS)).isEqualTo(3);
        ready = 0;
        assertThat(askAfter(LingeringSelect.LINGER_NS)).isEqualTo(SelectStrategy.CONTINUE);
        assertThat(askAfter(LingeringSelect.LINGER_NS)).isEqualTo(SelectStrategy.CONTINUE);
    }

    @Test
    void shouldNeitherSleepNorLookOnWhileThereAreTasks() throws Exception {
        ask(false);
        nowNs += 2 * LingeringSelect.LINGER_NS;
        assertThat(ask(true)).as("what is ready: nothing").isZero();
        assertThat(ask(false)).isEqualTo(SelectStrategy.CONTINUE);
    }
}
