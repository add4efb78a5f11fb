package io.attesta.authorizer.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.authorizer.checkpoint.Checkpoints;
import io.attesta.authorizer.checkpoint.NoteKeys;
import io.attesta.authorizer.journal.JournalScan;
import io.attesta.authorizer.testing.FakeClock;
import io.attesta.authorizer.testing.FakeDisk;
import io.attesta.authorizer.testing.TestNode;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.signing.PublicKeySet;
import io.attesta.protocol.checkpoint.Checkpoint;
import io.attesta.protocol.checkpoint.CheckpointVerifier;
import io.attesta.protocol.checkpoint.HashTree;
import io.attesta.protocol.receipt.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Somebody who keeps every checkpoint that a simulated node signs. Their disk fails with the node's, in a way of its own. Whatever
 * happens, the node must start over what it signed, and in the end the journal must lead to every checkpoint ever kept.
 */
final class Auditor {
    private final FakeDisk journal;
    private final FakeDisk disk = new FakeDisk();
    private final KeyStore keys;
    private final FakeClock clock;
    private final Random random;
    private final List<Checkpoint> kept = new ArrayList<>();
    private Checkpoints checkpoints;

    Auditor(final FakeDisk journal, final KeyStore keys, final FakeClock clock, final Random random) {
        this.journal = journal;
        this.keys = keys;
        this.clock = clock;
        this.random = random;
    }

    /** A node has started. */
    void started(final TestNode node) {
        checkpoints = new Checkpoints(
                TestNode.ISSUER + "/1",
                journal,
                disk,
                node.durable(),
                keys,
                clock,
                Duration.ZERO,
                why -> {},
                why -> assertThat(why).as("checkpoints and journal").isNull());
        try {
            checkpoints.open();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        keep();
    }

    /** Something may have become durable. */
    void look() {
        if (random.nextInt(3) == 0) {
            checkpoints.look();
            keep();
        }
    }

    private void keep() {
        final Optional<byte[]> note = checkpoints.latest();
        if (note.isEmpty()) {
            // The disk failed before the first could be written.
            return;
        }
        final Checkpoint newest = CheckpointVerifier.verify(note.get(), new NoteKeys(PublicKeySet.of(keys)));
        if (kept.isEmpty() || !kept.get(kept.size() - 1).equals(newest)) {
            kept.add(newest);
        }
    }

    /** The node ends; {@code power} says whether the machine does, too. */
    void stopped(final boolean power) {
        if (random.nextBoolean()) {
            disk.failPowerAtSync(1 + random.nextInt(5));
            checkpoints.look();
            keep();
        }
        disk.heal();
        if (power) {
            disk.crash(random);
        }
    }

    /** The journal leads to all that was kept; gives their number. */
    int compare() {
        final List<byte[]> roots = new ArrayList<>();
        try {
            new JournalScan(journal.copy(), 1, TestNode.ISSUER).run(frame -> roots.add(frame.root()));
            for (final Checkpoint checkpoint : kept) {
                assertThat(checkpoint.size()).as("size of a checkpoint").isLessThanOrEqualTo(roots.size());
                assertThat(new HashTree((height, index) -> hash(roots, height, index)).root(checkpoint.size()))
                        .as("root of the first %d batches", checkpoint.size())
                        .isEqualTo(checkpoint.root());
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        return kept.size();
    }

    private static byte[] hash(final List<byte[]> roots, final int height, final long index) {
        return height == 0
                ? new Sha256().leaf(roots.get((int) index))
                : new Sha256().node(hash(roots, height - 1, 2 * index), hash(roots, height - 1, 2 * index + 1));
    }
}
