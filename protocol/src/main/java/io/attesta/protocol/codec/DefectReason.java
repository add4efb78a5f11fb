package io.attesta.protocol.codec;

/** What can be wrong with an element, as it stands behind the element's name in DE 44. */
public enum DefectReason {
    NONE(""),
    // Structure: reading stops there.
    IMPOSSIBLE_LENGTH("impossible length", true),
    TRUNCATED("truncated", true),
    BYTES_LEFT("bytes left over", true),
    // Content: the message could be read to its end.
    MISSING("missing"),
    NOT_NUMERIC("not numeric"),
    PADDING("padding not zero"),
    NOT_ASCII("not ASCII"),
    NOT_A_DATE("not a date"),
    NOT_A_TIME("not a time"),
    TOO_SHORT("too short"),
    WRONG_LENGTH("wrong length"),
    NO_SEPARATOR("without separator"),
    DISAGREES("disagrees with DE2"),
    BAD_TLV("malformed TLV"),
    TAG_TWICE("tag twice"),
    TAG_LENGTH("tag length wrong");

    private final String text;
    private final boolean structural;

    DefectReason(final String text) {
        this(text, false);
    }

    DefectReason(final String text, final boolean structural) {
        this.text = text;
        this.structural = structural;
    }

    /** The words, at most 18 characters, so that {@code DE128 …} fits the 25 of DE 44. */
    public String text() {
        return text;
    }

    /** Whether the message cannot be read past the element. */
    public boolean structural() {
        return structural;
    }
}
