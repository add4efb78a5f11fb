package io.attesta.authorizer.simulation;

import java.util.HexFormat;
import org.jpos.iso.ISOMsg;

/**
 * One message as it is sent: the same message sent again is another request with the same key and content.
 *
 * @param terminal number of the pair that sends it
 * @param message unsealed
 * @param transmittedMs DE 7, milliseconds since 1970
 * @param receivedMs when the server gets it, milliseconds since 1970
 */
record Request(int terminal, ISOMsg message, long transmittedMs, long receivedMs) {
    private static final int[] COMPARED = {2, 3, 14, 38, 39, 41, 42, 81, 90, 91, 101, 120};

    /** Message type, its repeat digit cleared. */
    String type() {
        return first(message.getString(0));
    }

    static String first(final String mti) {
        return mti.substring(0, 3) + (char) (mti.charAt(3) & ~1);
    }

    /** DE 32, 41, 42, type, DE 11, 7: what makes it the same transaction. */
    String key() {
        return key(acquirer(), type(), text(11), text(7));
    }

    /** Key that an original of this request's own pair has. */
    String key(final String acquirer, final String type, final String stan, final String transmittedAt) {
        return String.join("|", acquirer, text(41), text(42), type, stan, transmittedAt);
    }

    /** DE 32, eleven digits; absent counts as zeros. */
    private String acquirer() {
        return message.hasField(32) ? "0".repeat(11 - text(32).length()) + text(32) : "0".repeat(11);
    }

    /** What is decided on, as one text. */
    String content() {
        final StringBuilder all = new StringBuilder(acquirer());
        for (final int element : COMPARED) {
            all.append('|').append(message.hasField(element) ? text(element) : "-");
        }
        return all.append('|').append(hex(48).contains("df02") ? hex(48) : "-").toString();
    }

    /** Text of an element, binary ones in hex; null if it is absent. */
    String text(final int element) {
        return element == 120 ? message.hasField(120) ? hex(120) : null : message.getString(element);
    }

    /** Bytes of an element in hex, empty if it is absent. */
    String hex(final int element) {
        return message.hasField(element) ? HexFormat.of().formatHex(message.getBytes(element)) : "";
    }

    /** Whether the answer shall carry statement and receipt. */
    boolean wantsReceipt() {
        return !hex(48).contains("df010101");
    }

    boolean isSigned() {
        return !type().equals("0500") && !type().equals("0800");
    }

    /** Two digits of DE 3, 0 if absent. */
    int action() {
        return message.hasField(3) ? Integer.parseInt(text(3).substring(0, 2)) : 0;
    }

    @Override
    public String toString() {
        return message.getString(0) + " " + key() + " at " + receivedMs + ": " + content();
    }
}
