package io.attesta.authorizer.checkpoint;

import io.attesta.authorizer.journal.FolderDisk;
import io.attesta.authorizer.testing.FakeClock;
import io.attesta.authorizer.testing.FakeDisk;
import io.attesta.authorizer.testing.Vectors;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.signing.PublicKeySet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The checkpoints of a data folder, over batches of any roots, signed with the vectors' key; and an operator who rewrites them. */
public final class SignedHistory {
    private final Path folder;
    private final KeyStore keys = Vectors.keys();
    private RootJournal journal;
    private Checkpoints checkpoints;
    private long seed;

    /** An empty history in a data folder. */
    public SignedHistory(final Path data) throws IOException {
        folder = data.resolve(FolderLog.FOLDER);
        begin(List.of());
    }

    private void begin(final List<byte[]> roots) throws IOException {
        final FakeDisk disk = new FakeDisk();
        seed++;
        journal = new RootJournal(disk, seed);
        for (final byte[] root : roots) {
            journal.append(root);
        }
        checkpoints = new Checkpoints(
                "attesta/1",
                disk,
                new FolderDisk(folder),
                journal.durable,
                keys,
                new FakeClock(Instant.EPOCH),
                Duration.ZERO,
                why -> {
                    throw new AssertionError(why);
                },
                why -> {
                    throw new AssertionError(why);
                });
        checkpoints.open();
    }

    /** The public keys, as a JWK set. */
    public byte[] publicKeys() {
        return PublicKeySet.of(keys).jwks();
    }

    /** Batches of random roots. */
    public void append(final int batches) throws IOException {
        journal.append(batches);
    }

    /** A batch of a root. */
    public void append(final byte[] root) throws IOException {
        journal.append(root);
    }

    /** The checkpoint over all batches. */
    public byte[] sign() {
        checkpoints.look();
        return checkpoints.latest().orElseThrow();
    }

    /** Forgets all checkpoints, and all batches from one on. */
    public void rewriteFrom(final int batch) throws IOException {
        checkpoints.close();
        try (Stream<Path> files = Files.list(folder)) {
            for (final Path file : files.toList()) {
                Files.delete(file);
            }
        }
        begin(new ArrayList<>(journal.roots.subList(0, batch - 1)));
    }
}
