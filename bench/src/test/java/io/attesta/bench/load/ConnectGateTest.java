package io.attesta.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConnectGateTest {
    private final List<Promise<Void>> begun = new ArrayList<>();
    private final ConnectGate gate = new ConnectGate(ImmediateEventExecutor.INSTANCE, 2);

    @Test
    void shouldLetInTheNextWhenOneIsThroughOrFailed() {
        final List<Future<Void>> made = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            made.add(gate.enter(this::begin));
        }
        assertThat(begun).hasSize(2);

        begun.get(1).setSuccess(null);
        assertThat(begun).hasSize(3);
        assertThat(made.get(1).isSuccess()).isTrue();
        assertThat(made.get(0).isDone()).isFalse();

        final IOException refused = new IOException("refused");
        begun.get(0).setFailure(refused);
        assertThat(begun).hasSize(4);
        assertThat(made.get(0).cause()).isSameAs(refused);

        begun.get(2).setSuccess(null);
        begun.get(3).setSuccess(null);
        begun.get(4).setSuccess(null);
        assertThat(made.subList(1, 5)).allMatch(Future::isSuccess);
    }

    @Test
    void shouldLetManyThroughThatAreMadeAtOnce() {
        for (int i = 0; i < 20_000; i++) {
            assertThat(gate.enter(() -> ImmediateEventExecutor.INSTANCE.newSucceededFuture(null))
                            .isSuccess())
                    .isTrue();
        }
    }

    private Promise<Void> begin() {
        final Promise<Void> promise = ImmediateEventExecutor.INSTANCE.newPromise();
        begun.add(promise);
        return promise;
    }
}
