package io.attesta.protocol.codec;

import io.attesta.protocol.iso.ElementTable;
import java.nio.charset.StandardCharsets;

/**
 * What is wrong with a message: an element and a reason; {@link #NONE} if nothing is. Immutable; all of them exist from the
 * start, so that naming one allocates nothing.
 */
public final class Defect {
    /** Nothing is wrong. */
    public static final Defect NONE = new Defect(0, DefectReason.NONE);

    private static final DefectReason[] REASONS = DefectReason.values();
    private static final Defect[] ALL = new Defect[(ElementTable.LAST + 1) * REASONS.length];

    static {
        for (int element = 0; element <= ElementTable.LAST; element++) {
            for (final DefectReason reason : REASONS) {
                ALL[element * REASONS.length + reason.ordinal()] = new Defect(element, reason);
            }
        }
    }

    private final int element;
    private final DefectReason reason;
    private final byte[] text;

    private Defect(final int element, final DefectReason reason) {
        this.element = element;
        this.reason = reason;
        text = ("DE" + element + " " + reason.text()).getBytes(StandardCharsets.US_ASCII);
    }

    static Defect of(final int element, final DefectReason reason) {
        return ALL[element * REASONS.length + reason.ordinal()];
    }

    /** The element, 2 to 128. */
    public int element() {
        return element;
    }

    public DefectReason reason() {
        return reason;
    }

    /** The ASCII text of DE 44, such as {@code DE14 not numeric}; not to be written to. */
    public byte[] ascii() {
        return text;
    }

    @Override
    public String toString() {
        return this == NONE ? "none" : new String(text, StandardCharsets.US_ASCII);
    }
}
