package io.attesta.authorizer.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.authorizer.testing.FakeDisk;
import io.attesta.authorizer.testing.Vectors;
import io.attesta.authorizer.testing.WrittenJournal;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.signing.PublicKeySet;
import io.attesta.protocol.receipt.SignatureCheck;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class JournalCheckTest {
    private static final KeyStore KEYS = Vectors.keys();

    /** Three segments and more, made once and copied. */
    private static FakeDisk written;

    private static List<String> names;
    private static final List<Place> PLACES = new ArrayList<>();

    private final List<String> faults = new ArrayList<>();
    private final FakeDisk disk = written.copy();

    /** Where a batch stands. */
    private record Place(String file, int offset, int length) {}

    @BeforeAll
    static void write() throws IOException {
        written = new WrittenJournal(KEYS).traffic().bulk(90).traffic().bulk(90).traffic().disk;
        names = written.names();
        assertThat(names).hasSizeGreaterThan(2);
        for (final String name : names) {
            final ByteBuffer bytes = ByteBuffer.wrap(written.bytes(name));
            int at = SegmentHeader.LENGTH;
            while (at + 8 <= bytes.limit() && BatchFrame.mayBegin(bytes.getInt(at))) {
                PLACES.add(new Place(name, at, bytes.getInt(at + 4)));
                at += bytes.getInt(at + 4);
            }
        }
    }

    @Test
    void shouldFindNothingWhenAllIsAsItWasWritten() throws IOException {
        final JournalCheckReport report = check();

        assertThat(faults).isEmpty();
        assertThat(report.issuer()).contains("attesta/1");
        assertThat(report.firstBatch()).isEqualTo(1);
        assertThat(report.lastBatch()).isEqualTo(PLACES.size());
        assertThat(report.batches()).isEqualTo(PLACES.size());
        assertThat(report.statements()).isEqualTo(21);
        assertThat(report.segments()).isEqualTo(names.size());
        assertThat(report.torn()).isEmpty();
    }

    @Test
    void shouldFindNothingWhenTheFirstSegmentsAreGone() throws IOException {
        disk.delete(names.get(0));

        assertThat(check().firstBatch()).isGreaterThan(1);
        assertThat(faults).isEmpty();
    }

    @Test
    void shouldFindNothingWhenThereIsNoJournalYet() throws IOException {
        names.forEach(disk::delete);

        assertThat(check().batches()).isZero();
        assertThat(faults).isEmpty();
    }

    @Test
    void shouldNameFileAndOffsetWhenAnyBitIsFlipped() throws IOException {
        final Random random = new Random(7);
        for (int i = 0; i < 60; i++) {
            final Place place = PLACES.get(random.nextInt(PLACES.size() - 1));
            final int at = place.offset + random.nextInt(place.length);
            disk.bytes(place.file)[at] ^= (byte) (1 << random.nextInt(8));
            check((kid, message, signature) -> SignatureCheck.Answer.VALID, () -> {});
            assertThat(faults).as("bit in byte %d of %s", at, place).isNotEmpty();
            assertThat(faults.get(0)).startsWith(place.file + " at offset " + place.offset + ": ");
            System.arraycopy(written.bytes(place.file), at, disk.bytes(place.file), at, 1);
        }
    }

    @Test
    void shouldTellEachDamageWhenThereAreSeveral() throws IOException {
        for (final int batch : new int[] {3, 40, 41, 120}) {
            disk.bytes(PLACES.get(batch).file)[PLACES.get(batch).offset + 100] ^= 1;
        }
        final JournalCheckReport report = check();

        // Two that stand side by side are one place.
        assertThat(faults).hasSize(3).allMatch(fault -> fault.contains("its checksum is not that of its bytes"));
        assertThat(report.batches()).isEqualTo(PLACES.size() - 4L);
    }

    @Test
    void shouldFindItWhenTheHeaderOfASegmentIsAltered() throws IOException {
        final String name = names.get(1);
        disk.bytes(name)[20] ^= 1;
        check();
        assertThat(faults)
                .containsExactly(name + " at offset 0: the checksum of the segment's header is not that of its bytes");

        disk.bytes(name)[9] = 2;
        assertThat(faultsAgain()).first().asString().contains("format version 2, this Attesta reads 1");
        disk.bytes(name)[0] = 'B';
        assertThat(faultsAgain()).first().asString().contains("no segment begins here");
    }

    @Test
    void shouldFindItWhenASegmentIsMissing() throws IOException {
        disk.delete(names.get(1));
        check();
        assertThat(faults)
                .hasSize(1)
                .first()
                .asString()
                .startsWith(names.get(2) + " at offset 0: it begins with batch ");
    }

    @Test
    void shouldFindItWhenSomebodyAltersABatchAndItsChecksum() throws IOException {
        final Place signed = PLACES.get(3);
        alter(signed, BatchFrame.HEADER_LENGTH + 10);
        assertThat(faultsAgain())
                .containsExactly(signed.file + " at offset " + signed.offset
                        + ": batch 4 has another root than its header and statements make");
        alter(signed, 112);
        assertThat(faultsAgain()).containsExactly(at(signed, "batch 4 has a wrong signature"));
        alter(signed, 40);
        assertThat(faultsAgain()).first().asString().contains("batch 4 is signed by the unknown key ");
        alter(signed, 39);
        assertThat(faultsAgain())
                .containsExactly(at(signed, "batch 4 has another root than its header and statements make"));
        alter(signed, 31);
        assertThat(faultsAgain()).first().asString().contains("sequence ");
        alter(signed, 23);
        assertThat(faultsAgain()).first().asString().contains("expected was 4");
        alter(signed, 50);
        assertThat(faultsAgain()).contains(at(signed, "batch 4 does not follow from the one before"));
    }

    @Test
    void shouldFindItWhenBatchesChangePlaces() throws IOException {
        // Equal in length, so everything else stays where it is.
        final Place one = PLACES.get(30);
        final Place other = PLACES.get(31);
        assertThat(one.length).isEqualTo(other.length);
        System.arraycopy(written.bytes(one.file), one.offset, disk.bytes(one.file), other.offset, one.length);
        System.arraycopy(written.bytes(one.file), other.offset, disk.bytes(one.file), one.offset, one.length);

        assertThat(faultsAgain())
                .contains(at(one, "batch 32, expected was 31"), at(other, "batch 31, expected was 33"));
    }

    @Test
    void shouldTellATornTailApartWhenTheLastWriteWasCutOff() throws IOException {
        final Place last = PLACES.get(PLACES.size() - 1);
        Arrays.fill(disk.bytes(last.file), last.offset + 60, last.offset + last.length, (byte) 0);
        final JournalCheckReport report = check();

        assertThat(faults).isEmpty();
        assertThat(report.torn())
                .contains(new JournalCheckReport.TornTail(last.file, last.offset, 60, PLACES.size() - 1L));
        assertThat(report.lastBatch()).isEqualTo(PLACES.size() - 1L);
        assertThat(disk.bytes(last.file)[last.offset]).as("nothing is cut").isEqualTo((byte) 'A');
    }

    @Test
    void shouldTellATornTailWhenTheMakingOfASegmentWasCutOff() throws IOException {
        disk.create(SegmentHeader.fileName(PLACES.size() + 1L), SegmentHeader.LENGTH);
        assertThat(check().torn()).isPresent();
        assertThat(faults).isEmpty();
    }

    @Test
    void shouldWaitForTheServerWhenABatchIsJustBeingWritten() throws IOException {
        final Place last = PLACES.get(PLACES.size() - 1);
        Arrays.fill(disk.bytes(last.file), last.offset + 60, last.offset + last.length, (byte) 0);
        final JournalCheckReport report = check(
                SignatureKeys.of(KEYS),
                () -> System.arraycopy(
                        written.bytes(last.file), last.offset, disk.bytes(last.file), last.offset, last.length));

        assertThat(report.torn()).isEmpty();
        assertThat(report.batches()).isEqualTo(PLACES.size());
    }

    @Test
    void shouldGoOnWhenTheServerBeginsAnotherSegmentMeanwhile() throws IOException {
        final Place half = PLACES.stream()
                .filter(place -> place.file.equals(names.get(1)))
                .skip(1)
                .findFirst()
                .orElseThrow();
        final byte[] newest = disk.bytes(names.get(1)).clone();
        Arrays.fill(disk.bytes(names.get(1)), half.offset + 60, newest.length, (byte) 0);
        names.subList(2, names.size()).forEach(disk::delete);
        final JournalCheckReport report = check(SignatureKeys.of(KEYS), () -> {
            System.arraycopy(newest, 0, disk.bytes(names.get(1)), 0, newest.length);
            for (final String name : names.subList(2, names.size())) {
                disk.create(name, written.bytes(name).length);
                System.arraycopy(written.bytes(name), 0, disk.bytes(name), 0, written.bytes(name).length);
            }
        });

        assertThat(faults).isEmpty();
        assertThat(report.batches()).isEqualTo(PLACES.size());
    }

    @Test
    void shouldTellEveryBatchWhenTheKeysAreOthers() throws IOException {
        check((kid, message, signature) -> SignatureCheck.Answer.INVALID, () -> {});
        assertThat(faults).hasSize(PLACES.size()).allMatch(fault -> fault.endsWith("has a wrong signature"));
    }

    private List<String> faultsAgain() throws IOException {
        check();
        for (final String name : names) {
            System.arraycopy(written.bytes(name), 0, disk.bytes(name), 0, written.bytes(name).length);
        }
        return List.copyOf(faults);
    }

    /** Changes a byte of a batch, and its checksum with it. */
    private void alter(final Place place, final int at) {
        final byte[] bytes = disk.bytes(place.file);
        bytes[place.offset + at] ^= 1;
        final CRC32C crc = new CRC32C();
        crc.update(bytes, place.offset + 12, place.length - 12);
        ByteBuffer.wrap(bytes).putInt(place.offset + 8, (int) crc.getValue());
    }

    private static String at(final Place place, final String what) {
        return place.file + " at offset " + place.offset + ": " + what;
    }

    private JournalCheckReport check() throws IOException {
        return check(SignatureKeys.of(KEYS), () -> {});
    }

    private JournalCheckReport check(final SignatureCheck signatures, final Runnable pause) throws IOException {
        faults.clear();
        final JournalCheck.Listener listener = new JournalCheck.Listener() {
            @Override
            public void fault(final String file, final long offset, final String what) {
                faults.add(file + " at offset " + offset + ": " + what);
            }

            @Override
            public void progress(final long bytes, final boolean segment) {
                assertThat(bytes).isPositive();
            }
        };
        return new JournalCheck(disk, signatures, listener, pause).run();
    }

    /** The keys of a store as those trusted. */
    private record SignatureKeys(PublicKeySet keys) implements SignatureCheck {
        static SignatureKeys of(final KeyStore store) {
            return new SignatureKeys(PublicKeySet.of(store));
        }

        @Override
        public Answer check(final byte[] kid, final byte[] message, final byte[] signature) {
            return keys.find(kid)
                    .map(key -> key.verifies(message, signature) ? Answer.VALID : Answer.INVALID)
                    .orElse(Answer.UNKNOWN_KEY);
        }
    }
}
