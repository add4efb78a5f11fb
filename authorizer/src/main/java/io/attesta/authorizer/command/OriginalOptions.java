package io.attesta.authorizer.command;

import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** The authorization that a reversal names: DE 90. Terminal and acceptor are the reversal's own. */
final class OriginalOptions {
    private static final Pattern TYPE = Pattern.compile("[0-9]{4}");
    private static final String NO_FORWARDER = "0".repeat(TerminalOptions.INSTITUTION_DIGITS);

    @Option(
            names = "--original-stan",
            paramLabel = "N",
            required = true,
            description = "STAN (DE 11) of the authorization to reverse.")
    private int stan;

    @Option(
            names = "--original-at",
            paramLabel = "MMDDhhmmss",
            required = true,
            description = "Its DE 7, in UTC, as it was sent.")
    private String at;

    @Option(
            names = "--original-acquirer",
            paramLabel = "N",
            description = "Its DE 32, at most 11 digits (default: it had none).")
    private String acquirer;

    @Option(
            names = "--original-type",
            paramLabel = "MTI",
            defaultValue = "0100",
            description = "Its message type; only 0100 can be reversed (default: ${DEFAULT-VALUE}).")
    private String type;

    /** The 42 digits: MTI 4, STAN 6, DE 7 10, acquirer 11, forwarder 11. An {@link IllegalArgumentException} says what is wrong. */
    String digits() {
        TerminalOptions.requireStan("--original-stan", stan);
        TerminalOptions.requireTime("--original-at", at);
        if (!TYPE.matcher(type).matches()) {
            throw new IllegalArgumentException("--original-type has four digits.");
        }
        final String institution =
                acquirer == null ? "0" : TerminalOptions.institution("--original-acquirer", acquirer);
        return type
                + String.format("%06d", stan)
                + at
                + "0".repeat(TerminalOptions.INSTITUTION_DIGITS - institution.length())
                + institution
                + NO_FORWARDER;
    }
}
