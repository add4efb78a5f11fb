package io.attesta.protocol.iso;

import java.nio.charset.StandardCharsets;

/** Response codes (DE 39) and what they mean here. */
public enum ResponseCode {
    APPROVED("00"),
    ACCEPTOR_UNKNOWN("03"),
    INVALID_TRANSACTION("12"),
    NO_SUCH_CARD("14"),
    ORIGINAL_REVERSED("21"),
    NOT_FOUND("25"),
    RECORD_EXISTS("26"),
    FIELD_ERROR("27"),
    STALE_VERSION("28"),
    FORMAT_ERROR("30"),
    REVOKED("36"),
    LOST("41"),
    STOLEN("43"),
    EXPIRED("54"),
    NOT_ENTITLED("57"),
    NOT_PERMITTED("58"),
    SUSPENDED("62"),
    MAC_WRONG("63"),
    TOO_MANY("65"),
    OUTSIDE_WINDOW("68"),
    NOT_ACTIVE("78"),
    NOT_READY("91"),
    DUPLICATE("94"),
    MALFUNCTION("96"),
    SESSION_ENDED("S1"),
    SESSION_OF_ANOTHER("S2");

    private static final ResponseCode[] VALUES = values();

    private final String text;
    private final byte[] ascii;

    ResponseCode(final String text) {
        this.text = text;
        ascii = text.getBytes(StandardCharsets.US_ASCII);
    }

    /** The two characters of DE 39. */
    public String text() {
        return text;
    }

    /** The two characters as 16 bits, the first in the high byte. */
    public int packed() {
        return ascii[0] << 8 | ascii[1];
    }

    /** Copies the two ASCII bytes of DE 39 to {@code target[offset]}. */
    public void copyTo(final byte[] target, final int offset) {
        target[offset] = ascii[0];
        target[offset + 1] = ascii[1];
    }

    /** The code of two characters, or null if there is none such here. */
    public static ResponseCode of(final String text) {
        for (final ResponseCode code : VALUES) {
            if (code.text.equals(text)) {
                return code;
            }
        }
        return null;
    }
}
