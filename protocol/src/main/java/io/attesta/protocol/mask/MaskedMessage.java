package io.attesta.protocol.mask;

import io.attesta.protocol.codec.Bcd;
import io.attesta.protocol.codec.Defect;
import io.attesta.protocol.codec.FieldIndex;
import io.attesta.protocol.codec.RequestDecoder;
import io.attesta.protocol.iso.CardNumber;
import io.attesta.protocol.iso.DataElement;
import io.attesta.protocol.iso.ElementTable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A message as people may see it. Never fails: what is malformed shows its length, what could not be read shows what is
 * wrong with it. Has no state.
 */
public final class MaskedMessage {
    private static final int SHORTEST = 10;
    private static final int KEY_SERIAL_NUMBER_LENGTH = 12;
    private static final int DIGEST_SHOWN = 8;
    private static final long GREATEST_KEY_VERSION = 999_999;
    private static final Pattern DIGITS = Pattern.compile("[0-9]{" + CardNumber.MIN_DIGITS + ",}");

    private MaskedMessage() {}

    /**
     * A whole message, request or answer, from the MTI on, without length and TPDU.
     *
     * @return the message type and its elements, rising; at the end, if the structure is broken, one field that says where
     */
    public static List<MaskedField> fields(final byte[] message) {
        final boolean second = message.length > 2 && message[2] < 0;
        if (message.length < (second ? SHORTEST + 8 : SHORTEST)) {
            return List.of(new MaskedField(0, "", "(" + message.length + " bytes, too short for a message)"));
        }
        final FieldIndex index = new FieldIndex();
        final Defect defect = RequestDecoder.decode(message, 0, message.length, index);
        final List<MaskedField> fields = new ArrayList<>(fields(index));
        if (defect != Defect.NONE) {
            final int element = defect.element();
            fields.add(new MaskedField(
                    element, ElementNames.of(element), "(" + defect.reason().text() + ")"));
        }
        return List.copyOf(fields);
    }

    /** What an index holds: the message type and the elements that were read, rising. */
    public static List<MaskedField> fields(final FieldIndex index) {
        final List<MaskedField> fields = new ArrayList<>();
        fields.add(new MaskedField(0, ElementNames.of(0), type(index.mti())));
        for (int element = 2; element <= ElementTable.LAST; element++) {
            if (index.has(element)) {
                fields.add(new MaskedField(element, ElementNames.of(element), text(index, element)));
            }
        }
        return List.copyOf(fields);
    }

    private static String type(final int mti) {
        return mti < 0 ? "(not numeric)" : String.format("%04d", mti);
    }

    /** The allow-list: an element that is not named here shows its length and nothing else. */
    private static String text(final FieldIndex index, final int element) {
        return switch (element) {
            case DataElement.PAN -> pan(index);
            case DataElement.TRACK_2 -> track2(index);
            case DataElement.PROCESSING_CODE,
                    DataElement.TRANSMISSION_TIME,
                    DataElement.STAN,
                    DataElement.LOCAL_TIME,
                    DataElement.LOCAL_DATE,
                    DataElement.EXPIRY,
                    DataElement.POS_ENTRY_MODE,
                    DataElement.CARD_SEQUENCE,
                    DataElement.NETWORK_INTERNATIONAL_ID,
                    DataElement.POS_CONDITION,
                    DataElement.ACQUIRER,
                    DataElement.AUTHORIZATIONS_NUMBER -> numeric(index, element);
            case DataElement.SETTLEMENT_CODE, DataElement.NETWORK_CODE ->
                CodeWords.withWord(element, numeric(index, element));
            case DataElement.MAC_KEY_VERSION -> keyVersion(index);
            case DataElement.ORIGINAL_DATA -> originalData(index);
            case DataElement.RRN,
                    DataElement.AUTHORIZATION_CODE,
                    DataElement.RESPONSE_CODE,
                    DataElement.TERMINAL,
                    DataElement.ACCEPTOR,
                    DataElement.REASON,
                    DataElement.FILE_NAME -> ascii(index, element);
            case DataElement.FILE_UPDATE_CODE -> CodeWords.withWord(element, ascii(index, element));
            case DataElement.ADDITIONAL_DATA, DataElement.RECORD_DATA ->
                MaskedTags.text(index.bytes(), index.offset(element), index.length(element));
            case DataElement.KEY_SERIAL_NUMBER -> keySerialNumber(index);
            case DataElement.STATEMENT, DataElement.RECEIPT -> digest(index, element);
            case DataElement.MAC, DataElement.MAC_SECONDARY -> hex(index, element);
            default -> bytes(index.length(element));
        };
    }

