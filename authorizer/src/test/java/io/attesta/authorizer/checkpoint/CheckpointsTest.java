package io.attesta.authorizer.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attesta.authorizer.journal.JournalDamageException;
import io.attesta.authorizer.testing.FakeClock;
import io.attesta.authorizer.testing.FakeDisk;
import io.attesta.authorizer.testing.OtherKeys;
import io.attesta.authorizer.testing.Vectors;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.KeyUsage;
import io.attesta.keystore.KeyVersion;
import io.attesta.keystore.RotatingKeyStore;
import io.attesta.keystore.signing.PublicKeySet;
import io.attesta.protocol.checkpoint.Checkpoint;
import io.attesta.protocol.checkpoint.CheckpointVerifier;
import io.attesta.protocol.checkpoint.HashTree;
import io.attesta.protocol.checkpoint.SignedNote;
import io.attesta.protocol.checkpoint.Tile;
import io.attesta.protocol.receipt.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CheckpointsTest {
    private static final String ORIGIN = "attesta/1";

    private final FakeDisk journalDisk = new FakeDisk();
    private final FakeDisk disk = new FakeDisk();
    private final FakeClock clock = new FakeClock(Instant.parse("2026-11-21T23:59:00Z"));
    private final KeyStore keys = Vectors.keys();
    private final List<String> failed = new ArrayList<>();
    private final List<String> fatal = new ArrayList<>();
    private RootJournal journal;

    @BeforeEach
    void openJournal() throws IOException {
        journal = new RootJournal(journalDisk, 1);
    }

    private Checkpoints checkpoints(final KeyStore store) {
        return new Checkpoints(
                ORIGIN,
                journalDisk,
                disk,
                journal.durable,
                store,
                clock,
                Duration.ofMinutes(1),
                failed::add,
                fatal::add);
    }

    private Checkpoints opened() throws IOException {
        final Checkpoints checkpoints = checkpoints(keys);
        checkpoints.open();
        return checkpoints;
    }

    private Checkpoint verified(final Checkpoints checkpoints) {
        return CheckpointVerifier.verify(latest(checkpoints), new NoteKeys(PublicKeySet.of(keys)));
    }

    private static byte[] latest(final Checkpoints checkpoints) {
        return checkpoints.latest().orElseThrow();
    }

    /** The root over the journal's first batches, from the batches themselves. */
    private byte[] expectedRoot(final int size) throws IOException {
        return new HashTree(this::hash).root(size);
    }

    private byte[] hash(final int height, final long index) {
        return height == 0
                ? new Sha256().leaf(journal.roots.get((int) index))
                : new Sha256().node(hash(height - 1, 2 * index), hash(height - 1, 2 * index + 1));
    }

    private void minute(final Checkpoints checkpoints) {
        clock.advanceMs(60_000);
        checkpoints.look();
    }

    @Test
    void shouldSignTheEmptyHistoryFirst() throws IOException {
        assertThat(verified(opened())).isEqualTo(new Checkpoint(ORIGIN, 0, Sha256.of(new byte[0])));
    }

    @Test
    void shouldSignEachMinuteWhatBecameDurable() throws IOException {
        final Checkpoints checkpoints = opened();
        for (final int batches : new int[] {1, 5, 300, 2_000}) {
            journal.append(batches);
            checkpoints.look();
            assertThat(checkpoints.lagBatches()).isEqualTo(batches);
            minute(checkpoints);

            final int size = journal.roots.size();
            assertThat(verified(checkpoints)).isEqualTo(new Checkpoint(ORIGIN, size, expectedRoot(size)));
            assertThat(checkpoints.lagBatches()).isZero();
        }
        assertThat(journalDisk.names()).as("more than one segment was followed").hasSizeGreaterThan(2);
        assertThat(failed).isEmpty();
    }

    @Test
    void shouldSignNothingTwice() throws IOException {
        final Checkpoints checkpoints = opened();
        journal.append(3);
        minute(checkpoints);
        final long syncs = disk.syncs();

        minute(checkpoints);
        minute(checkpoints);

        assertThat(disk.syncs()).isEqualTo(syncs);
        assertThat(checkpoints.size()).isEqualTo(3);
    }

    @Test
    void shouldSignTheRestWhenItEnds() throws IOException {
        final Checkpoints checkpoints = opened();
        journal.append(7);

        checkpoints.close();

        assertThat(checkpoints.size()).isEqualTo(7);
        assertThat(disk.bytes(CheckpointFolder.LATEST)).isEqualTo(latest(checkpoints));
    }

    @Test
    void shouldKeepAllCheckpointsOfADay() throws IOException {
        final Checkpoints checkpoints = opened();
        final byte[] first = latest(checkpoints);
        journal.append(1);
        minute(checkpoints);
        final byte[] second = latest(checkpoints);
        journal.append(1);
        minute(checkpoints);

        assertThat(disk.names()).contains("2026-11-21.checkpoints", "2026-11-22.checkpoints");
        assertThat(new String(disk.bytes("2026-11-21.checkpoints"), StandardCharsets.UTF_8))
                .isEqualTo(new String(first, StandardCharsets.UTF_8) + "\n");
        assertThat(new String(disk.bytes("2026-11-22.checkpoints"), StandardCharsets.UTF_8))
                .isEqualTo(new String(second, StandardCharsets.UTF_8) + "\n"
                        + new String(latest(checkpoints), StandardCharsets.UTF_8) + "\n");
    }

    @Test
    void shouldGoOnAfterACrashAndSignOnlyWhatContinues() throws IOException {
        final Random chance = new Random(7);
        journal.append(10);
        Checkpoints checkpoints = opened();
        for (int round = 0; round < 60; round++) {
            journal.append(1 + chance.nextInt(40));
            if (chance.nextBoolean()) {
                minute(checkpoints);
            } else {
                checkpoints.look();
            }
            if (chance.nextInt(3) == 0) {
                disk.failPowerAtSync(1 + chance.nextInt(4));
                minute(checkpoints);
            }
            final long signed = checkpoints.size();
            disk.heal();
            disk.crash(chance);
            failed.clear();

            checkpoints = opened();

            assertThat(checkpoints.size()).isGreaterThanOrEqualTo(signed).isEqualTo(journal.roots.size());
            assertThat(verified(checkpoints).root()).isEqualTo(expectedRoot(journal.roots.size()));
        }
        assertThat(fatal).isEmpty();
    }

    @Test
    void shouldMakeUpAfterADiskThatFailedForAWhile() throws IOException {
        final Checkpoints checkpoints = opened();
        journal.append(300);
        disk.failSyncs();
        minute(checkpoints);
        minute(checkpoints);
        assertThat(failed).containsExactly("no checkpoint can be made: the disk fails");
        assertThat(checkpoints.size()).isZero();

        disk.heal();
        journal.append(1);
        minute(checkpoints);

        assertThat(verified(checkpoints)).isEqualTo(new Checkpoint(ORIGIN, 301, expectedRoot(301)));
        disk.failSyncs();
        journal.append(1);
        minute(checkpoints);
        assertThat(failed).as("told again after it was well").hasSize(2);
        assertThat(fatal).isEmpty();
    }

    @Test
    void shouldOpenWithoutACheckpointWhenTheDiskIsFullAndMakeUpForIt() throws IOException {
        journal.append(3);
        disk.failSyncs();
        final Checkpoints checkpoints = opened();

        assertThat(failed).containsExactly("no checkpoint can be made: the disk fails");
        assertThat(checkpoints.latest()).isEmpty();
        assertThat(checkpoints.lagBatches()).isEqualTo(3);
        assertThat(checkpoints.tile(new Tile(0, 0, 1))).isEmpty();

        disk.heal();
        minute(checkpoints);

        assertThat(verified(checkpoints)).isEqualTo(new Checkpoint(ORIGIN, 3, expectedRoot(3)));
        assertThat(fatal).isEmpty();
    }

    @Test
    void shouldSignByTheNewestKeyAndContinueWhatAnOlderSigned() throws IOException {
        final RotatingKeyStore rotating = new RotatingKeyStore(Vectors.keys());
        final Checkpoints checkpoints = checkpoints(rotating);
        checkpoints.open();
        final int before =
                SignedNote.parse(latest(checkpoints)).signatures().get(0).keyId();
        rotating.replace(Vectors.withoutRotated()
                .key(new KeyVersion(KeyUsage.SIGNING, 1, Instant.EPOCH, Optional.empty()), seed(0))
                .key(new KeyVersion(KeyUsage.SIGNING, 2, Instant.EPOCH, Optional.empty()), seed(99))
                .key(new KeyVersion(KeyUsage.MAC_MASTER, 1, Instant.EPOCH, Optional.empty()), new byte[32])
                .build());
        journal.append(1);
        minute(checkpoints);

        assertThat(SignedNote.parse(latest(checkpoints)).signatures().get(0).keyId())
                .isNotEqualTo(before);
        assertThat(CheckpointVerifier.verify(latest(checkpoints), new NoteKeys(PublicKeySet.of(rotating)))
                        .size())
                .isEqualTo(1);
    }

    private static byte[] seed(final int first) {
        final byte[] seed = new byte[32];
        for (int i = 0; i < seed.length; i++) {
            seed[i] = (byte) (first + i);
        }
        return seed;
    }

    @Test
    void shouldNotStartWhenTheJournalEndsBeforeWhatWasSigned() throws IOException {
        final FakeDisk before = journalDisk.copy();
        journal.append(5);
        opened();
        final RootJournal shorter = new RootJournal(before, 1);
        shorter.append(4);

        final Checkpoints checkpoints = new Checkpoints(
                ORIGIN, before, disk, shorter.durable, keys, clock, Duration.ofMinutes(1), failed::add, fatal::add);

        assertThatThrownBy(checkpoints::open)
                .isInstanceOf(CheckpointException.class)
                .hasMessageStartingWith(
                        "a checkpoint was signed over batch 5, but the journal ends with batch 4: part of the journal"
                                + " is missing");
    }

    @Test
    void shouldNotStartOnAnotherHistory() throws IOException {
        final FakeDisk before = journalDisk.copy();
        journal.append(5);
        opened();
        final RootJournal other = new RootJournal(before, 2);
        other.append(9);

        assertThatThrownBy(() -> new Checkpoints(
                                ORIGIN,
                                before,
                                disk,
                                other.durable,
                                keys,
                                clock,
                                Duration.ofMinutes(1),
                                failed::add,
                                fatal::add)
                        .open())
                .isInstanceOf(JournalDamageException.class)
                .hasMessageContaining("batch 5 is not the one that a checkpoint has");
    }

    @Test
    void shouldNotStartOnRootsThatWereAltered() throws IOException {
        journal.append(5);
        opened();
        disk.bytes("00000000000000000001.roots")[40] ^= 1;

        assertThatThrownBy(this::opened)
                .isInstanceOf(CheckpointException.class)
                .hasMessageStartingWith("the roots that are kept do not lead to the newest checkpoint");
    }

    @Test
    void shouldNotStartOnACheckpointThatWasAlteredOrIsAnothers() throws IOException {
        journal.append(5);
        opened();
        final byte[] good = disk.bytes(CheckpointFolder.LATEST).clone();
        disk.bytes(CheckpointFolder.LATEST)[ORIGIN.length() + 1] = '4';
        assertThatThrownBy(this::opened)
                .isInstanceOf(CheckpointException.class)
                .hasMessage(
                        "the newest checkpoint is not one of this server's: a signature is not over this checkpoint");

        System.arraycopy(good, 0, disk.bytes(CheckpointFolder.LATEST), 0, good.length);
        assertThatThrownBy(() -> checkpoints(new OtherKeys(keys) {
                            @Override
                            public List<KeyVersion> versions(final KeyUsage usage) {
                                return usage == KeyUsage.SIGNING ? List.of() : super.versions(usage);
                            }
                        })
                        .open())
                .isInstanceOf(CheckpointException.class)
                .hasMessageEndingWith("no key among those trusted has signed it");
    }

    @Test
    void shouldStopTheServerWhenTheJournalIsAlteredBeneathIt() throws IOException {
        final Checkpoints checkpoints = opened();
        journal.append(3);
        checkpoints.look();
        journal.append(2);
        final byte[] segment = journalDisk.bytes(journalDisk.names().get(0));
        // Root of the fourth batch.
        segment[128 + 3 * 592 + 80] ^= 1;

        checkpoints.look();
        minute(checkpoints);

        assertThat(fatal).hasSize(1);
        assertThat(fatal.get(0)).contains("batch 5 does not follow from batch 4");
        assertThat(checkpoints.size()).isZero();
    }

    @Test
    void shouldReadTheLastBatchWholeBeforeItSigns() throws IOException {
        final Checkpoints checkpoints = opened();
        journal.append(3);
        final byte[] segment = journalDisk.bytes(journalDisk.names().get(0));
        // Root of the last batch: nothing follows from it yet, but its checksum tells.
        segment[128 + 2 * 592 + 80] ^= 1;

        minute(checkpoints);

        assertThat(fatal).hasSize(1);
        assertThat(checkpoints.size()).isZero();
    }

    @Test
    void shouldMakeAllOfItAgainWhereItsFolderIsGone() throws IOException {
        journal.append(3_000);
        final byte[] note = latest(opened());
        disk.names().forEach(disk::delete);

        assertThat(latest(opened())).isEqualTo(note);
    }

    @Test
    void shouldServeTilesBelowTheNewestCheckpointOnly() throws IOException {
        final Checkpoints checkpoints = opened();
        journal.append(300);
        minute(checkpoints);
        journal.append(10);
        checkpoints.look();

        final byte[] tile = checkpoints.tile(new Tile(0, 1, 44)).orElseThrow();
        assertThat(Arrays.copyOf(tile, 32)).isEqualTo(hash(0, 256));
        assertThat(checkpoints.tile(new Tile(0, 0, 256)).orElseThrow()).hasSize(8192);
        assertThat(checkpoints.tile(new Tile(0, 1, 45))).isEmpty();
        assertThat(checkpoints.tile(new Tile(0, 2, 1))).isEmpty();
    }
}
