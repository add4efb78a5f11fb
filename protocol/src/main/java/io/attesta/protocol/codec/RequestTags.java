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

    private final Tlv tlv = new Tlv();
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
        tlv.over(bytes, offset, lengthBytes);
        while (tlv.next()) {
            final DefectReason reason = take(tlv.tag(), bytes, tlv.offset(), tlv.length());
            if (reason != DefectReason.NONE) {
                return reason;
            }
        }
        return tlv.isMalformed() ? DefectReason.BAD_TLV : DefectReason.NONE;
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
