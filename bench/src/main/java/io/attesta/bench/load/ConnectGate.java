package io.attesta.bench.load;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/**
 * Lets so many connections be made at once and no more, the others in order. A handshake costs a server about a millisecond: thousands at
 * once would wait for each other until the server's patience with the last ones ends, and all who then come anew would make it worse.
 * Owned by one event loop.
 */
final class ConnectGate {
    private final EventExecutor loop;
    private final int most;
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private int under;

    /** @param most connections that are being made at once */
    ConnectGate(final EventExecutor loop, final int most) {
        this.loop = loop;
        this.most = most;
    }

    /** Has a connection made when it is its turn; what is given settles as that does. */
    Future<Void> enter(final Supplier<Future<?>> connecting) {
        final Promise<Void> made = loop.newPromise();
        if (under < most) {
            begin(connecting, made);
        } else {
            waiting.add(() -> begin(connecting, made));
        }
        return made;
    }

    private void begin(final Supplier<Future<?>> connecting, final Promise<Void> made) {
        under++;
        connecting.get().addListener(done -> {
            under--;
            if (done.isSuccess()) {
                made.setSuccess(null);
            } else {
                made.setFailure(done.cause());
            }
            final Runnable next = waiting.poll();
            if (next != null) {
                next.run();
            }
        });
    }
}
