package io.attesta.protocol.jpos;

import io.attesta.protocol.codec.CloseReason;
import io.attesta.protocol.codec.DefectReason;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;

/**
 * All in which the fast codec and jPOS differ, each with an example that jPOS reads; {@code docs/reference/jpos-differences.md} has the same list.
 * There is nothing that jPOS refuses and the fast codec reads.
 */
enum Difference {
    /** jPOS reads any type. */
    TYPE_NOT_ANSWERED(
            "0110 2000000000000000 300000", EnumSet.of(CloseReason.NOT_A_REQUEST, CloseReason.UNKNOWN_VERSION)),
    /** jPOS reckons with nibbles above 9. */
    LETTERS_IN_LENGTH("0100 4000000000000000 0A 1234567890", DefectReason.IMPOSSIBLE_LENGTH),
    /** jPOS reads nibbles above 9 as letters. */
    LETTERS_IN_DIGITS("0200 0020000000000000 00001A", DefectReason.NOT_NUMERIC),
    /** jPOS does not look at the nibble. */
    PADDING_NOT_ZERO("0200 0000040000000000 1051", DefectReason.PADDING),
    /** jPOS reads Latin-1. */
    OTHER_CHARACTERS("0200 0000000000800000 434A30303030E932", DefectReason.NOT_ASCII),
    /** jPOS takes the sign for a character of the platform's own set. */
    SIGN_ABOVE_7F("0200 0000001000000000 FE00000012"),
    /** jPOS knows no calendar. */
    NOT_IN_THE_CALENDAR("0200 0018000000000000 256100 0230", DefectReason.NOT_A_TIME, DefectReason.NOT_A_DATE),
    /** jPOS knows no card numbers. */
    NO_CARD(
            "0200 4000000020000000 159642000000000420 179642000000000427D0",
            DefectReason.TOO_SHORT,
            DefectReason.NO_SEPARATOR,
            DefectReason.WRONG_LENGTH,
            DefectReason.DISAGREES),
    /** jPOS takes DE 48 and 60 as bytes, and knows no rules of DE 66, 81, 90, 91, 101 and 120. */
    BYTES_WITH_A_MEANING(
            "0200 0000000000010000 0006DF0101DF0101",
            DefectReason.BAD_TLV,
            DefectReason.TAG_TWICE,
            DefectReason.TAG_LENGTH,
            DefectReason.WRONG_LENGTH),
    /** jPOS asks for no element. */
    ELEMENT_MISSING("0100 0000000000000000", DefectReason.MISSING);

    private final byte[] example;
    private final Set<DefectReason> reasons = EnumSet.noneOf(DefectReason.class);
    private final Set<CloseReason> closing;

    Difference(final String hex, final Set<CloseReason> closing, final DefectReason... reasons) {
        example = HexFormat.of().parseHex(hex.replace(" ", ""));
        this.closing = closing;
        this.reasons.addAll(Set.of(reasons));
    }

    Difference(final String hex, final DefectReason... reasons) {
        this(hex, EnumSet.noneOf(CloseReason.class), reasons);
    }

    /** From the MTI on. */
    byte[] example() {
        return example.clone();
    }

    /** Whether a frame that jPOS reads is closed upon because of this. */
    boolean explains(final CloseReason reason) {
        return closing.contains(reason);
    }

    /** Whether an element that jPOS reads is refused because of this. */
    boolean explains(final DefectReason reason) {
        return reasons.contains(reason);
    }
}
