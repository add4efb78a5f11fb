package io.attesta.protocol.mask;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** The BER-TLV elements DE 48 and 120 as people may see them: known tags by name, unknown ones by their length. */
final class MaskedTags {
    private static final String MALFORMED = "(malformed TLV)";
    private static final int TWO_BYTE_TAG = 0x1F;
    private static final List<String> FLAGS = List.of("INSURED", "MINIMUM_INCOME", "MAY_PRACTISE", "JOB_SEEKER");
    private static final List<String> STATUS = List.of(
            "INITIALIZED",
            "ISSUED",
            "ACTIVE",
            "SUSPENDED",
            "LOST",
            "STOLEN",
            "EXPIRED",
            "REVOKED",
            "REPLACED",
            "REMOVED");

    private MaskedTags() {}

    /** {@code DF10 session expiry 2026-11-21T08:31:02Z, DF11 occupation 251401}. */
    static String text(final byte[] bytes, final int offset, final int lengthBytes) {
        final List<String> shown = new ArrayList<>();
        final int end = offset + lengthBytes;
        int at = offset;
        while (at < end) {
            // Tag of two bytes, then at least one of length.
            if (end - at < 3 || (bytes[at] & TWO_BYTE_TAG) != TWO_BYTE_TAG || bytes[at + 1] < 0) {
                return joined(shown, MALFORMED);
            }
            final int tag = (int) unsigned(bytes, at, 2);
            final int lengthOctets = lengthOctets(bytes[at + 2]);
            if (lengthOctets == 0 || end - at - 2 < lengthOctets) {
                return joined(shown, MALFORMED);
            }
            final int length = length(bytes, at + 2, lengthOctets);
            final int value = at + 2 + lengthOctets;
            if (length > end - value) {
                return joined(shown, MALFORMED);
            }
            shown.add(String.format("%04X %s", tag, value(tag, bytes, value, length)));
            at = value + length;
        }
        return shown.isEmpty() ? "(empty)" : String.join(", ", shown);
    }

    private static String joined(final List<String> shown, final String last) {
        shown.add(last);
        return String.join(", ", shown);
    }

    /** Bytes that say a length: 1, or 2 and 3 for 81 and 82; 0 if it is none of these. */
    private static int lengthOctets(final byte first) {
        return switch (first & 0xFF) {
            case 0x81 -> 2;
            case 0x82 -> 3;
            default -> first < 0 ? 0 : 1;
        };
    }

    private static int length(final byte[] bytes, final int offset, final int octets) {
        return octets == 1 ? bytes[offset] : (int) unsigned(bytes, offset + 1, octets - 1);
    }

    private static String value(final int tag, final byte[] bytes, final int offset, final int length) {
        return switch (tag) {
            case 0xDF01 -> length == 1 ? options(bytes[offset]) : wrong(length);
            case 0xDF02 -> "reference " + MaskedMessage.ascii(bytes, offset, length);
            case 0xDF10 -> length == 4 ? "session end " + time(bytes, offset) : wrong(length);
            case 0xDF11, 0xDF24 -> length == 3 ? "occupation " + nibbles(bytes, offset, length) : wrong(length);
            case 0xDF12, 0xDF25 -> length == 2 ? "entitlements " + flags(bytes, offset) : wrong(length);
            case 0xDF13, 0xDF20 -> length == 8 ? "card status version " + number(bytes, offset, 8) : wrong(length);
            case 0xDF14 -> length == 4 ? "feed age " + number(bytes, offset, 4) + " s" : wrong(length);
            case 0xDF21 -> length == 1 ? "status " + status(bytes[offset]) : wrong(length);
            case 0xDF22 -> length == 2 ? "expiry " + nibbles(bytes, offset, length) : wrong(length);
            case 0xDF23 -> length == 2 ? "sequence number " + nibbles(bytes, offset, length) : wrong(length);
            case 0xDF26 -> length == 2 ? "county " + MaskedMessage.ascii(bytes, offset, length) : wrong(length);
            case 0xDF27 -> length == 2 ? "reason " + number(bytes, offset, 2) : wrong(length);
            default -> MaskedMessage.bytes(length);
        };
    }

    private static String wrong(final int length) {
        return "(" + length + " bytes, wrong length)";
    }

    private static String options(final byte options) {
        return "options " + String.format("%02x", options) + ((options & 1) == 0 ? "" : " (no receipt)");
    }

    private static String time(final byte[] bytes, final int offset) {
        return Instant.ofEpochSecond(unsigned(bytes, offset, 4)).toString();
    }

    /** BCD of at most three bytes: too short for a card number, so a wrong nibble may be seen. */
    private static String nibbles(final byte[] bytes, final int offset, final int length) {
        return HexFormat.of().formatHex(bytes, offset, offset + length);
    }

    private static String number(final byte[] bytes, final int offset, final int length) {
        return Long.toUnsignedString(unsigned(bytes, offset, length));
    }

    private static String status(final byte status) {
        return status >= 0 && status < STATUS.size() ? STATUS.get(status) : Integer.toString(status & 0xFF);
    }

    private static String flags(final byte[] bytes, final int offset) {
        final int flags = (int) unsigned(bytes, offset, 2);
        final List<String> names = new ArrayList<>();
        for (int bit = 0; bit < FLAGS.size(); bit++) {
            if ((flags >>> bit & 1) != 0) {
                names.add(FLAGS.get(bit));
            }
        }
        return String.format("%04x", flags) + (names.isEmpty() ? " none" : " " + String.join("+", names));
    }

    private static long unsigned(final byte[] bytes, final int offset, final int length) {
        long number = 0;
        for (int i = offset; i < offset + length; i++) {
            number = number << 8 | bytes[i] & 0xFF;
        }
        return number;
    }
}
