package io.attesta.authorizer.command;

import io.attesta.authorizer.node.NodeKeys;
import io.attesta.authorizer.settings.Settings;
import io.attesta.keystore.KeyListing;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.KeyUsage;
import io.attesta.keystore.KeyVersion;
import io.attesta.keystore.mac.TerminalKeys;
import io.attesta.keystore.signing.PublicKeySet;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code attesta keys …}: the node's key store. What changes it or takes a key out of it is written to the audit log. */
@Command(
        name = "keys",
        description = "Makes, lists, rotates and exports the keys of a node, and makes tokens for its HTTP API.",
        subcommands = {TerminalsExportCommand.class, TokenCommand.class},
        synopsisSubcommandLabel = "COMMAND")
final class KeysCommand {
    private final Clock clock;

    @Spec
    private CommandSpec spec;

    @Mixin
    private SettingsOptions options;

    KeysCommand() {
        this(SettingsOptions.ofProcess(), Clock.systemUTC());
    }

    KeysCommand(final SettingsOptions options, final Clock clock) {
        this.options = options;
        this.clock = clock;
    }

    @Command(
            name = "init",
            description = "Makes the key file with new keys, and a password when none is configured (with a warning).")
    int init() {
        final Settings settings = options.load();
        final Path file = NodeKeys.file(settings, options.data());
        try (AuditLog audit = AuditLog.open(options, settings)) {
            NodeKeys.create(settings, options.data(), options.environment(), this::warn);
            audit.write(act("keys.init").with("file", file.toString()));
        }
        out().println("The keys of this node are in " + file + ".");
        return ExitCodes.DONE;
    }

    @Command(name = "list", description = "Lists all versions of all keys. Nothing in it is secret.")
    int list() {
        try (KeyStore keys = open(options.load())) {
            KeyTable.lines(KeyListing.of(keys)).forEach(out()::println);
        }
        return ExitCodes.DONE;
    }

    @Command(
            name = "export-public",
            description = "Prints the public keys as a JWK set, or writes jwks.json and cose-keys.cbor into a folder.")
    int exportPublic(
            @Option(names = "--out", paramLabel = "DIR", description = "Folder for both files; made if missing.")
                    final Path folder) {
        final PublicKeySet keys;
        try (KeyStore store = open(options.load())) {
            keys = PublicKeySet.of(store);
        }
        if (folder == null) {
            out().println(new String(keys.jwks(), StandardCharsets.UTF_8));
            return ExitCodes.DONE;
        }
        try {
            Files.createDirectories(folder);
            Files.write(folder.resolve("jwks.json"), keys.jwks());
            Files.write(folder.resolve("cose-keys.cbor"), keys.coseKeys());
        } catch (final IOException e) {
            throw new CommandFailure(
                    "The public keys cannot be written into " + folder + ": " + IoReason.of(e)
                            + "; name a folder that can be written with --out.",
                    e);
        }
        out().println("Written: " + folder.resolve("jwks.json") + " and " + folder.resolve("cose-keys.cbor") + ".");
        return ExitCodes.DONE;
    }

    @Command(
            name = "export-terminal",
            description =
                    "Prints the two MAC keys of a terminal, enrolled or not: version=1 request=<hex> response=<hex>."
                            + " Written to the audit log.")
    int exportTerminal(
            @Option(names = "--terminal", paramLabel = "T", required = true, description = "DE 41, 1 to 8 characters.")
                    final String terminal,
            @Option(names = "--acceptor", paramLabel = "A", required = true, description = "DE 42, 1 to 15 characters.")
                    final String acceptor,
            @Option(
                            names = "--key-version",
                            paramLabel = "N",
                            description = "Version of mac-master (default: the current one).")
                    final Integer version) {
        final TerminalPair pair = pair(terminal, acceptor);
        final Settings settings = options.load();
        try (KeyStore keys = open(settings);
                TerminalKeys exported = pair.export(keys, Optional.ofNullable(version))) {
            // Closed, and so on disk, before a key is shown.
            try (AuditLog audit = AuditLog.open(options, settings)) {
                audit.write(act("keys.export-terminal")
                        .with("terminal", terminal)
                        .with("acceptor", acceptor)
                        .with("version", exported.version()));
            }
            print(exported.line());
        }
        return ExitCodes.DONE;
    }

    @Command(
            name = "rotate",
            description =
                    "Makes a new version of signing or mac-master; a running server takes it up by itself within two seconds.")
    int rotate(@Parameters(paramLabel = "USAGE", description = "signing or mac-master") final String usage) {
        final KeyUsage rotated = usage(usage);
        final Settings settings = options.load();
        final KeyVersion version;
        try (AuditLog audit = AuditLog.open(options, settings)) {
            version = NodeKeys.rotate(settings, options.data(), options.environment(), rotated, clock);
            audit.write(act("keys.rotate").with("usage", rotated.label()).with("version", version.number()));
        }
        out().println("Usage " + rotated.label() + " has version " + version.number()
                + " now, which is the current one.");
        return ExitCodes.DONE;
    }

    @Command(
            name = "retire",
            description = "Retires a version for ever, from 24 hours after its successor on: its key leaves the file.")
    int retire(
            @Parameters(paramLabel = "USAGE", description = "The usage, as keys list names it.") final String usage,
            @Parameters(paramLabel = "N", description = "The version's number.") final int number) {
        final KeyUsage retired = usage(usage);
        final Settings settings = options.load();
        try (AuditLog audit = AuditLog.open(options, settings)) {
            NodeKeys.retire(settings, options.data(), options.environment(), retired, number, clock);
            audit.write(act("keys.retire").with("usage", retired.label()).with("version", number));
        }
        out().println("Version " + number + " of usage " + retired.label() + " is retired.");
        return ExitCodes.DONE;
    }

    SettingsOptions options() {
        return options;
    }

    Clock clock() {
        return clock;
    }

    /** Begins a line of the audit log. */
    AuditLine act(final String event) {
        return new AuditLine(clock, event);
    }

    KeyStore open(final Settings settings) {
        return NodeKeys.open(settings, options.data(), options.environment());
    }

    private TerminalPair pair(final String terminal, final String acceptor) {
        try {
            return TerminalPair.of(terminal, acceptor);
        } catch (final IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
    }

    private KeyUsage usage(final String label) {
        final List<KeyUsage> all = List.of(KeyUsage.values());
        return all.stream()
                .filter(usage -> usage.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "There is no usage \"" + label + "\"; there are "
                                + String.join(
                                        ", ", all.stream().map(KeyUsage::label).toList()) + "."));
    }

    /** Prints a line with keys without making a {@code String} of it, and wipes it. */
    private void print(final byte[] line) {
        final char[] characters = new char[line.length];
        for (int i = 0; i < line.length; i++) {
            characters[i] = (char) line[i];
        }
        out().println(characters);
        Arrays.fill(characters, '\0');
        Arrays.fill(line, (byte) 0);
    }

    private void warn(final String sentence) {
        spec.commandLine().getErr().println("Warning: " + sentence);
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
