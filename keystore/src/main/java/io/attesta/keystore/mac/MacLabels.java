package io.attesta.keystore.mac;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Labels and context under which a terminal's two MAC keys are derived. Two labels, so that no answer can be played back as a
 * request.
 */
public final class MacLabels {
    /** Length of DE 41, the terminal, in bytes. */
    public static final int TERMINAL_LENGTH = 8;

    /** Length of DE 42, the acceptor, in bytes. */
    public static final int ACCEPTOR_LENGTH = 15;

    private MacLabels() {}

    /** {@code attesta/mac/request} in ASCII; a new array each time. */
    public static byte[] request() {
        return "attesta/mac/request".getBytes(StandardCharsets.US_ASCII);
    }

    /** {@code attesta/mac/response} in ASCII; a new array each time. */
    public static byte[] response() {
        return "attesta/mac/response".getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * DE 41 followed by DE 42, as they stand on the wire, padding included.
     *
     * @param terminal 8 bytes
     * @param acceptor 15 bytes
     * @return 23 bytes
     * @throws IllegalArgumentException if one of them has another length
     */
    public static byte[] context(final byte[] terminal, final byte[] acceptor) {
        if (terminal.length != TERMINAL_LENGTH || acceptor.length != ACCEPTOR_LENGTH) {
            throw new IllegalArgumentException(
                    "A terminal has 8 bytes and an acceptor 15, not " + terminal.length + " and " + acceptor.length);
        }
        final byte[] context = Arrays.copyOf(terminal, TERMINAL_LENGTH + ACCEPTOR_LENGTH);
        System.arraycopy(acceptor, 0, context, TERMINAL_LENGTH, ACCEPTOR_LENGTH);
        return context;
    }
}
