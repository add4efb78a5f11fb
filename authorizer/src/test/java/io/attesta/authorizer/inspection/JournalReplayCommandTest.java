package io.attesta.authorizer.inspection;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.authorizer.pipeline.CommandPort;
import io.attesta.authorizer.snapshot.NodeName;
import io.attesta.authorizer.snapshot.Snapshots;
import io.attesta.authorizer.testing.FakeDisk;
import io.attesta.authorizer.testing.TestNode;
import io.attesta.authorizer.testing.Vectors;
import io.attesta.authorizer.testing.WrittenJournal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JournalReplayCommandTest {
    private static final String SEGMENT = "journal/00000000000000000001.jnl";

    @TempDir
    private Path data;

    private final WrittenJournal journal = new WrittenJournal(Vectors.keys());

    @Test
    void shouldSayThatAllIsTheSameWhenItIs() {
        journal.traffic().copyTo(data);
        final InspectionRun run = InspectionRun.of(data, "replay");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.lines().get(0))
                .isEqualTo("note: there is no key file in " + data + "; codes are taken as recorded");
        assertThat(run.lines().get(1)).isEqualTo("replayed: batches 1 to 12");
        assertThat(run.lastLine()).isEqualTo("decisions=9 unchecked=0 differences=0");
        assertThat(run.err()).isEqualTo("replayed: 100 %\n");
    }

    @Test
    void shouldTellADifferenceAndEndWithOne() throws IOException {
        journal.traffic();
        final int frame = (int) journal.node.durable().position();
        journal.traffic().copyTo(data);
        // The first answer told of a card at another version, and the checksum says that it did.
        final byte[] bytes = Files.readAllBytes(data.resolve(SEGMENT));
        bytes[frame + 192 + 155] ^= 1;
        final CRC32C crc = new CRC32C();
        crc.update(bytes, frame + 12, ByteBuffer.wrap(bytes).getInt(frame + 4) - 12);
        ByteBuffer.wrap(bytes).putInt(frame + 8, (int) crc.getValue());
        Files.write(data.resolve(SEGMENT), bytes);
        final InspectionRun run = InspectionRun.of(data, "replay");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out())
                .contains(
                        "difference: batch 13, entry 1, sequence 8: decided was cardVersion=3, replay decides cardVersion=2");
        assertThat(run.lastLine()).isEqualTo("decisions=18 unchecked=0 differences=1");
    }

    @Test
    void shouldBeginWithTheOldestSnapshotWhenItsSegmentsAreGoneOrItIsAskedTo() throws IOException {
        final FakeDisk snapshots = new FakeDisk();
        final Snapshots making = new Snapshots(
                new NodeName(1, TestNode.ISSUER),
                journal.disk,
                snapshots,
                journal.node.durable(),
                new CommandPort(journal.node.intake(), journal.clock),
                journal.clock,
                new Snapshots.Due(Duration.ZERO, 1, 0),
                Duration.ZERO,
                () -> Long.MAX_VALUE,
                why -> {});
        journal.traffic();
        making.look();
        journal.clock.advanceMs(Duration.ofDays(15).toMillis());
        journal.traffic().bulk(300);
        making.look();
        journal.traffic().copyTo(data);
        Files.createDirectories(data.resolve("snapshots"));
        for (final String name : snapshots.names()) {
            Files.write(data.resolve("snapshots").resolve(name), snapshots.bytes(name));
        }

        final InspectionRun whole = InspectionRun.of(data, "replay");
        assertThat(whole.lastLine()).as(whole.err()).isEqualTo("decisions=27 unchecked=0 differences=0");
        final InspectionRun asked = InspectionRun.of(data, "replay", "--from-snapshot");
        assertThat(asked.out()).contains("replayed: from the snapshot at batch 12 to batch 330\n");
        assertThat(asked.lastLine()).isEqualTo("decisions=18 unchecked=0 differences=0");

        // As the newer one begins behind it, the oldest that can be gone on from is that.
        Files.delete(data.resolve(SEGMENT));
        final InspectionRun rest = InspectionRun.of(data, "replay");
        assertThat(rest.exitCode()).as(rest.err()).isZero();
        assertThat(rest.out()).contains("replayed: from the snapshot at batch 321 to batch 330\n");
        assertThat(rest.lastLine()).isEqualTo("decisions=9 unchecked=0 differences=0");

        Files.write(data.resolve("snapshots").resolve(snapshots.names().get(1)), new byte[200]);
        final InspectionRun without = InspectionRun.of(data, "replay");
        assertThat(without.exitCode()).isEqualTo(1);
        assertThat(without.out())
                .contains("note: snapshot " + snapshots.names().get(1) + " is damaged and was passed over");
        assertThat(without.err()).contains("and no whole snapshot says what was before");
    }

    @Test
    void shouldSayWhatToDoWhenASnapshotIsAskedForAndThereIsNone() {
        journal.traffic().copyTo(data);
        final InspectionRun run = InspectionRun.of(data, "replay", "--from-snapshot");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("There is no whole snapshot in ").contains("leave out --from-snapshot");
    }

    @Test
    void shouldRefuseDamageAndNameThePlace() throws IOException {
        journal.traffic().copyTo(data);
        final byte[] bytes = Files.readAllBytes(data.resolve(SEGMENT));
        bytes[1_000] ^= 1;
        Files.write(data.resolve(SEGMENT), bytes);
        final InspectionRun run = InspectionRun.of(data, "replay");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .contains("00000000000000000001.jnl at offset ")
                .contains("See attesta journal verify for all that is damaged.");
    }

    @Test
    void shouldRefuseWhenTheFirstSegmentIsGone() throws IOException {
        journal.bulk(160).copyTo(data);
        Files.delete(data.resolve(SEGMENT));
        final InspectionRun run = InspectionRun.of(data, "replay");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains(" begins with batch ").contains("and no whole snapshot says what was before");
    }
}
