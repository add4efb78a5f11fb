package io.attesta.authorizer.inspection;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.authorizer.testing.Vectors;
import io.attesta.authorizer.testing.WrittenJournal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
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
        assertThat(run.lines().get(1)).startsWith("replayed: batches 1 to 12 in ");
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
    void shouldRefuseWhenTheFirstSegmentIsGone() throws IOException {
        journal.bulk(160).copyTo(data);
        Files.delete(data.resolve(SEGMENT));
        final InspectionRun run = InspectionRun.of(data, "replay");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains(" begins with batch ").contains("and no whole snapshot says what was before");
    }
}
