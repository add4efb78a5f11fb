package io.attesta.authorizer.pipeline;

import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.SleepingWaitStrategy;
import com.lmax.disruptor.WaitStrategy;
import com.lmax.disruptor.YieldingWaitStrategy;

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

    WaitStrategy strategy() {
        return switch (this) {
            case BLOCKING -> new ParkingWait();
            case SLEEPING -> new SleepingWaitStrategy();
            case YIELDING -> new YieldingWaitStrategy();
            case BUSY -> new BusySpinWaitStrategy();
        };
    }
}
