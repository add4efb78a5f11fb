package io.attesta.authorizer.pipeline;

import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.SleepingWaitStrategy;
import com.lmax.disruptor.WaitStrategy;
import com.lmax.disruptor.YieldingWaitStrategy;
import java.util.function.LongPredicate;

/** How the thread that decides waits for work: processor time against the time it takes to wake up. */
public enum Waiting {
    /** Looks on for a fifth of a millisecond, then sleeps until it is woken: no processor time when idle. */
    BLOCKING,
    /** Spins a little, then sleeps in short naps. */
    SLEEPING,
    /** Spins and yields. */
    YIELDING,
    /** Spins: a core for itself. */
    BUSY;

    /** @param published whether the event of a sequence number may be read; asked when somebody waits, not before */
    WaitStrategy strategy(final LongPredicate published) {
        return switch (this) {
            case BLOCKING -> new ParkingWait(published);
            case SLEEPING -> new SleepingWaitStrategy();
            case YIELDING -> new YieldingWaitStrategy();
            case BUSY -> new BusySpinWaitStrategy();
        };
    }
}
