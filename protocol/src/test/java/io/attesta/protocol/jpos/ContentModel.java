package io.attesta.protocol.jpos;

import static io.attesta.protocol.codec.DefectReason.BAD_TLV;
import static io.attesta.protocol.codec.DefectReason.DISAGREES;
import static io.attesta.protocol.codec.DefectReason.NOT_ASCII;
import static io.attesta.protocol.codec.DefectReason.NOT_A_DATE;
import static io.attesta.protocol.codec.DefectReason.NOT_A_TIME;
import static io.attesta.protocol.codec.DefectReason.NOT_NUMERIC;
import static io.attesta.protocol.codec.DefectReason.NO_SEPARATOR;
import static io.attesta.protocol.codec.DefectReason.PADDING;
import static io.attesta.protocol.codec.DefectReason.TAG_LENGTH;
import static io.attesta.protocol.codec.DefectReason.TAG_TWICE;
import static io.attesta.protocol.codec.DefectReason.TOO_SHORT;
import static io.attesta.protocol.codec.DefectReason.WRONG_LENGTH;

import io.attesta.protocol.codec.DefectReason;
import io.attesta.protocol.codec.FieldIndex;
import io.attesta.protocol.iso.DataElement;
import io.attesta.protocol.iso.ElementFormat;
import io.attesta.protocol.iso.ElementTable;
import java.time.DateTimeException;
import java.time.LocalTime;
import java.time.MonthDay;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;

/**
 * The rules of content once more, on what jPOS read: written for plainness and without the fast codec, which is held
 * against it.
 */
final class ContentModel {
    /** Elements whose content has rules beyond their format that depend on the message type; not modelled here. */
    static final Set<Integer> RULED_ELSEWHERE = Set.of(66, 81, 90, 91, 101, 120);

    private static final String TAG_OPTIONS = "DF01";
    private static final String TAG_REFERENCE = "DF02";
    private static final String DIGITS = "[0-9]*";

    private ContentModel() {}

    /** All that is wrong with an element that is there; none if it is right. */
    static Set<DefectReason> faults(final JposMessage message, final int element, final FieldIndex wire) {
        final Set<DefectReason> faults = EnumSet.noneOf(DefectReason.class);
        final String text = message.text(element);
        switch (ElementTable.format(element)) {
            case NUMERIC, LL_NUMERIC -> {
                require(text.matches(DIGITS), NOT_NUMERIC, faults);
                padding(wire, element, faults);
                if (faults.isEmpty()) {
                    number(element, text, faults);
                }
            }
            case LL_TRACK -> {
                padding(wire, element, faults);
                track(text, message, wire, faults);
            }
            case TEXT, LL_TEXT, LLL_TEXT -> require(text.matches("[ -~]*"), NOT_ASCII, faults);
            case LLL_BINARY -> binary(element, text, faults);
            case BINARY, AMOUNT -> {
                // Any bytes.
            }
        }
        return faults;
    }

    private static void number(final int element, final String text, final Set<DefectReason> faults) {
        switch (element) {
            case DataElement.TRANSMISSION_TIME -> {
                require(isDate(text.substring(0, 4)), NOT_A_DATE, faults);
                require(isTime(text.substring(4)), NOT_A_TIME, faults);
            }
            case DataElement.LOCAL_TIME -> require(isTime(text), NOT_A_TIME, faults);
            case DataElement.LOCAL_DATE -> require(isDate(text), NOT_A_DATE, faults);
            case DataElement.EXPIRY -> require(isDate(text.substring(2) + "01"), NOT_A_DATE, faults);
            case DataElement.PAN -> require(text.length() >= 16, TOO_SHORT, faults);
            case DataElement.ACQUIRER -> require(!text.isEmpty(), TOO_SHORT, faults);
            default -> {
                // Any digits.
            }
        }
    }

