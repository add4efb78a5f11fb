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
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
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
    private static final long GREATEST_COUNT = 9_999_999_999L;

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

    @Command(name = "present", description = "Presents a card (0100): opens a session, whose code the answer names.")
    int present(@Mixin final CardOptions card) {
        return authorize(Action.PRESENCE.code(), card, null, null);
    }

    @Command(
            name = "act",
            description =
                    "Does an action in a session (0100), or without --code opens one by it: 30 presence, 31 insured"
                            + " status, 32 minimum income, 33 profile, 90 interview attended, 91 placement confirmed, 92 course"
                            + " enrolment, 93 course attendance, 94 course completion, 99 close.")
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
        return authorize(action, card, code, reference);
    }

    @Command(name = "close", description = "Closes a session (0100 with action 99).")
    int close(
            @Option(
                            names = "--code",
                            paramLabel = "CODE",
                            required = true,
                            description = "The session's authorization code (DE 38).")
                    final String code,
            @Mixin final CardOptions card) {
        return authorize(Action.CLOSE_SESSION.code(), card, code, null);
    }

    @Command(
            name = "advise",
            description = "Tells what the terminal decided while it was offline (0120); recorded with what the server"
                    + " would have decided.")
    int advise(
            @Option(
                            names = "--action",
                            paramLabel = "NN",
                            defaultValue = "30",
                            description = "First two digits of DE 3 (default: ${DEFAULT-VALUE}).")
                    final int action,
            @Option(names = "--code", paramLabel = "CODE", description = "The code the terminal printed (DE 38).")
                    final String code,
            @Option(
                            names = "--response",
                            paramLabel = "RC",
                            defaultValue = "00",
                            description = "The response code it gave (DE 39; default: ${DEFAULT-VALUE}).")
                    final String response,
            @Option(
                            names = "--reference",
                            paramLabel = "REF",
                            description = "Reference of the offer or course, 1 to 32 characters (DE 48, DF02).")
                    final String reference,
            @Mixin final CardOptions card) {
        return converse(request -> {
            requireResponseCode(response);
            return request.advice(transaction(action, code, reference, () -> card.read(input)), response);
        });
    }

    @Command(
            name = "reverse",
            description =
                    "Reverses an authorization (0400, or 0420 with --advice); if it opened a session, that is closed.")
    int reverse(
            @Mixin final OriginalOptions original,
            @Option(names = "--advice", description = "Sends an advice, 0420: the reversal holds already.")
                    final boolean advice,
            @Option(
                            names = "--action",
                            paramLabel = "NN",
                            defaultValue = "30",
                            description = "First two digits of DE 3 (default: ${DEFAULT-VALUE}).")
                    final int action,
            @Option(
                            names = "--with-card",
                            description = "Sends the card's number, too: the first line of standard input.")
                    final boolean withCard,
            @Mixin final CardOptions card) {
        return converse(request -> {
            final String digits = original.digits();
            return request.reversal(
                    advice, transaction(action, null, null, () -> card.readIf(withCard, input)), digits);
        });
    }

    @Command(
            name = "totals",
            description =
                    "Compares the number of approvals since the last totals with the server's (0500). Exit code 1 if"
                            + " they differ.")
    int totals(
            @Option(
                            names = "--approvals",
                            paramLabel = "N",
                            required = true,
                            description = "The terminal's count (DE 81), 0 to 9999999999.")
                    final long approvals) {
        return converse(request -> {
            if (approvals < 0 || approvals > GREATEST_COUNT) {
                throw new IllegalArgumentException("--approvals is a number from 0 to " + GREATEST_COUNT + ".");
            }
            return request.totals(approvals);
        });
    }

    @Command(
            name = "card",
            description = "Asks for a file action on a card (0302), as a back office: its number is the first line of"
                    + " standard input. Wants --terminal and --acceptor of a back office, in the sample world BU900001 and"
                    + " RO-BU-BCK-00001.")
    int card(
            @Parameters(paramLabel = "ACTION", description = "add, change, delete or inquire (DE 91).")
                    final String action,
            @Mixin final RecordOptions options) {
        return converse(request -> {
            final FileAction wanted = FileAction.named(action);
            final Optional<byte[]> recordTags = options.record(wanted);
            final PresentedCard card = PresentedCard.typed(CardOptions.firstLine(input), Optional.empty());
            return request.fileAction(wanted, card, recordTags, terminal.noReceipt());
        });
    }

    @Command(name = "echo", description = "Asks whether the server is there (0800, DE 70 = 301).")
    int echo() {
        return converse(request -> request.network(NetworkCode.ECHO));
    }

    @Command(name = "sign-on", description = "Signs the terminal on (0800, DE 70 = 001).")
    int signOn() {
        return converse(request -> request.network(NetworkCode.SIGN_ON));
    }

    @Command(name = "sign-off", description = "Signs the terminal off (0800, DE 70 = 002).")
    int signOff() {
        return converse(request -> request.network(NetworkCode.SIGN_OFF));
    }

    @Command(name = "cut-over", description = "Tells the end of the terminal's business day (0800, DE 70 = 201).")
    int cutOver() {
        return converse(request -> request.network(NetworkCode.CUT_OVER));
    }

    @Command(
            name = "key-change",
            description = "Asks which version of the MAC keys is the current one (0800, DE 70 = 161); no key travels.")
    int keyChange() {
        return converse(request -> request.network(NetworkCode.KEY_CHANGE));
    }

    private int authorize(final int action, final CardOptions card, final String code, final String reference) {
        return converse(request -> request.authorization(transaction(action, code, reference, () -> card.read(input))));
    }

    /** Checks the options before it reads the card: nobody shall type one in for nothing. */
    private TerminalRequest.Transaction transaction(
            final int action, final String code, final String reference, final Supplier<PresentedCard> card) {
        requireTwoDigits(action);
        final Optional<String> session = Optional.ofNullable(code).map(TerminalCommand::checkedCode);
        final Optional<String> course = Optional.ofNullable(reference).map(TerminalCommand::checkedReference);
        return new TerminalRequest.Transaction(action, card.get(), session, course, terminal.noReceipt());
    }

    private int converse(final Function<TerminalRequest, JposMessage> making) {
        final Settings settings = options.load();
        final TerminalRequest request;
        final JposMessage message;
        try {
            request = request(settings);
            message = making.apply(request);
        } catch (final IllegalArgumentException e) {
            // What options and standard input hold is wrong usage when it does not fit.
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
        new TerminalConversation(options, settings, terminal, spec.commandLine().getOut())
                .hold(message, request.repeatOptions());
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
                terminal.macKeys().version(),
                terminal.acquirer(),
                terminal.rrn());
    }

    private static void requireTwoDigits(final int action) {
        if (action < 0 || action > 99) {
            throw new IllegalArgumentException("--action has two digits.");
        }
    }

    private static void requireResponseCode(final String code) {
        if (!code.matches("[!-~]{2}")) {
            throw new IllegalArgumentException("--response has two characters.");
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
}
