package io.attesta.authorizer.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.authorizer.checkpoint.SignedHistory;
import io.attesta.protocol.receipt.Receipt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditCommandTest {
    @TempDir
    private Path folder;

    private Path data;
    private Path keys;
    private SignedHistory history;

    @BeforeEach
    void makeHistory() throws IOException {
        data = folder.resolve("data");
        history = new SignedHistory(data);
        keys = Files.write(folder.resolve("jwks.json"), history.publicKeys());
    }

    /** What was asked of the archive, and what it says. */
    private final List<String> asked = new ArrayList<>();

    private ArchiveAudit archive = (options, databaseOnly, trusted, out, progress) -> {
        asked.add((databaseOnly ? "database only, keys of " : "all, keys of ") + trusted.source());
        out.println("batches=1 rows=2 findings=0");
        return true;
    };

    private AuditCommand command() {
        final ArchiveAudit audit = archive;
        return new AuditCommand(new SettingsOptions(Optional.empty(), Map.of()), audit);
    }

    private CommandRun run(final String... arguments) {
        final List<String> all = new ArrayList<>(List.of("audit"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--data", data.toString(), "--keys", keys.toString()));
        return CommandRun.of(command(), all.toArray(String[]::new));
    }

    /** The checkpoint after so many batches more. */
    private String keep(final String name, final int batches) throws IOException {
        history.append(batches);
        return Files.write(folder.resolve(name), history.sign()).toString();
    }

    @Test
    void shouldProveThatAnOlderCheckpointIsAPrefix() throws IOException {
        final String older = keep("older", 5);
        final String newer = keep("newer", 900);

        final CommandRun run = run("consistency", older, newer);

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out().lines())
                .hasSize(4)
                .first()
                .isEqualTo("consistent: the first 5 of 905 batches are as they were, none was changed, dropped or"
                        + " inserted");
        assertThat(run("consistency", older, "latest").out()).isEqualTo(run.out());
        assertThat(run("consistency", newer, newer).exitCode()).isZero();
    }

    @Test
    void shouldTellARewrittenHistory() throws IOException {
        final String older = keep("older", 50);
        keep("lost", 5);
        // The operator makes a new history of his own, from the third batch on, and signs it with his own keys.
        history.rewriteFrom(3);
        final String newer = keep("newer", 100);

        final CommandRun run = run("consistency", older, newer);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out())
                .startsWith(
                        "inconsistent: what the older checkpoint is over is not in the newer as it was: batches were"
                                + " changed, dropped or inserted\n");
    }

    @Test
    void shouldTellAShorterHistory() throws IOException {
        final String older = keep("older", 50);
        history.rewriteFrom(3);
        final String newer = keep("newer", 10);

        final CommandRun run = run("consistency", older, newer);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).startsWith("inconsistent: the older checkpoint is over more batches than the newer");
    }

    @Test
    void shouldTellTwoHistoriesOfOneLength() throws IOException {
        final String older = keep("older", 50);
        history.rewriteFrom(3);
        final String newer = keep("newer", 48);

        final CommandRun run = run("consistency", older, newer);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).startsWith("inconsistent: two histories of 50 batches were signed\n");
    }

    @Test
    void shouldTellALogThatWasAltered() throws IOException {
        final String older = keep("older", 5);
        final String newer = keep("newer", 5);
        final Path roots = data.resolve("checkpoints/00000000000000000001.roots");
        final byte[] bytes = Files.readAllBytes(roots);
        bytes[7 * 32] ^= 1;
        Files.write(roots, bytes);

        final CommandRun run = run("consistency", older, newer);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).startsWith("inconsistent: the log in ").contains("does not lead to the newer checkpoint");
    }

    @Test
    void shouldRefuseCheckpointsThatNobodyTrustedSigned() throws IOException {
        final String older = keep("older", 5);
        final String newer = keep("newer", 5);
        Files.writeString(Path.of(older), Files.readString(Path.of(older)).replaceFirst("\n5\n", "\n4\n"));

        final CommandRun run = run("consistency", older, newer);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .isEqualTo("The checkpoint of " + older + " is refused: a signature is not over this checkpoint (keys: "
                        + keys + ").\n");
        Files.writeString(Path.of(older), "nothing");
        assertThat(run("consistency", older, newer).err())
                .startsWith("The checkpoint of " + older + " is refused: there are no signatures");
    }

    @Test
    void shouldSayWhichFileOrFolderIsMissing() throws IOException {
        final String newer = keep("newer", 5);

        assertThat(run("consistency", folder.resolve("none").toString(), newer).err())
                .isEqualTo("There is no file " + folder.resolve("none") + " with a checkpoint.\n");
        data = folder.resolve("elsewhere");
        assertThat(run("consistency", newer, newer).err())
                .startsWith("There is no log of checkpoints in " + data)
                .endsWith("name the data folder with --data or a server with --url.\n");
        assertThat(run("consistency", newer, newer, "--url", "ftp://x").err())
                .isEqualTo("What --url names is no address of a server; write it as http://127.0.0.1:8580.\n");
    }

    @Test
    void shouldFollowAServerFromOneCheckpointToTheNext() throws IOException {
        final Path kept = folder.resolve("kept");
        keep("first", 5);
        assertThat(run("follow", kept.toString()).out()).startsWith("first: ");
        final byte[] first = Files.readAllBytes(kept);

        final String next = keep("next", 5);
        final CommandRun run = run("follow", kept.toString());

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).startsWith("consistent: the first 5 of 10 batches");
        assertThat(kept).hasBinaryContent(Files.readAllBytes(Path.of(next)));
        // Another history is not put in the place of what was kept.
        history.rewriteFrom(1);
        keep("other", 20);
        final CommandRun rewritten = run("follow", kept.toString());
        assertThat(rewritten.exitCode()).isEqualTo(1);
        assertThat(rewritten.out()).startsWith("inconsistent: ");
        assertThat(kept).hasBinaryContent(Files.readAllBytes(Path.of(next)));
        assertThat(first).isNotEqualTo(Files.readAllBytes(kept));
    }

    @Test
    void shouldProveOneAuthorizationIntoACheckpointAndMakeAProofThatStandsForItself() throws IOException {
        history.append(300);
        final String before =
                Files.write(folder.resolve("before"), history.sign()).toString();
        final byte[] statement = CommandVectors.hex("/receipts/batches/0/statements/0");
        final byte[] receipt = CommandVectors.hex("/receipts/batches/0/receipt");
        history.append(Receipt.parse(receipt).root(statement));
        history.append(300);
        final String after =
                Files.write(folder.resolve("after"), history.sign()).toString();
        final String[] pair = {
            "--statement",
            CommandVectors.text("/receipts/batches/0/statements/0"),
            "--receipt",
            CommandVectors.text("/receipts/batches/0/receipt")
        };
        final Path proof = folder.resolve("a.tlog-proof");

        final CommandRun run =
                run("inclusion", pair[0], pair[1], pair[2], pair[3], "--checkpoint", after, "--out", proof.toString());

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out().lines())
                .first()
                .asString()
                .startsWith("included: the authorization is in batch 301, under the checkpoint attesta/1, 601 batches");
        assertThat(run.out()).contains("\nvalid: attesta/1 approved presence at RO-CJ-MED-00042");

        // Without any log.
        data = folder.resolve("nowhere");
        assertThat(run("inclusion", "--proof", proof.toString()).out()).isEqualTo(run.out());
        Files.writeString(proof, Files.readString(proof).replaceFirst("\nindex 300\n", "\nindex 299\n"));
        final CommandRun wrong = run("inclusion", "--proof", proof.toString());
        assertThat(wrong.exitCode()).isEqualTo(1);
        assertThat(wrong.out()).startsWith("not included: the path does not lead");

        data = folder.resolve("data");
        final CommandRun young = run("inclusion", pair[0], pair[1], pair[2], pair[3], "--checkpoint", before);
        assertThat(young.exitCode()).isEqualTo(1);
        assertThat(young.out()).startsWith("not included: the log in ");
        final CommandRun refused = run("inclusion", pair[0], "a0", pair[2], pair[3]);
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.out()).startsWith("refused: ");
    }

    @Test
    void shouldRefuseAProofThatIsNone() throws IOException {
        final Path proof = Files.writeString(folder.resolve("p"), "c2sp.org/tlog-proof@v1\nindex 1\n\nx\n");
        final CommandRun run = run("inclusion", "--proof", proof.toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).startsWith("The proof is refused: it carries no statement and receipt");
        Files.writeString(proof, "x");
        assertThat(run("inclusion", "--proof", proof.toString()).err())
                .isEqualTo(proof + " is refused: the proof does not begin with c2sp.org/tlog-proof@v1.\n");
    }

    @Test
    void shouldAuditTheArchiveWhenNoCommandIsNamed() {
        assertThat(run("--database-only").exitCode()).isZero();
        assertThat(run().out()).isEqualTo("batches=1 rows=2 findings=0\n");
        assertThat(asked).containsExactly("database only, keys of " + keys, "all, keys of " + keys);
    }

    @Test
    void shouldTellAFindingFromWhatCouldNotBeDone() {
        archive = (options, databaseOnly, trusted, out, progress) -> false;
        assertThat(run("--database-only").exitCode()).isEqualTo(1);
        archive = (options, databaseOnly, trusted, out, progress) -> {
            throw new CommandFailure("The archive cannot be read.");
        };
        final CommandRun failed = run("--database-only");
        assertThat(failed.exitCode()).isEqualTo(2);
        assertThat(failed.err()).isEqualTo("The archive cannot be read.\n");
        keys = folder.resolve("none");
        assertThat(run().exitCode()).isEqualTo(2);
    }

    @Test
    void shouldRefuseOptionsThatStandBeforeACommandTheyAreNotFor() throws IOException {
        final String newer = keep("newer", 5);
        for (final String option : List.of("--database-only", "--keys=x", "--ca=x")) {
            final CommandRun run = run(option, "consistency", newer, newer);
            assertThat(run.exitCode()).as(option).isEqualTo(2);
            assertThat(run.err()).contains("write them behind it");
        }
    }
}