    private static void track(
            final String text, final JposMessage message, final FieldIndex wire, final Set<DefectReason> faults) {
        require(text.matches("[0-9]*=?[0-9]*"), NOT_NUMERIC, faults);
        final int separator = text.indexOf('=');
        require(separator >= 0, NO_SEPARATOR, faults);
        require(separator < 0 || separator >= 16, TOO_SHORT, faults);
        require(separator <= 19, WRONG_LENGTH, faults);
        // A wrong DE 2 is the message's defect already.
        final boolean both = message.has(DataElement.PAN)
                && faults(message, DataElement.PAN, wire).isEmpty();
        if (both && separator >= 0) {
            require(text.substring(0, separator).equals(message.text(DataElement.PAN)), DISAGREES, faults);
        }
    }

    private static void binary(final int element, final String hex, final Set<DefectReason> faults) {
        if (element == DataElement.KEY_SERIAL_NUMBER) {
            require(hex.length() == 24, WRONG_LENGTH, faults);
        } else if (element == DataElement.ADDITIONAL_DATA) {
            tags(hex, faults);
        }
    }

    /** BER-TLV on hex digits, one tag after the other; stops where it breaks. */
    private static void tags(final String hex, final Set<DefectReason> faults) {
        final Set<String> seen = new HashSet<>();
        String rest = hex;
        while (!rest.isEmpty()) {
            final String lengthAt = rest.length() < 6 ? "" : rest.substring(4, 6);
            final int digits = lengthAt.equals("81") ? 2 : lengthAt.equals("82") ? 4 : 0;
            // Two bytes of tag: the low five bits of the first all set, the highest of the second clear.
            if (!rest.matches("[13579BDF]F[0-7][0-9A-F]{3}.*")
                    || digits == 0 && Integer.parseInt(lengthAt, 16) > 0x7F
                    || rest.length() < 6 + digits) {
                faults.add(BAD_TLV);
                return;
            }
            final int length = Integer.parseInt(digits == 0 ? lengthAt : rest.substring(6, 6 + digits), 16);
            final String behind = rest.substring(6 + digits);
            if (behind.length() < 2 * length) {
                faults.add(BAD_TLV);
                return;
            }
            tag(rest.substring(0, 4), behind.substring(0, 2 * length), seen, faults);
            rest = behind.substring(2 * length);
        }
    }

    private static void tag(
            final String tag, final String value, final Set<String> seen, final Set<DefectReason> faults) {
        final boolean options = tag.equals(TAG_OPTIONS);
        if (!options && !tag.equals(TAG_REFERENCE)) {
            return;
        }
        require(seen.add(tag), TAG_TWICE, faults);
        final int bytes = value.length() / 2;
        require(options ? bytes == 1 : bytes >= 1 && bytes <= 32, TAG_LENGTH, faults);
        require(options || value.matches("([2-6][0-9A-F]|7[0-9A-E])*"), NOT_ASCII, faults);
    }

    /** The nibble that makes an odd number of digits whole must be zero; jPOS does not show it. */
    private static void padding(final FieldIndex wire, final int element, final Set<DefectReason> faults) {
        if (wire.digits(element) % 2 == 1) {
            final int offset = wire.offset(element);
            final int nibble = ElementTable.format(element) == ElementFormat.NUMERIC
                    ? wire.bytes()[offset] >>> 4 & 0x0F
                    : wire.bytes()[offset + wire.length(element) - 1] & 0x0F;
            require(nibble == 0, PADDING, faults);
            require(nibble <= 9, NOT_NUMERIC, faults);
        }
    }

    private static boolean isDate(final String text) {
        try {
            MonthDay.of(Integer.parseInt(text.substring(0, 2)), Integer.parseInt(text.substring(2)));
            return true;
        } catch (final DateTimeException e) {
            return false;
        }
    }

    private static boolean isTime(final String text) {
        try {
            LocalTime.of(
                    Integer.parseInt(text.substring(0, 2)),
                    Integer.parseInt(text.substring(2, 4)),
                    Integer.parseInt(text.substring(4)));
            return true;
        } catch (final DateTimeException e) {
            return false;
        }
    }

    private static void require(final boolean holds, final DefectReason otherwise, final Set<DefectReason> faults) {
        if (!holds) {
            faults.add(otherwise);
        }
    }
}
