package io.attesta.authorizer.command;

import io.attesta.protocol.iso.CardNumber;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** The card that is presented. */
final class CardOptions {
    private static final Pattern YYMM = Pattern.compile("[0-9]{2}(0[1-9]|1[0-2])");

    @Option(
            names = "--pan",
            paramLabel = "PAN",
            description =
                    "The card number, 16 to 19 digits (default: the first line of standard input, where no list of"
                            + " processes shows it).")
    private String pan;

    @Option(names = "--expiry", paramLabel = "YYMM", description = "DE 14; compared by the server when given.")
    private String expiry;

    /** DE 2; an {@link IllegalArgumentException} that does not show it if it is none. */
    String pan(final BufferedReader input) {
        final String digits = (pan == null ? firstLine(input) : pan).replace(" ", "");
        if (!CardNumber.isWellFormed(digits)) {
            throw new IllegalArgumentException(
                    "A card number has 16 to 19 digits: give one with --pan or on standard input.");
        }
        return digits;
    }

    /** DE 14, if it is to be sent. */
    Optional<String> expiry() {
        if (expiry != null && !YYMM.matcher(expiry).matches()) {
            throw new IllegalArgumentException("--expiry is a year and a month, YYMM.");
        }
        return Optional.ofNullable(expiry);
    }

    private static String firstLine(final BufferedReader input) {
        try {
            return Optional.ofNullable(input.readLine()).orElse("");
        } catch (final IOException e) {
            throw new CommandFailure("Standard input cannot be read: " + e.getMessage() + ".", e);
        }
    }
}
