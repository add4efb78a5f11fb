package io.attesta.authorizer.command;

import io.attesta.authorizer.checkpoint.Audit;
import io.attesta.authorizer.checkpoint.AuditedLog;
import io.attesta.protocol.checkpoint.Checkpoint;
import io.attesta.protocol.checkpoint.LogProof;
import io.attesta.protocol.receipt.Receipt;
import io.attesta.protocol.receipt.SignedPair;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.OptionalLong;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code attesta audit …}: what signed checkpoints prove. The first line printed begins with {@code consistent}, {@code included}, or with
 * what was found wrong; the exit code is 0 or 1.
 */
@Command(
        name = "audit",
        description = "Proves by signed checkpoints that nothing was changed, dropped or back-dated.",
        synopsisSubcommandLabel = "COMMAND")
final class AuditCommand {
    private static final String LATEST = "latest";

    private final Words words = new Words();

    @Spec
    private CommandSpec spec;

    @Mixin
    private SettingsOptions options;

    AuditCommand() {
        this(SettingsOptions.ofProcess());
    }

    AuditCommand(final SettingsOptions options) {
        this.options = options;
    }

    @Command(
            name = "consistency",
            description =
                    "Proves that an older checkpoint is a prefix of a newer one. Exit code 0: it is; 1: it is not.")
    int consistency(
            @Parameters(
                            paramLabel = "OLD",
                            description = "File with the older checkpoint, as it was once kept; " + LATEST
                                    + " = the newest of the log.")
                    final String oldFile,
            @Parameters(paramLabel = "NEW", description = "File with the newer checkpoint, or " + LATEST + ".")
                    final String newFile,
            @Mixin final LogOptions where) {
        try {
            final AuditedLog log = where.log(options);
            final TrustedKeys keys = where.keys(options);
            final Checkpoint older = verified(oldFile, checkpoint(oldFile, log), keys);
            final Checkpoint newer = verified(newFile, checkpoint(newFile, log), keys);
            return tell(older, newer, log);
        } catch (final IOException e) {
            throw where.unreadable(options, e);
        }
    }

    @Command(
            name = "follow",
            description =
                    "Proves that the newest checkpoint continues the one in a file, and puts it in its place; makes the file"
                            + " the first time. For whoever watches a server.")
    int follow(
            @Parameters(paramLabel = "FILE", description = "Where the checkpoint is kept.") final Path file,
            @Mixin final LogOptions where) {
        try {
            final AuditedLog log = where.log(options);
            final TrustedKeys keys = where.keys(options);
            final byte[] note = log.latest();
            final Checkpoint newest = verified(log.place(), note, keys);
            if (CheckpointFile.exists(file)) {
                final Checkpoint kept = verified(file.toString(), CheckpointFile.read(file), keys);
                if (tell(kept, newest, log) != ExitCodes.DONE) {
                    return ExitCodes.FOUND_WRONG;
                }
            } else {
                out().println(words.firstCheckpoint(newest));
            }
            CheckpointFile.write(file, note);
            return ExitCodes.DONE;
        } catch (final IOException e) {
            throw where.unreadable(options, e);
        }
    }

    private int tell(final Checkpoint older, final Checkpoint newer, final AuditedLog log) throws IOException {
        final Audit.Consistency found = Audit.consistency(older, newer, log);
        words.consistency(found, older, newer, log.place()).forEach(out()::println);
        return switch (found) {
            case CONSISTENT, CONSISTENT_ACROSS_EPOCHS -> ExitCodes.DONE;
            default -> ExitCodes.FOUND_WRONG;
        };
    }

    /** Which authorization: statement and receipt, or a proof that has both. */
    static final class Subject extends ReceiptSource {
        @Option(
                names = "--proof",
                paramLabel = "FILE",
                required = true,
                description = "A proof made earlier with --out: needs no log.")
        private Path proof;
    }

