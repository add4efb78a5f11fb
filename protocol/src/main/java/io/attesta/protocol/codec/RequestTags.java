package io.attesta.protocol.codec;

/**
 * The tags of DE 48 in a request: BER-TLV (ISO/IEC 8825-1) with two-byte tags, lengths in the short form or 81/82. Reused from
 * message to message; owned by one thread. Tags it does not know are skipped.
 */
public final class RequestTags {
    /** Bit of the options: send no DE 62 and 63. */
    public static final int OPTION_NO_RECEIPT = 1;
    /** Greatest length of a reference in bytes. */
    public static final int MAX_REFERENCE = 32;

    private static final int TAG_OPTIONS = 0xDF01;
    private static final int TAG_REFERENCE = 0xDF02;

    private int options;
    private boolean optionsSeen;
    private int referenceOffset;
    private int referenceLength;

    void reset() {
        options = 0;
        optionsSeen = false;
        referenceOffset = 0;
        referenceLength = 0;
    }

    /** The options byte of DF01; 0 if absent. */
    public int options() {
        return options;
    }

    /** Offset of the reference of DF02 in the message's array. */
    public int referenceOffset() {
        return referenceOffset;
    }

    /** Length of the reference, 1 to 32; 0 if absent. */
    public int referenceLength() {
        return referenceLength;
    }

    /** Reads DE 48; gives {@link DefectReason#NONE} or what is wrong with it. */
    DefectReason read(final byte[] bytes, final int offset, final int lengthBytes) {
        reset();
        final int end = offset + lengthBytes;
        int position = offset;
        while (position < end) {
            // A tag of two bytes has the low five bits of its first byte set, the top one of its second clear (ISO/IEC
            // 8825-1
            // §8.1.2.4): a third byte, taken for a length, would have others see other tags.
            if (end - position < 3 || (bytes[position] & 0x1F) != 0x1F || bytes[position + 1] < 0) {
                return DefectReason.BAD_TLV;
            }
            final int tag = (bytes[position] & 0xFF) << 8 | bytes[position + 1] & 0xFF;
            position += 2;
            int length = bytes[position++] & 0xFF;
            if (length == 0x81 && position < end) {
                length = bytes[position++] & 0xFF;
            } else if (length == 0x82 && end - position >= 2) {
                length = (bytes[position] & 0xFF) << 8 | bytes[position + 1] & 0xFF;
                position += 2;
            } else if (length > 0x7F) {
                return DefectReason.BAD_TLV;
            }
            if (length > end - position) {
                return DefectReason.BAD_TLV;
            }
            final DefectReason reason = take(tag, bytes, position, length);
            if (reason != DefectReason.NONE) {
                return reason;
            }
            position += length;
        }
        return DefectReason.NONE;
    }

    private DefectReason take(final int tag, final byte[] bytes, final int offset, final int length) {
        switch (tag) {
            case TAG_OPTIONS:
                if (optionsSeen) {
                    return DefectReason.TAG_TWICE;
                }
                if (length != 1) {
                    return DefectReason.TAG_LENGTH;
                }
                optionsSeen = true;
                options = bytes[offset] & 0xFF;
                return DefectReason.NONE;
            case TAG_REFERENCE:
                if (referenceLength != 0) {
                    return DefectReason.TAG_TWICE;
                }
                if (length < 1 || length > MAX_REFERENCE) {
                    return DefectReason.TAG_LENGTH;
                }
                referenceOffset = offset;
                referenceLength = length;
                return Ascii.isPrintable(bytes, offset, length) ? DefectReason.NONE : DefectReason.NOT_ASCII;
            default:
                return DefectReason.NONE;
        }
    }
}
