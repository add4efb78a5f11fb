package io.attesta.authorizer.inspection;

import io.attesta.authorizer.checkpoint.FolderLog;
import io.attesta.authorizer.checkpoint.NoteKeys;
import io.attesta.authorizer.command.ByteProgress;
import io.attesta.authorizer.command.CommandFailure;
import io.attesta.authorizer.command.ExitCodes;
import io.attesta.authorizer.command.HttpsOptions;
import io.attesta.authorizer.command.IoReason;
import io.attesta.authorizer.command.SettingsOptions;
import io.attesta.authorizer.command.TrustedKeys;
import io.attesta.authorizer.journal.Disk;
import io.attesta.authorizer.journal.JournalCheck;
import io.attesta.authorizer.journal.JournalCheckReport;
import io.attesta.authorizer.node.NodeKeys;
import io.attesta.keystore.KeyStore;
import io.attesta.protocol.checkpoint.Checkpoint;
import io.attesta.protocol.checkpoint.CheckpointVerifier;
import io.attesta.protocol.checkpoint.MalformedCheckpointException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/**
 * {@code attesta journal verify}: proves a journal by public keys. Prints each damage with file and offset, what a start would cut back,
 * and as its last line {@code batches=<n> statements=<n> torn=<n> damage=<n>}; exits 1 if there is damage.
 */
@Command(
        name = "verify",
        description =
                "Proves checksums, chain, roots and signatures of all segments by public keys alone. Prints each damage"
                        + " with file and offset; last, batches=<n> statements=<n> torn=<n> damage=<n>. Exit code 1: there is damage.")
final class JournalVerifyCommand implements Callable<Integer> {
    /** More would tell nothing new; all are counted. */
    private static final int MAX_LINES = 1_000;

    private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final double MIB = 1 << 20;

    @Spec
    private CommandSpec spec;

    @ParentCommand
    private JournalCommand journal;

    @Option(
            names = "--keys",
            paramLabel = "FILE|URL",
            description =
                    "Public keys to trust: a JWK set, a COSE key set or one key in hex (default: those of the data"
                            + " folder's key file).")
    private String keys;

    @Mixin
    private HttpsOptions https;

    private long damage;

    @Override
    public Integer call() {
        final Disk disk = journal.disk();
        final TrustedKeys trusted = trusted();
        try {
            // Before the journal, which may grow meanwhile: what it is over must be there.
            final Optional<Checkpoint> checkpoint = checkpoint(trusted);
            final long startNs = System.nanoTime();
            final JournalCheckReport report = check(disk, trusted);
            tell(report, System.nanoTime() - startNs, trusted);
            torn(report);
            checkpoint.ifPresent(newest -> reaches(newest, report));
            out().println("batches=" + report.batches() + " statements=" + report.statements() + " torn="
                    + (report.torn().isPresent() ? 1 : 0) + " damage=" + damage);
            out().flush();
            return damage == 0 ? ExitCodes.DONE : ExitCodes.FOUND_WRONG;
        } catch (final IOException e) {
            throw new CommandFailure("The journal in " + disk.place() + " cannot be read: " + IoReason.of(e) + ".", e);
        }
    }

    private TrustedKeys trusted() {
        if (keys != null) {
            return TrustedKeys.of(keys, https.context());
        }
        final SettingsOptions options = journal.options();
        try (KeyStore store = NodeKeys.open(options.load(), options.data(), options.environment())) {
            return TrustedKeys.of(store, options.data());
        }
    }

    private JournalCheckReport check(final Disk disk, final TrustedKeys trusted) throws IOException {
        try (ByteProgress progress = new ByteProgress(
                "journal",
                "verified",
                JournalCommand.bytes(disk),
                spec.commandLine().getErr())) {
            return new JournalCheck(disk, trusted, new Told(progress), () -> LockSupport.parkNanos(PAUSE_NS)).run();
        }
    }

    private final class Told implements JournalCheck.Listener {
        private final ByteProgress progress;

        private Told(final ByteProgress progress) {
            this.progress = progress;
        }

        @Override
        public void fault(final String file, final long offset, final String what) {
            damaged(file + " at offset " + offset + ": " + what);
        }

        @Override
        public void progress(final long bytes, final boolean segment) {
            if (segment) {
                progress.at(bytes);
            } else {
                progress.within(bytes);
            }
        }
    }

    private void damaged(final String what) {
        damage++;
        if (damage <= MAX_LINES) {
            out().println("damage: " + what);
        } else if (damage == MAX_LINES + 1) {
            out().println("damage: more than " + MAX_LINES + " places; the rest is only counted");
        }
    }

    /** The newest checkpoint beside the journal, if there is one; damage if it is none. */
    private Optional<Checkpoint> checkpoint(final TrustedKeys trusted) throws IOException {
        if (!Files.isDirectory(journal.options().data().resolve(FolderLog.FOLDER))) {
            return Optional.empty();
        }
        try {
            final byte[] note = new FolderLog(journal.options().data()).latest();
            return Optional.of(CheckpointVerifier.verify(note, new NoteKeys(trusted.keys())));
        } catch (final NoSuchFileException e) {
            return Optional.empty();
        } catch (final MalformedCheckpointException e) {
            damaged("the newest checkpoint is refused: " + e.getMessage());
            return Optional.empty();
        }
    }

    private void tell(final JournalCheckReport report, final long ns, final TrustedKeys trusted) {
        final double seconds = Math.max(ns, 1) / 1e9;
        out().println(report.issuer().map(issuer -> "journal of " + issuer).orElse("no journal") + ": "
                + (report.batches() == 0 ? "no batch" : "batches " + report.firstBatch() + " to " + report.lastBatch())
                + ", keys of "
                + trusted.source());
        if (report.epochs() > 0) {
            out().println(
                            "epochs: " + report.epochs()
                                    + " began behind the first batch; what is missing before them was lost, and a signed entry says so");
        }
        out().println(String.format(
                Locale.ROOT,
                "read: %.1f MiB of %d segments in %.1f s (%.0f MiB, %.0f batches a second)",
                report.bytes() / MIB,
                report.segments(),
                seconds,
                report.bytes() / MIB / seconds,
                report.batches() / seconds));
    }

    private void torn(final JournalCheckReport report) {
        report.torn()
                .ifPresent(tail -> out().println("torn tail: " + tail.file() + " at offset " + tail.offset() + ": "
                        + tail.bytes() + " bytes behind batch " + tail.afterBatch()
                        + " are no whole batch; nobody was answered from them, and a start cuts them back"));
    }

    /** A tail that was cut back must not have been signed before. */
    private void reaches(final Checkpoint newest, final JournalCheckReport report) {
        if (newest.size() > report.lastBatch()) {
            damaged("a checkpoint was signed over batch " + newest.size() + ", but the journal ends with batch "
                    + report.lastBatch() + ": part of the journal is missing");
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
