package io.attesta.authorizer.pipeline;

import io.attesta.authorizer.runtime.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/** Gives commands to the ring and waits for them, on threads that may block. For any thread. */
public final class CommandPort {
    private static final long WAIT_NS = 50_000;
    private static final long CHECK_MS = 100;

    private final Intake intake;
    private final Clock clock;
    private final AtomicLong own = new AtomicLong();

    /** @param intake of the pipeline */
    public CommandPort(final Intake intake, final Clock clock) {
        this.intake = intake;
        this.clock = clock;
    }

    /**
     * Puts a command into the ring, when there is room.
     *
     * @throws PipelineStoppedException if the pipeline has stopped
     */
    public void submit(final Command command) {
        // Before the slot is claimed: never may one of ours look like one of others.
        own.incrementAndGet();
        Slot slot = intake.claimForCommand();
        while (slot == null) {
            requireOpen();
            LockSupport.parkNanos(WAIT_NS);
            slot = intake.claimForCommand();
        }
        slot.kind = Slot.Kind.COMMAND;
        slot.command = command;
        slot.request.receivedAtMs = clock.nowMs();
        intake.publish(slot);
    }

    /**
     * Waits for a command.
     *
     * @throws PipelineStoppedException if the pipeline has stopped
     */
    public <T> T await(final CompletableFuture<T> done) {
        while (true) {
            try {
                return done.get(CHECK_MS, TimeUnit.MILLISECONDS);
            } catch (final TimeoutException e) {
                requireOpen();
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new PipelineStoppedException("the wait for the pipeline was broken off", e);
            } catch (final ExecutionException e) {
                throw new PipelineStoppedException("a command failed", e);
            }
        }
    }

    /** Asks the tables. */
    public <T> T ask(final Function<Tables, T> question) {
        final Inquiry<T> inquiry = new Inquiry<>(question);
        submit(inquiry);
        return await(inquiry.done());
    }

    /** Reads the tables between two batches. */
    public <T> T read(final Function<Tables, T> reading) {
        final TableReading<T> command = new TableReading<>(reading);
        submit(command);
        return await(command.done());
    }

    /** A number that rises with each slot of the ring that was not claimed here. It may lag. */
    public long othersClaimed() {
        return intake.claimed() - own.get();
    }

    /** A clock that only rises, nanoseconds from an arbitrary origin. */
    public long nanoTime() {
        return clock.nanoTime();
    }

    private void requireOpen() {
        if (!intake.isOpen()) {
            throw new PipelineStoppedException("the pipeline has stopped", null);
        }
    }
}