    private static String pan(final FieldIndex index) {
        final String digits = digits(index, DataElement.PAN);
        return digits.chars().allMatch(Character::isDigit)
                ? CardNumberMask.pan(digits)
                : "(" + digits.length() + " positions, not numeric)";
    }

    private static String track2(final FieldIndex index) {
        return CardNumberMask.track2(digits(index, DataElement.TRACK_2));
    }

    private static String numeric(final FieldIndex index, final int element) {
        final String digits = digits(index, element);
        return digits.chars().allMatch(Character::isDigit) ? digits : "(" + digits.length() + " digits, not numeric)";
    }

    private static String keyVersion(final FieldIndex index) {
        final long version = index.number(DataElement.MAC_KEY_VERSION);
        if (version == Bcd.NOT_NUMERIC) {
            return "(not numeric)";
        }
        // Sixteen digits are as many as a card number has.
        return version > GREATEST_KEY_VERSION ? "(no key version)" : Long.toString(version);
    }

    /** MTI 4, STAN 6, transmission 10, acquirer 11, forwarder 11; an institution of zeros is none. */
    private static String originalData(final FieldIndex index) {
        final String digits = numeric(index, DataElement.ORIGINAL_DATA);
        if (digits.charAt(0) == '(') {
            return digits;
        }
        return digits.substring(0, 4) + ", STAN " + digits.substring(4, 10) + ", sent " + digits.substring(10, 20)
                + ", acquirer " + institution(digits.substring(20, 31))
                + ", forwarder " + institution(digits.substring(31));
    }

    private static String institution(final String digits) {
        return digits.chars().allMatch(digit -> digit == '0') ? "none" : digits;
    }

    private static String keySerialNumber(final FieldIndex index) {
        final int length = index.length(DataElement.KEY_SERIAL_NUMBER);
        return length == KEY_SERIAL_NUMBER_LENGTH ? hex(index, DataElement.KEY_SERIAL_NUMBER) : bytes(length);
    }

    private static String digest(final FieldIndex index, final int element) {
        final MessageDigest sha256;
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java has no SHA-256", e);
        }
        sha256.update(index.bytes(), index.offset(element), index.length(element));
        final byte[] shown = Arrays.copyOf(sha256.digest(), DIGEST_SHOWN);
        return "(" + index.length(element) + " bytes, SHA-256 " + HexFormat.of().formatHex(shown) + "...)";
    }

    private static String hex(final FieldIndex index, final int element) {
        final int offset = index.offset(element);
        return HexFormat.of().formatHex(index.bytes(), offset, offset + index.length(element));
    }

    static String bytes(final int length) {
        return "(" + length + (length == 1 ? " byte)" : " bytes)");
    }

    private static String ascii(final FieldIndex index, final int element) {
        return ascii(index.bytes(), index.offset(element), index.length(element));
    }

    /**
     * Text without the padding on the right, a star for each digit of what could be a card number; nothing but the length
     * if it is not printable ASCII, so that no log breaks.
     */
    static String ascii(final byte[] bytes, final int offset, final int length) {
        for (int i = offset; i < offset + length; i++) {
            if (bytes[i] < 0x20 || bytes[i] == 0x7F) {
                return "(" + length + " bytes, not ASCII)";
            }
        }
        final String text = new String(bytes, offset, length, StandardCharsets.US_ASCII).stripTrailing();
        return DIGITS.matcher(text).replaceAll(run -> "*".repeat(run.group().length()));
    }

    /** The digits of a BCD element without its padding; nibbles above 9 as letters A to F. */
    private static String digits(final FieldIndex index, final int element) {
        final int offset = index.offset(element);
        final String nibbles =
                HexFormat.of().withUpperCase().formatHex(index.bytes(), offset, offset + index.length(element));
        final int count = index.digits(element);
        final boolean right =
                element == DataElement.PAN || element == DataElement.TRACK_2 || element == DataElement.ACQUIRER;
        return right ? nibbles.substring(0, count) : nibbles.substring(nibbles.length() - count);
    }
}
