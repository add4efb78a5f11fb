package io.attesta.authorizer.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attesta.authorizer.testing.FakeClock;
import io.attesta.authorizer.testing.FakeDisk;
import io.attesta.authorizer.testing.Vectors;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.signing.PublicKeySet;
import io.attesta.protocol.checkpoint.Checkpoint;
import io.attesta.protocol.checkpoint.CheckpointVerifier;
import io.attesta.protocol.checkpoint.SubtreeHashes;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class EpochLogTest {
    private static final String NODE = "attesta/1";

    private final KeyStore keys = Vectors.keys();
    private final FakeDisk journalDisk = new FakeDisk();
    private final FakeDisk disk = new FakeDisk();
    private final FakeClock clock = new FakeClock(Instant.parse("2026-11-21T23:59:00Z"));
    private RootJournal journal;
    private Checkpoint atTen;
    private Checkpoint atTwenty;

    @BeforeEach
    void sign() throws IOException {
        journal = new RootJournal(journalDisk, 1);
        try (Checkpoints checkpoints = checkpoints()) {
            checkpoints.open();
            journal.append(10);
            checkpoints.look();
            atTen = newest();
            journal.append(10);
            checkpoints.look();
            atTwenty = newest();
        }
    }

    @Test
    void shouldGoOnOverTheSameRootsUnderTheNextOriginWhenTheyAreAllKnown() throws IOException {
        try (EpochLog log = new EpochLog(NODE, disk, keys)) {
            assertThat(log.epoch()).isEqualTo(1);
            assertThat(log.size()).isEqualTo(20);
            assertThat(log.knownRoot(7)).contains(journal.roots.get(6));
            // The archive knew five more.
            assertThat(log.begin(2, 25, batch -> Optional.of(root(batch)), 0)).isEqualTo(25);
        }
        final Checkpoint begun = newest();

        assertThat(begun.origin()).isEqualTo("attesta/1/epoch-2");
        assertThat(begun.size()).isEqualTo(25);
        for (final Checkpoint kept : new Checkpoint[] {atTen, atTwenty}) {
            assertThat(Audit.consistency(kept, begun, log())).isEqualTo(Audit.Consistency.CONSISTENT_ACROSS_EPOCHS);
        }
        try (EpochLog again = new EpochLog(NODE, disk, keys)) {
            assertThat(again.epoch()).isEqualTo(2);
            assertThat(again.knownRoot(23)).contains(root(23));
        }
    }

    @Test
    void shouldSayThatItIsLostWhenAKeptCheckpointIsOverRootsThatNobodyHas() throws IOException {
        // Restored from a backup that was taken at batch ten.
        final FakeDisk restored = new FakeDisk();
        final FakeDisk oldDisk = new FakeDisk();
        final RootJournal old = new RootJournal(oldDisk, 1);
        for (final byte[] root : journal.roots.subList(0, 10)) {
            old.append(root);
        }
        try (Checkpoints checkpoints = new Checkpoints(
                NODE, oldDisk, restored, old.durable, keys, clock, Duration.ZERO, why -> {}, why -> {})) {
            checkpoints.open();
        }
        try (EpochLog log = new EpochLog(NODE, restored, keys)) {
            assertThat(log.begin(2, 30, batch -> Optional.empty(), 0)).isEqualTo(10);
            assertThat(log.knownRoot(10)).isPresent();
            assertThat(log.knownRoot(11)).isEmpty();
        }
        final Checkpoint begun = newest(restored);

        assertThat(Audit.consistency(atTen, begun, log(restored)))
                .isEqualTo(Audit.Consistency.CONSISTENT_ACROSS_EPOCHS);
        assertThat(Audit.consistency(atTwenty, begun, log(restored))).isEqualTo(Audit.Consistency.LOST);
        assertThat(Audit.consistency(new Checkpoint(NODE, 31, new byte[32]), begun, log(restored)))
                .isEqualTo(Audit.Consistency.LOST);
        assertThat(Audit.consistency(begun, atTwenty, log())).isEqualTo(Audit.Consistency.OTHER_ORIGIN);
    }

    @Test
    void shouldRefuseWhenARootWasAltered() {
        final String name = disk.names().stream()
                .filter(each -> each.endsWith(".roots"))
                .findFirst()
                .orElseThrow();
        disk.bytes(name)[40] ^= 1;

        assertThatThrownBy(() -> new EpochLog(NODE, disk, keys))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("one of the files was altered");
        assertThatThrownBy(() -> new EpochLog("other/1", disk, keys)).isInstanceOf(CheckpointException.class);
    }

    @Test
    void shouldReadAndWriteOrigins() {
        assertThat(Origin.parse("attesta/1")).isEqualTo(new Origin("attesta/1", 1));
        assertThat(Origin.parse("attesta/1/epoch-12")).isEqualTo(new Origin("attesta/1", 12));
        assertThat(Origin.parse("attesta/1/epoch-0").epoch()).isEqualTo(1);
        assertThat(new Origin("attesta/1", 12)).hasToString("attesta/1/epoch-12");
        assertThat(new Origin("attesta/1", 1)).hasToString("attesta/1");
    }

    private Checkpoints checkpoints() {
        return new Checkpoints(
                NODE, journalDisk, disk, journal.durable, keys, clock, Duration.ZERO, why -> {}, why -> {});
    }

    private static byte[] root(final long batch) {
        final byte[] root = new byte[32];
        Arrays.fill(root, (byte) batch);
        return root;
    }

    private Checkpoint newest() throws IOException {
        return newest(disk);
    }

    private Checkpoint newest(final FakeDisk of) throws IOException {
        return CheckpointVerifier.verify(
                new CheckpointFolder(of).latest().orElseThrow(), new NoteKeys(PublicKeySet.of(keys)));
    }

    private AuditedLog log() {
        return log(disk);
    }

    private AuditedLog log(final FakeDisk of) {
        return new AuditedLog() {
            @Override
            public byte[] latest() throws IOException {
                return new CheckpointFolder(of).latest().orElseThrow();
            }

            @Override
            public SubtreeHashes hashes(final long size) {
                return new RootLog(of);
            }

            @Override
            public OptionalLong find(final byte[] root, final long size) {
                return OptionalLong.empty();
            }

            @Override
            public String place() {
                return "a fake disk";
            }
        };
    }
}
