package io.attesta.protocol.codec;

/**
 * The tags of a card record in DE 120 of a file action: BER-TLV, tags DF20 to DF27. What is no TLV, a tag given twice and a
 * value of the wrong length are format errors; a value that means nothing (a month 13, say) is a wrong field, see {@link
 * #isMeaningful}. Reused from message to message; owned by one thread. Tags it does not know are skipped.
 */
public final class RecordTags {
    /** Bits of {@link #present}, from the lowest: DF20 to DF27. */
    public static final int VERSION = 1;

    public static final int STATUS = 1 << 1;
    public static final int EXPIRY = 1 << 2;
    public static final int SEQUENCE = 1 << 3;
    public static final int OCCUPATION = 1 << 4;
    public static final int FLAGS = 1 << 5;
    public static final int COUNTY = 1 << 6;
    public static final int REASON = 1 << 7;

    private static final int FIRST_TAG = 0xDF20;
    // Bytes of the values of DF20 to DF27.
    private static final int[] LENGTHS = {8, 1, 2, 2, 3, 2, 2, 2};
    private static final int LAST_STATUS = 9;

    private final Tlv tlv = new Tlv();
    private int present;
    private boolean meaningful;
    private long version;
    private int status;
    private int expiry;
    private int sequenceNumber;
    private int occupation;
    private int flags;
    private int county;
    private int reason;

    void reset() {
        present = 0;
        meaningful = true;
        version = 0;
        status = 0;
        expiry = 0;
        sequenceNumber = 0;
        occupation = 0;
        flags = 0;
        county = 0;
        reason = 0;
    }

    /** Which tags are there. */
    public int present() {
        return present;
    }

    /** Whether each value that is there is one that exists. */
    public boolean isMeaningful() {
        return meaningful;
    }

    /** DF20, unsigned 64 bits. */
    public long version() {
        return version;
    }

    /** DF21, 0 to 9. */
    public int status() {
        return status;
    }

    /** DF22 as the number YYMM. */
    public int expiry() {
        return expiry;
    }

    /** DF23, 0 to 9999. */
    public int sequenceNumber() {
        return sequenceNumber;
    }

    /** DF24: COR code, 0 to 999999. */
    public int occupation() {
        return occupation;
    }

    /** DF25, 16 bits. */
    public int flags() {
        return flags;
    }

    /** DF26: two letters as 16 bits. */
    public int county() {
        return county;
    }

    /** DF27, 0 to 65535. */
    public int reason() {
        return reason;
    }

    /** Reads DE 120; gives {@link DefectReason#NONE} or what is wrong with its form. */
    DefectReason read(final byte[] bytes, final int offset, final int lengthBytes) {
        reset();
        tlv.over(bytes, offset, lengthBytes);
        while (tlv.next()) {
            final int place = tlv.tag() - FIRST_TAG;
            if (place < 0 || place >= LENGTHS.length) {
                continue;
            }
            if ((present & 1 << place) != 0) {
                return DefectReason.TAG_TWICE;
            }
            if (tlv.length() != LENGTHS[place]) {
                return DefectReason.TAG_LENGTH;
            }
            present |= 1 << place;
            take(1 << place, bytes, tlv.offset());
        }
        return tlv.isMalformed() ? DefectReason.BAD_TLV : DefectReason.NONE;
    }

    private void take(final int bit, final byte[] bytes, final int offset) {
        switch (bit) {
            case VERSION -> version = RequestDecoder.readLong(bytes, offset);
            case STATUS -> {
                status = bytes[offset] & 0xFF;
                meaningful &= status <= LAST_STATUS;
            }
            case EXPIRY -> {
                expiry = digits(bytes, offset, 2);
                meaningful &= expiry % 100 >= 1 && expiry % 100 <= 12;
            }
            case SEQUENCE -> sequenceNumber = digits(bytes, offset, 2);
            case OCCUPATION -> occupation = digits(bytes, offset, 3);
            case FLAGS -> flags = number(bytes, offset);
            case COUNTY -> {
                county = number(bytes, offset);
                meaningful &= isLetter(bytes[offset]) && isLetter(bytes[offset + 1]);
            }
            default -> reason = number(bytes, offset);
        }
    }

    private int digits(final byte[] bytes, final int offset, final int lengthBytes) {
        final long number = Bcd.read(bytes, offset, lengthBytes);
        meaningful &= number >= 0;
        return (int) Math.max(0, number);
    }

    private static int number(final byte[] bytes, final int offset) {
        return (bytes[offset] & 0xFF) << 8 | bytes[offset + 1] & 0xFF;
    }

    private static boolean isLetter(final byte letter) {
        return letter >= 'A' && letter <= 'Z';
    }
}
