package io.attesta.authorizer.inspection;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.authorizer.checkpoint.Checkpoints;
import io.attesta.authorizer.journal.FolderDisk;
import io.attesta.authorizer.testing.Vectors;
import io.attesta.authorizer.testing.WrittenJournal;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.signing.PublicKeySet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JournalVerifyCommandTest {
    private static final String SEGMENT = "00000000000000000001.jnl";

    @TempDir
    private Path data;

    private final KeyStore keys = Vectors.keys();
    private final WrittenJournal journal = new WrittenJournal(keys).traffic();
    private final int end = (int) journal.node.durable().position();
    private String jwks;

    @BeforeEach
    void write() throws IOException {
        journal.copyTo(data);
        jwks = data.resolve("jwks.json").toString();
        Files.write(Path.of(jwks), PublicKeySet.of(keys).jwks());
    }

    @Test
    void shouldSayThatAllIsWellWhenItIs() {
        final InspectionRun run = InspectionRun.of(data, "verify", "--keys", jwks);

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.lines().get(0)).startsWith("journal of attesta/1: batches 1 to 12, keys of ");
        assertThat(run.lines().get(1))
                .matches("read: 0\\.6 MiB of 1 segments in \\S+ s \\(\\d+ MiB, \\d+ batches a second\\)");
        assertThat(run.lastLine()).isEqualTo("batches=12 statements=7 torn=0 damage=0");
        assertThat(run.err()).isEqualTo("verified: 100 %\n");
    }

    @Test
    void shouldSayWhereAndEndWithOneWhenThereIsDamage() throws IOException {
        final byte[] bytes = Files.readAllBytes(data.resolve("journal").resolve(SEGMENT));
        bytes[300] ^= 1;
        Files.write(data.resolve("journal").resolve(SEGMENT), bytes);
        final InspectionRun run = InspectionRun.of(data, "verify", "--keys", jwks);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains("damage: " + SEGMENT + " at offset 128: its checksum is not that of its bytes");
        assertThat(run.lastLine()).endsWith("damage=1");
    }

    @Test
    void shouldSayWhatWouldBeCutWhenTheTailIsTorn() throws IOException {
        cut(10);
        final InspectionRun run = InspectionRun.of(data, "verify", "--keys", jwks);

        assertThat(run.exitCode()).as(run.out()).isZero();
        assertThat(run.out()).contains("torn tail: " + SEGMENT + " at offset ").contains("a start cuts them back");
        assertThat(run.lastLine()).isEqualTo("batches=11 statements=6 torn=1 damage=0");
    }

    @Test
    void shouldCallATornTailDamageWhenACheckpointHasItsBatch() throws IOException {
        checkpoint();
        assertThat(InspectionRun.of(data, "verify", "--keys", jwks).exitCode()).isZero();
        cut(10);
        final InspectionRun run = InspectionRun.of(data, "verify", "--keys", jwks);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out())
                .contains("damage: a checkpoint was signed over batch 12, but the journal ends with batch 11");
    }

    @Test
    void shouldSaySoWhenNoKeyIsTrusted() throws IOException {
        final KeyStore others = Vectors.withoutRotated()
                .signing(1, HexFormat.of().parseHex("11".repeat(32)))
                .macMaster(1, HexFormat.of().parseHex("22".repeat(32)))
                .build();
        Files.write(Path.of(jwks), PublicKeySet.of(others).jwks());
        final InspectionRun run = InspectionRun.of(data, "verify", "--keys", jwks);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.lastLine()).isEqualTo("batches=12 statements=7 torn=0 damage=12");
    }

    @Test
    void shouldSaySoWhenThereIsNoJournal(@TempDir final Path empty) {
        final InspectionRun run = InspectionRun.of(empty, "verify", "--keys", jwks);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).isEqualTo("There is no journal in " + empty + "; name the data folder with --data.\n");
        assertThat(empty).isEmptyDirectory();
    }

    @Test
    void shouldSayHowToNameKeysWhenThereAreNone() {
        final InspectionRun run = InspectionRun.of(data, "verify");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("keys");
    }

    private void cut(final int bytes) throws IOException {
        final Path file = data.resolve("journal").resolve(SEGMENT);
        final byte[] all = Files.readAllBytes(file);
        Arrays.fill(all, end - bytes - 8, end, (byte) 0);
        Files.write(file, all);
    }

    private void checkpoint() throws IOException {
        try (Checkpoints checkpoints = new Checkpoints(
                "attesta/1",
                new FolderDisk(data.resolve("journal")),
                new FolderDisk(data.resolve("checkpoints")),
                journal.node.durable(),
                keys,
                journal.clock,
                Duration.ofMinutes(1),
                why -> {},
                why -> {})) {
            checkpoints.open();
        }
    }
}
