package io.attesta.authorizer.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/**
 * The card that is presented. Its number comes from standard input only: the command line stands in lists of processes and in
 * the history of the shell.
 */
final class CardOptions {
    private static final Pattern YYMM = Pattern.compile("[0-9]{2}(0[1-9]|1[0-2])");

    @Option(
            names = "--track2",
            description = "The first line of standard input is track 2, sent as DE 35 (default: it is the card number,"
                    + " sent as DE 2).")
    private boolean track2;

    @Option(names = "--expiry", paramLabel = "YYMM", description = "DE 14; compared by the server when given.")
    private String expiry;

    /** Reads the card; an {@link IllegalArgumentException} that does not show it if there is none. */
    PresentedCard read(final BufferedReader input) {
        final Optional<String> month = expiry();
        final String line = firstLine(input);
        return track2 ? PresentedCard.swiped(line, month) : PresentedCard.typed(line, month);
    }

    /** Reads the card when it is wanted or {@code --track2} asks for it; otherwise there is at most an expiry. */
    PresentedCard readIf(final boolean wanted, final BufferedReader input) {
        return wanted || track2 ? read(input) : new PresentedCard(Optional.empty(), Optional.empty(), expiry());
    }

    /** Whether the text is a year and a month, YYMM. */
    static boolean isMonth(final String text) {
        return YYMM.matcher(text).matches();
    }

    static String firstLine(final BufferedReader input) {
        try {
            return Optional.ofNullable(input.readLine()).orElse("");
        } catch (final IOException e) {
            throw new CommandFailure("Standard input cannot be read: " + IoReason.of(e) + ".", e);
        }
    }

    private Optional<String> expiry() {
        if (expiry != null && !isMonth(expiry)) {
            throw new IllegalArgumentException("--expiry is a year and a month, YYMM.");
        }
        return Optional.ofNullable(expiry);
    }
}
