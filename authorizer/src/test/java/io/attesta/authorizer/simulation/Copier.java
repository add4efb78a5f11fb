package io.attesta.authorizer.simulation;

import io.attesta.authorizer.pipeline.CommandPort;
import io.attesta.authorizer.pipeline.Intake;
import io.attesta.authorizer.pipeline.Slot;
import io.attesta.authorizer.snapshot.NodeName;
import io.attesta.authorizer.snapshot.Snapshots;
import io.attesta.authorizer.testing.FakeClock;
import io.attesta.authorizer.testing.FakeDisk;
import io.attesta.authorizer.testing.TestNode;
import java.time.Duration;
import java.util.Random;

/**
 * Makes snapshots of a simulated node while it goes on: before each block is copied, more may happen. Now and then one is broken off in the
 * middle, or its disk fails with the node's, in a way of its own.
 */
final class Copier {
    private final FakeDisk journal;
    private final FakeDisk disk;
    private final FakeClock clock;
    private final Random random;
    private final Runnable meanwhile;
    private Snapshots snapshots;
    private int made;

    /** The process ends while a snapshot is made. */
    private static final class BrokenOffException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** @param meanwhile what happens between two blocks: takes all that waits through the stages */
    Copier(
            final FakeDisk journal,
            final FakeDisk disk,
            final FakeClock clock,
            final Random random,
            final Runnable meanwhile) {
        this.journal = journal;
        this.disk = disk;
        this.clock = clock;
        this.random = random;
        this.meanwhile = meanwhile;
    }

    /** A node has started. */
    void started(final TestNode node) {
        snapshots = new Snapshots(
                new NodeName(1, TestNode.ISSUER),
                journal,
                disk,
                node.durable(),
                new CommandPort(new Meanwhile(node.intake()), clock),
                clock,
                new Snapshots.Due(Duration.ZERO, 0, 0),
                Duration.ZERO,
                () -> 0,
                why -> {});
    }

    /** Makes one, if something happened since the last. */
    void make() {
        final long before = snapshots.newestMs();
        if (random.nextInt(8) == 0) {
            disk.failPowerAtSync(1);
        }
        clock.advanceMs(1);
        snapshots.look();
        made += snapshots.newestMs() == before ? 0 : 1;
    }

    /** The node ends; {@code power} says whether the machine does, too. */
    void stopped(final boolean power) {
        disk.heal();
        if (power) {
            disk.crash(random);
        }
    }

    /** Snapshots that were made whole. */
    int made() {
        return made;
    }

    private final class Meanwhile implements Intake {
        private final Intake intake;

        private Meanwhile(final Intake intake) {
            this.intake = intake;
        }

        @Override
        public Slot claim() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Slot claimForCommand() {
            if (random.nextInt(60) == 0) {
                throw new BrokenOffException();
            }
            meanwhile.run();
            return intake.claimForCommand();
        }

        @Override
        public void publish(final Slot slot) {
            intake.publish(slot);
        }

        @Override
        public long claimed() {
            return intake.claimed();
        }

        @Override
        public boolean isOpen() {
            return intake.isOpen();
        }

        @Override
        public boolean hasRoom() {
            return intake.hasRoom();
        }
    }
}