    @Command(
            name = "inclusion",
            description =
                    "Proves that an authorization is under a checkpoint. Exit code 0: it is; 1: it is not, or its receipt is"
                            + " refused.")
    int inclusion(
            @ArgGroup(multiplicity = "1") final Subject subject,
            @Option(
                            names = "--checkpoint",
                            paramLabel = "FILE",
                            defaultValue = LATEST,
                            description = "File with the checkpoint (default: the newest of the log).")
                    final String checkpointFile,
            @Option(
                            names = "--out",
                            paramLabel = "FILE",
                            description =
                                    "Writes statement, receipt, path and checkpoint as one proof that stands for itself.")
                    final Path proofFile,
            @Mixin final LogOptions where) {
        if (subject.proof != null) {
            return judge(CheckpointFile.readProof(subject.proof), where.keys(options));
        }
        try {
            return prove(subject.read(spec, System.in), checkpointFile, proofFile, where);
        } catch (final IOException e) {
            throw where.unreadable(options, e);
        }
    }

    private int prove(
            final ReceiptFile receipt, final String checkpointFile, final Path proofFile, final LogOptions where)
            throws IOException {
        final AuditedLog log = where.log(options);
        final TrustedKeys keys = where.keys(options);
        final byte[] note = checkpoint(checkpointFile, log);
        final Checkpoint checkpoint = verified(checkpointFile, note, keys);
        if (!valid(receipt, keys)) {
            return ExitCodes.FOUND_WRONG;
        }
        final byte[] batchRoot = Receipt.parse(receipt.receipt()).root(receipt.statement());
        final OptionalLong batch = Audit.batch(batchRoot, checkpoint, log);
        if (batch.isEmpty()) {
            out().println(words.notIncluded(checkpoint, log.place()));
            return ExitCodes.FOUND_WRONG;
        }
        final LogProof proof = Audit.proof(batch.getAsLong(), pair(receipt).cbor(), checkpoint, note, log);
        final int found = judge(proof, keys);
        if (found == ExitCodes.DONE && proofFile != null) {
            CheckpointFile.write(proofFile, proof.bytes());
        }
        return found;
    }

    /** Judges a proof by nothing but itself and the keys. */
    private int judge(final LogProof proof, final TrustedKeys keys) {
        final SignedPair receipt = CheckpointFile.pair(proof);
        final Checkpoint checkpoint = verified("the proof", proof.checkpoint(), keys);
        final ReceiptJudgement judgement = ReceiptJudgement.of(receipt.statement(), receipt.receipt(), keys, words);
        if (!judgement.valid()) {
            judgement.lines().forEach(out()::println);
            return ExitCodes.FOUND_WRONG;
        }
        final byte[] batchRoot = Receipt.parse(receipt.receipt()).root(receipt.statement());
        if (!Audit.includes(proof, batchRoot, checkpoint)) {
            out().println(words.wrongProof());
            return ExitCodes.FOUND_WRONG;
        }
        out().println(words.included(proof.index() + 1, checkpoint));
        judgement.lines().forEach(out()::println);
        return ExitCodes.DONE;
    }

    private static SignedPair pair(final ReceiptFile receipt) {
        return new SignedPair(receipt.statement(), receipt.receipt());
    }

    private boolean valid(final ReceiptFile receipt, final TrustedKeys keys) {
        final ReceiptJudgement judgement = ReceiptJudgement.of(receipt.statement(), receipt.receipt(), keys, words);
        if (!judgement.valid()) {
            judgement.lines().forEach(out()::println);
        }
        return judgement.valid();
    }

    private static byte[] checkpoint(final String named, final AuditedLog log) throws IOException {
        return named.equals(LATEST) ? log.latest() : CheckpointFile.read(Path.of(named));
    }

    private Checkpoint verified(final String source, final byte[] note, final TrustedKeys keys) {
        return CheckpointFile.verified(source, note, keys, words);
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
