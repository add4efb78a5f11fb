package io.attesta.authorizer.pipeline;

import io.attesta.authorizer.runtime.FaultHandler;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Completes batches on a thread of its own, {@code attesta-answer}, so that the time of a signature and of a sync is time in which others
 * are decided. A throw is a fault of the server: it is final.
 */
final class CompletionThread implements Handover, AutoCloseable {
    static final String THREAD_NAME = "attesta-answer";

    private final Completion completion;
    private final FaultHandler faults;
    private final Thread thread = new Thread(this::run, THREAD_NAME);
    private volatile Batch given;
    private volatile Thread waiting;
    private volatile Throwable failure;
    private volatile boolean closed;

    CompletionThread(final Completion completion, final FaultHandler faults) {
        this.completion = completion;
        this.faults = faults;
    }

    void start() {
        thread.start();
    }

    @Override
    public void give(final Batch batch) {
        given = batch;
        LockSupport.unpark(thread);
    }

    @Override
    public boolean isIdle() {
        return given == null;
    }

    @Override
    public void await() {
        if (given != null) {
            waiting = Thread.currentThread();
            while (given != null) {
                LockSupport.park(this);
            }
            waiting = null;
        }
        rethrow(failure);
    }

    private static void rethrow(final Throwable fault) {
        if (fault instanceof Error error) {
            throw error;
        }
        if (fault instanceof RuntimeException exception) {
            throw exception;
        }
    }

    private void run() {
        while (!closed || given != null) {
            final Batch batch = given;
            if (batch == null) {
                LockSupport.park(this);
            } else {
                complete(batch);
            }
        }
    }

    private void complete(final Batch batch) {
        try {
            completion.record(batch);
            completion.respond(batch);
        } catch (final RuntimeException | Error e) {
            failure = e;
        }
        given = null;
        // Read after the write: who announced itself before it saw the batch gone is woken.
        LockSupport.unpark(waiting);
        if (failure != null) {
            faults.fatal(RingPlan.STAGE_FAILED, failure);
        }
    }

    /** Completes what was given and ends; waits at most five seconds. Nothing may be given any more. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        if (thread == Thread.currentThread()) {
            return;
        }
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
