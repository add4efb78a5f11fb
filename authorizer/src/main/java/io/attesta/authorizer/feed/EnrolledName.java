package io.attesta.authorizer.feed;

import io.attesta.authorizer.decision.AcceptorKey;
import io.attesta.authorizer.decision.Category;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Identifiers of acceptors and terminals as people write them, without padding, and as DE 42 and DE 41 carry them.
 *
 * <p>An acceptor's has one form, because reports take county and category out of it. A terminal's is the device's own: any printable
 * ASCII but blanks, which at its end would be padding.
 */
final class EnrolledName {
    private static final Pattern ACCEPTOR = Pattern.compile("RO-([A-Z]{2})-(EMP|TRN|MED|CTY|AGY|BCK)-[0-9]{5}");
    private static final Pattern TERMINAL = Pattern.compile("[!-~]{1,8}");
    private static final int TERMINAL_LENGTH = 8;
    private static final int COUNTY_FROM = 3;
    private static final int COUNTY_TO = 5;

    private EnrolledName() {}

    static boolean isAcceptor(final String text) {
        return ACCEPTOR.matcher(text).matches();
    }

    static boolean isTerminal(final String text) {
        return TERMINAL.matcher(text).matches();
    }

    /** The category that an acceptor's identifier names. */
    static Category category(final String acceptor) {
        final Matcher parts = ACCEPTOR.matcher(acceptor);
        if (!parts.matches()) {
            throw new IllegalArgumentException("no identifier of an acceptor");
        }
        return Category.valueOf(parts.group(2));
    }

    /** The county in an acceptor's identifier as it is known; empty if it has none. */
    static String county(final String acceptor) {
        return isAcceptor(acceptor) ? acceptor.substring(COUNTY_FROM, COUNTY_TO) : "";
    }

    /** First half of an acceptor's key. */
    static long high(final String acceptor) {
        return AcceptorKey.high(padded(acceptor, AcceptorKey.LENGTH), 0);
    }

    /** Second half of an acceptor's key. */
    static long low(final String acceptor) {
        return AcceptorKey.low(padded(acceptor, AcceptorKey.LENGTH), 0);
    }

    /** A terminal's key. */
    static long terminal(final String terminal) {
        return AcceptorKey.terminal(padded(terminal, TERMINAL_LENGTH), 0);
    }

    /** The identifier of an acceptor's key. */
    static String acceptor(final long high, final long low) {
        final byte[] bytes = new byte[AcceptorKey.LENGTH];
        AcceptorKey.write(high, low, bytes, 0);
        return trimmed(bytes);
    }

    /** The identifier of a terminal's key. */
    static String terminal(final long terminal) {
        final byte[] bytes = new byte[TERMINAL_LENGTH];
        AcceptorKey.writeTerminal(terminal, bytes, 0);
        return trimmed(bytes);
    }

    private static String trimmed(final byte[] bytes) {
        return new String(bytes, StandardCharsets.US_ASCII).stripTrailing();
    }

    private static byte[] padded(final String text, final int length) {
        final byte[] padded = new byte[length];
        Arrays.fill(padded, (byte) ' ');
        final byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(ascii, 0, padded, 0, ascii.length);
        return padded;
    }
}
