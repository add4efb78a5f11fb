package io.attesta.authorizer.command;

import io.attesta.authorizer.checkpoint.Audit;
import io.attesta.authorizer.checkpoint.AuditedLog;
import io.attesta.authorizer.node.NodeKeys;
import io.attesta.authorizer.settings.SettingsException;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.KeyStoreException;
import io.attesta.protocol.checkpoint.Checkpoint;
import io.attesta.protocol.checkpoint.LogProof;
import io.attesta.protocol.receipt.Receipt;
import io.attesta.protocol.receipt.SignedPair;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code attesta audit}: what the archive proves by itself and, unless {@code --database-only} is given, against the journal; prints what
 * is wrong and last {@code batches=<n> rows=<n> findings=<n>}, followed by the line of {@code reconcile}. The exit code is 0 or 1, and
 * 2 if it could not be done.
 *
 * <p>{@code attesta audit …}: what signed checkpoints prove. The first line printed begins with {@code consistent}, {@code included}, or with
 * what was found wrong; the exit code is 0 or 1.
 */
@Command(
        name = "audit",
        description = {
            "Proves the archive: chain, signatures, leaves and columns of every batch and row by public keys alone, and every"
                    + " row against the journal, as reconcile does. Prints what is wrong, a line each, and last batches=<n> rows=<n>"
                    + " findings=<n>. Works beside a running server and on a stopped one. Exit code 1: something is wrong;"
                    + " 2: it could not be done.",
            "The commands below prove by signed checkpoints that nothing was changed, dropped or back-dated."
        },
        synopsisSubcommandLabel = "[COMMAND]")
public final class AuditCommand implements Callable<Integer> {
    private static final String LATEST = "latest";

    private final Words words = new Words();
    private final ArchiveAudit archive;

    @Option(
            names = "--database-only",
            description =
                    "Leaves the journal out: needs the database and public keys, no data folder if database.url is set.")
    private boolean databaseOnly;

    @Option(
            names = "--keys",
            paramLabel = "FILE|URL",
            description =
                    "Public keys to trust: a JWK set, a COSE key set or one key in hex (default: those of the data"
                            + " folder's key file).")
    private String keys;

    @Mixin
    private HttpsOptions https = new HttpsOptions();

    @Spec
    private CommandSpec spec;

    @Mixin
    private SettingsOptions options;

    /** @param archive what audits an archive */
    public AuditCommand(final ArchiveAudit archive) {
        this(SettingsOptions.ofProcess(), archive);
    }

    AuditCommand(final SettingsOptions options, final ArchiveAudit archive) {
        this.options = options;
        this.archive = archive;
    }

    @Override
    public Integer call() {
        try {
            final PrintWriter progress = spec.commandLine().getErr();
            return archive.run(options, databaseOnly, trusted(), out(), progress)
                    ? ExitCodes.DONE
                    : ExitCodes.FOUND_WRONG;
        } catch (final CommandFailure | KeyStoreException | SettingsException e) {
            // Nothing was found either way: whoever reads the exit code must not take it for a finding.
            throw new CommandFailure(e.getMessage(), ExitCodes.WRONG_USAGE, e);
        }
    }

    private TrustedKeys trusted() {
        if (keys != null) {
            return TrustedKeys.of(keys, https.context());
        }
        try (KeyStore store = NodeKeys.open(options.load(), options.data(), options.environment())) {
            return TrustedKeys.of(store, options.data());
        }
    }

    /** What stands before the name of a command below is not for it, and must not seem to be. */
    private void requireNothingBefore() {
        if (databaseOnly || keys != null || https.isGiven()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Options of the audit of an archive do not go with COMMAND; write them behind it.");
        }
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
        requireNothingBefore();
        try {
            final AuditedLog log = where.log(options);
            final TrustedKeys trusted = where.keys(options);
            final Checkpoint older = verified(oldFile, checkpoint(oldFile, log), trusted);
            final Checkpoint newer = verified(newFile, checkpoint(newFile, log), trusted);
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
        requireNothingBefore();
        try {
            final AuditedLog log = where.log(options);
            final TrustedKeys trusted = where.keys(options);
            final byte[] note = log.latest();
            final Checkpoint newest = verified(log.place(), note, trusted);
            if (CheckpointFile.exists(file)) {
                final Checkpoint kept = verified(file.toString(), CheckpointFile.read(file), trusted);
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
        requireNothingBefore();
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
        final TrustedKeys trusted = where.keys(options);
        final byte[] note = checkpoint(checkpointFile, log);
        final Checkpoint checkpoint = verified(checkpointFile, note, trusted);
        if (!valid(receipt, trusted)) {
            return ExitCodes.FOUND_WRONG;
        }
        final byte[] batchRoot = Receipt.parse(receipt.receipt()).root(receipt.statement());
        final OptionalLong batch = Audit.batch(batchRoot, checkpoint, log);
        if (batch.isEmpty()) {
            out().println(words.notIncluded(checkpoint, log.place()));
            return ExitCodes.FOUND_WRONG;
        }
        final LogProof proof = Audit.proof(batch.getAsLong(), pair(receipt).cbor(), checkpoint, note, log);
        final int found = judge(proof, trusted);
        if (found == ExitCodes.DONE && proofFile != null) {
            CheckpointFile.write(proofFile, proof.bytes());
        }
        return found;
    }

    /** Judges a proof by nothing but itself and the keys. */
    private int judge(final LogProof proof, final TrustedKeys trusted) {
        final SignedPair receipt = CheckpointFile.pair(proof);
        final Checkpoint checkpoint = verified("the proof", proof.checkpoint(), trusted);
        final ReceiptJudgement judgement = ReceiptJudgement.of(receipt.statement(), receipt.receipt(), trusted, words);
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

    private boolean valid(final ReceiptFile receipt, final TrustedKeys trusted) {
        final ReceiptJudgement judgement = ReceiptJudgement.of(receipt.statement(), receipt.receipt(), trusted, words);
        if (!judgement.valid()) {
            judgement.lines().forEach(out()::println);
        }
        return judgement.valid();
    }

    private static byte[] checkpoint(final String named, final AuditedLog log) throws IOException {
        return named.equals(LATEST) ? log.latest() : CheckpointFile.read(Path.of(named));
    }

    private Checkpoint verified(final String source, final byte[] note, final TrustedKeys trusted) {
        return CheckpointFile.verified(source, note, trusted, words);
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
