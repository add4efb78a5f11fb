package io.attesta.authorizer.command;

import io.attesta.authorizer.settings.Settings;
import io.attesta.protocol.iso.Action;
import io.attesta.protocol.iso.AuthorizationCode;
import io.attesta.protocol.iso.NetworkCode;
import io.attesta.protocol.jpos.JposMessage;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code attesta terminal …}: a terminal for people. Each command sends one message and says what came back. */
@Command(
        name = "terminal",
        description =
                "A terminal for people: sends one message, prints both decoded and masked, checks MAC and receipt."
                        + " Exit code 0 whatever the response code, if it was answered and MAC and receipt are right.",
        synopsisSubcommandLabel = "COMMAND")
final class TerminalCommand {
    private static final int MAX_REFERENCE = 32;

    private final Clock clock;
    private final BufferedReader input;

    @Spec
    private CommandSpec spec;

    @Mixin
    private SettingsOptions options;

    @Mixin
    private TerminalOptions terminal = new TerminalOptions();

    TerminalCommand() {
        this(
                SettingsOptions.ofProcess(),
                Clock.systemUTC(),
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)));
    }

    TerminalCommand(final SettingsOptions options, final Clock clock, final BufferedReader input) {
        this.options = options;
        this.clock = clock;
        this.input = input;
    }

    @Command(name = "present", description = "Presents a card: opens a session, whose code the answer names.")
    int present(@Mixin final CardOptions card) {
        return authorize(Action.PRESENCE.code(), card, Optional.empty(), Optional.empty());
    }

    @Command(
            name = "act",
            description =
                    "Does an action in a session, or without --code opens one by it: 30 presence, 31 insured status,"
                            + " 32 minimum income, 33 profile, 90 interview attended, 91 placement confirmed, 92 course enrolment,"
                            + " 93 course attendance, 94 course completion.")
    int act(
            @Option(names = "--action", paramLabel = "NN", required = true, description = "First two digits of DE 3.")
                    final int action,
            @Option(names = "--code", paramLabel = "CODE", description = "The session's authorization code (DE 38).")
                    final String code,
            @Option(
                            names = "--reference",
                            paramLabel = "REF",
                            description = "Reference of the offer or course, 1 to 32 characters (DE 48, DF02).")
                    final String reference,
            @Mixin final CardOptions card) {
        return authorize(action, card, Optional.ofNullable(code), Optional.ofNullable(reference));
    }

    @Command(name = "close", description = "Closes a session.")
    int close(
            @Option(
                            names = "--code",
                            paramLabel = "CODE",
                            required = true,
                            description = "The session's authorization code (DE 38).")
                    final String code,
            @Mixin final CardOptions card) {
        return authorize(Action.CLOSE_SESSION.code(), card, Optional.of(code), Optional.empty());
    }

    @Command(name = "echo", description = "Asks whether the server is there (0800, DE 70 = 301).")
    int echo() {
        return network(NetworkCode.ECHO);
    }

    @Command(name = "sign-on", description = "Signs the terminal on (0800, DE 70 = 001).")
    int signOn() {
        return network(NetworkCode.SIGN_ON);
    }

    @Command(name = "sign-off", description = "Signs the terminal off (0800, DE 70 = 002).")
    int signOff() {
        return network(NetworkCode.SIGN_OFF);
    }

    private int authorize(
            final int action, final CardOptions card, final Optional<String> code, final Optional<String> reference) {
        final Settings settings = options.load();
        return converse(settings, usage(() -> {
            requireTwoDigits(action);
            return request(settings)
                    .authorization(new TerminalRequest.Authorization(
                            action,
                            card.pan(input),
                            card.expiry(),
                            code.map(TerminalCommand::checkedCode),
                            reference.map(TerminalCommand::checkedReference),
                            terminal.noReceipt()));
        }));
    }

    private int network(final NetworkCode code) {
        final Settings settings = options.load();
        return converse(settings, usage(() -> request(settings).network(code)));
    }

    private int converse(final Settings settings, final JposMessage message) {
        new TerminalConversation(options, settings, terminal, spec.commandLine().getOut()).hold(message);
        return ExitCodes.DONE;
    }

    private TerminalRequest request(final Settings settings) {
        terminal.requireWellFormed();
        return new TerminalRequest(
                terminal.pair(),
                terminal.stanOrRandom(),
                terminal.instant(clock),
                settings.cards().zone(),
                terminal.repeat(),
                terminal.keyVersion());
    }

    private static void requireTwoDigits(final int action) {
        if (action < 0 || action > 99) {
            throw new IllegalArgumentException("--action has two digits.");
        }
    }

    private static String checkedCode(final String code) {
        if (!code.matches("[!-~]{" + AuthorizationCode.LENGTH + "}")) {
            throw new IllegalArgumentException("--code has six characters.");
        }
        return code.toUpperCase(Locale.ROOT);
    }

    private static String checkedReference(final String reference) {
        if (!reference.matches("[ -~]{1," + MAX_REFERENCE + "}")) {
            throw new IllegalArgumentException("--reference has 1 to 32 printable ASCII characters.");
        }
        return reference;
    }

    /** What options hold is wrong usage when it does not fit. */
    private <T> T usage(final Supplier<T> made) {
        try {
            return made.get();
        } catch (final IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
    }
}
