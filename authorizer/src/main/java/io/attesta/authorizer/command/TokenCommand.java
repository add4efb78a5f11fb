package io.attesta.authorizer.command;

import io.attesta.authorizer.access.AccessToken;
import io.attesta.authorizer.access.MadeToken;
import io.attesta.authorizer.access.Role;
import io.attesta.authorizer.access.TokenFile;
import io.attesta.authorizer.settings.Settings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code attesta keys token}: makes, lists and revokes bearer tokens of the HTTP API, and lets client certificates in. */
@Command(
        name = "token",
        description =
                "Makes a bearer token for the HTTP API and prints it once, or gives a client certificate a role; or lists"
                        + " them; or revokes one. Written to the audit log.")
final class TokenCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @ParentCommand
    private KeysCommand keys;

    @ArgGroup(multiplicity = "1")
    private Act act;

    @Option(
            names = "--acceptor",
            paramLabel = "A",
            description = "With --role kiosk, and then needed: DE 42, 1 to 15 characters.")
    private String acceptor;

    @Option(
            names = "--terminal",
            paramLabel = "T",
            description = "With --role kiosk, and then needed: DE 41, 1 to 8 characters.")
    private String terminal;

    @Option(
            names = "--certificate",
            paramLabel = "FILE",
            description =
                    "With --role: no token is made, the client certificate in this PEM file has the role. Counts where"
                            + " tls.http is mutual and the certificate hangs on one of tls.client-ca-file.")
    private Path certificate;

    @Option(names = "--name", paramLabel = "TEXT", description = "What people call it: up to 64 characters.")
    private String name;

    @Option(
            names = "--days",
            paramLabel = "N",
            description = "After how many days it is worth nothing, 1 to 3650 (default: never).")
    private Integer days;

    /** One of the three. */
    static final class Act {
        @Option(
                names = "--role",
                paramLabel = "ROLE",
                required = true,
                description = "What it is for: kiosk, back-office, auditor or operator.")
        private String role;

        @Option(
                names = "--list",
                required = true,
                description = "Lists all, revoked ones too. Nothing in it is secret.")
        private boolean list;

        @Option(names = "--revoke", paramLabel = "ID", required = true, description = "Revokes one for ever.")
        private String id;
    }

    @Override
    public Integer call() {
        final Settings settings = keys.options().load();
        final TokenFile file =
                new TokenFile(keys.options().data().resolve(settings.http().tokensFile()));
        if (act.role != null) {
            make(settings, file);
            return ExitCodes.DONE;
        }
        requireOnlyWithRole();
        if (act.list) {
            TokenTable.lines(file.load().all(), keys.clock().instant()).forEach(out()::println);
        } else {
            revoke(settings, file);
        }
        return ExitCodes.DONE;
    }

    private void make(final Settings settings, final TokenFile file) {
        final Role role = Role.of(act.role)
                .orElseThrow(() -> wrong(
                        "There is no role \"" + act.role + "\"; there are kiosk, back-office, auditor and operator."));
        final Optional<AccessToken.Pair> pair = pair(role);
        final Instant now = keys.clock().instant();
        final Optional<Instant> expiresAt = expiresAt(now);
        if (certificate != null) {
            admit(settings, file, role, pair, now, expiresAt);
            return;
        }
        try (MadeToken made = traced(settings, () -> made(file, role, pair, now, expiresAt))) {
            show(made);
        }
    }

    private void admit(
            final Settings settings,
            final TokenFile file,
            final Role role,
            final Optional<AccessToken.Pair> pair,
            final Instant now,
            final Optional<Instant> expiresAt) {
        final String fingerprint = PemFiles.fingerprint(certificate);
        final AccessToken admitted;
        try (AuditLog audit = AuditLog.open(keys.options(), settings)) {
            admitted = file.admit(fingerprint, role, pair, Optional.ofNullable(name), now, expiresAt);
            audit.write(line("keys.certificate", admitted).with("certificate", fingerprint));
        } catch (final IllegalArgumentException e) {
            throw wrong(e.getMessage());
        }
        out().println(admitted.id());
        spec.commandLine()
                .getErr()
                .println("The certificate with SHA-256 " + fingerprint + " has the role " + role.label() + " as "
                        + admitted.id() + ".");
    }

    /** The log is open before the token is made, and closed, so on disk, before it is shown. */
    private MadeToken traced(final Settings settings, final Supplier<MadeToken> making) {
        try (AuditLog audit = AuditLog.open(keys.options(), settings)) {
            final MadeToken made = making.get();
            audit.write(line("keys.token", made.token()));
            return made;
        }
    }

    private MadeToken made(
            final TokenFile file,
            final Role role,
            final Optional<AccessToken.Pair> pair,
            final Instant now,
            final Optional<Instant> expiresAt) {
        try {
            return file.make(role, pair, Optional.ofNullable(name), now, expiresAt);
        } catch (final IllegalArgumentException e) {
            throw wrong(e.getMessage());
        }
    }

    private void revoke(final Settings settings, final TokenFile file) {
        if (!AccessToken.isId(act.id)) {
            throw wrong("A token's id has 12 lower-case hex digits, as --list shows them.");
        }
        final AccessToken revoked;
        try (AuditLog audit = AuditLog.open(keys.options(), settings)) {
            revoked = file.revoke(act.id, keys.clock().instant());
            audit.write(line("keys.token-revoke", revoked));
        }
        out().println("Token " + revoked.id() + " of role " + revoked.role().label() + " is revoked.");
    }

    private AuditLine line(final String event, final AccessToken token) {
        final AuditLine line =
                keys.act(event).with("id", token.id()).with("role", token.role().label());
        token.pair().ifPresent(pair -> line.with("acceptor", pair.acceptor()).with("terminal", pair.terminal()));
        token.name().ifPresent(text -> line.with("name", text));
        token.expiresAt().ifPresent(at -> line.with("expires", at.toString()));
        return line;
    }

    private Optional<AccessToken.Pair> pair(final Role role) {
        if (role != Role.KIOSK) {
            if (acceptor != null || terminal != null) {
                throw wrong("--acceptor and --terminal belong to --role kiosk only.");
            }
            return Optional.empty();
        }
        if (acceptor == null || terminal == null) {
            throw wrong(
                    "--role kiosk needs --acceptor and --terminal: its token speaks for one terminal and no other.");
        }
        try {
            return Optional.of(new AccessToken.Pair(acceptor, terminal));
        } catch (final IllegalArgumentException e) {
            throw wrong(e.getMessage());
        }
    }

    private Optional<Instant> expiresAt(final Instant now) {
        if (days == null) {
            return Optional.empty();
        }
        if (days < 1 || days > 3_650) {
            throw wrong("--days takes 1 to 3650.");
        }
        return Optional.of(now.plus(Duration.ofDays(days)));
    }

    private void requireOnlyWithRole() {
        if (acceptor != null || terminal != null || certificate != null || name != null || days != null) {
            throw wrong("--acceptor, --terminal, --certificate, --name and --days belong to --role.");
        }
    }

    /** The token alone on standard output, for scripts; never as a {@code String}. */
    private void show(final MadeToken made) {
        final char[] characters = made.chars();
        out().println(characters);
        Arrays.fill(characters, '\0');
        final PrintWriter err = spec.commandLine().getErr();
        err.println("Token " + made.token().id() + " of role "
                + made.token().role().label() + ": it is shown this once, only its hash is kept.");
    }

    private ParameterException wrong(final String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
