package io.attesta.authorizer.command;

import io.attesta.authorizer.settings.Settings;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.KeyUsage;
import io.attesta.keystore.envelope.Envelope;
import io.attesta.keystore.envelope.Recipient;
import io.attesta.keystore.file.KeyPassword;
import io.attesta.keystore.file.PrivateFile;
import io.attesta.keystore.mac.TerminalKeys;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/**
 * {@code attesta keys export-terminals}: the MAC keys of many terminals in one encrypted file. Keys are derived, encrypted and wiped one
 * by one; clear, they are never on disk and never a {@code String}.
 */
@Command(
        name = "export-terminals",
        description =
                "Writes the MAC keys of many terminals into one file that only the recipient can open: CMS, AES-256-GCM;"
                        + " openssl cms -decrypt opens it. Written to the audit log.")
final class TerminalsExportCommand implements Callable<Integer> {
    /** A certificate with its chain in comments is still smaller. */
    private static final int MAX_CERTIFICATE_BYTES = 65_536;

    @Spec
    private CommandSpec spec;

    @ParentCommand
    private KeysCommand keys;

    @Option(
            names = "--file",
            paramLabel = "PAIRS",
            required = true,
            description = "Lines terminal,acceptor (DE 41 and 42); - is standard input.")
    private String pairs;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            required = true,
            description =
                    "The encrypted file, mode 0600; must not be there yet. A line in it: terminal,acceptor,version,"
                            + "request key,check value,response key,check value.")
    private Path out;

    @ArgGroup(exclusive = false, multiplicity = "1")
    private To to;

    @Option(
            names = "--key-version",
            paramLabel = "N",
            description = "Version of mac-master (default: the current one).")
    private Integer version;

    /** Who can open it: at least one of the two; with both, either opens it. */
    static final class To {
        @Option(
                names = "--recipient",
                paramLabel = "CERT",
                description = "Certificate (X.509, PEM or DER) of whoever is to open it: RSA or elliptic curve.")
        private Path certificate;

        @Option(
                names = "--password-file",
                paramLabel = "FILE",
                description = "File of mode 0600 with a password that opens it.")
        private Path passwordFile;
    }

    @Override
    public Integer call() {
        final Settings settings = keys.options().load();
        final TerminalList list = TerminalList.read(pairs, System.in);
        final Optional<Recipient> recipient =
                Optional.ofNullable(to.certificate).map(this::recipient);
        final PrivateFile file = new PrivateFile(out, "export file");
        try (KeyStore store = keys.open(settings);
                PasswordOrNone password = PasswordOrNone.of(to.passwordFile)) {
            final int number = version == null ? store.currentVersion(KeyUsage.MAC_MASTER) : version;
            requirePossible(store, list, number, file);
            final Envelope envelope = new Envelope();
            recipient.ifPresent(envelope::to);
            password.chars().ifPresent(envelope::to);
            trace(settings, list, number, recipient);
            file.create(stream -> write(list, store, number, envelope, stream));
            spec.commandLine()
                    .getOut()
                    .println("The keys of " + list.pairs().size() + " terminals under version " + number
                            + " of mac-master are in " + out + ".");
        }
        return ExitCodes.DONE;
    }

    /** What would fail on the way is better told before anything is written down. */
    private static void requirePossible(
            final KeyStore store, final TerminalList list, final int number, final PrivateFile file) {
        if (file.exists()) {
            throw file.alreadyThere();
        }
        list.pairs().get(0).export(store, Optional.of(number)).close();
    }

    /** Closed, and so on disk, before a key leaves. */
    private void trace(
            final Settings settings, final TerminalList list, final int number, final Optional<Recipient> recipient) {
        try (AuditLog audit = AuditLog.open(keys.options(), settings)) {
            final AuditLine line = keys.act("keys.export-terminals")
                    .with("terminals", list.pairs().size())
                    .with("version", number)
                    .with("file", out.toString());
            recipient.ifPresent(to -> line.with("recipient", to.name()).with("fingerprint", to.fingerprint()));
            if (to.passwordFile != null) {
                line.with("password", "yes");
            }
            audit.write(line);
        }
    }

    private static void write(
            final TerminalList list,
            final KeyStore store,
            final int number,
            final Envelope envelope,
            final OutputStream stream)
            throws IOException {
        final OutputStream buffered = new BufferedOutputStream(stream);
        try (OutputStream content = envelope.open(buffered);
                Progress progress = new Progress(list.pairs().size())) {
            for (final TerminalPair pair : list.pairs()) {
                try (TerminalKeys exported = pair.export(store, Optional.of(number))) {
                    final byte[] line = exported.enrolmentLine(pair.terminal(), pair.acceptor());
                    content.write(line);
                    Arrays.fill(line, (byte) 0);
                }
                progress.step();
            }
        }
        buffered.flush();
    }

    private Recipient recipient(final Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return Recipient.of(
                    in.readNBytes(MAX_CERTIFICATE_BYTES), keys.clock().instant());
        } catch (final IOException e) {
            throw new CommandFailure(
                    "The recipient's certificate " + file + " cannot be read: " + IoReason.of(e) + ".", e);
        }
    }

    /** A password that may not be there; closing wipes it. */
    private record PasswordOrNone(Optional<KeyPassword> password) implements AutoCloseable {
        static PasswordOrNone of(final Path file) {
            return new PasswordOrNone(Optional.ofNullable(file).map(KeyPassword::ofFile));
        }

        Optional<char[]> chars() {
            return password.map(KeyPassword::chars);
        }

        @Override
        public void close() {
            password.ifPresent(KeyPassword::close);
        }
    }

    /** A bar where a person looks on, nothing elsewhere. */
    private static final class Progress implements AutoCloseable {
        private final Optional<ProgressBar> bar;

        private Progress(final long most) {
            final boolean watched = System.console() != null && System.getenv("TERM") != null;
            bar = watched
                    ? Optional.of(new ProgressBarBuilder()
                            .setTaskName("terminals")
                            .setInitialMax(most)
                            .build())
                    : Optional.empty();
        }

        private void step() {
            bar.ifPresent(ProgressBar::step);
        }

        @Override
        public void close() {
            bar.ifPresent(ProgressBar::close);
        }
    }
}
