package io.attesta.authorizer.feed;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/** What a delta says of a card: members of a JSON line, columns of CSV. */
enum CardMember {
    PAN(Form.TEXT),
    VERSION(Form.NUMBER),
    STATUS(Form.TEXT),
    EXPIRY(Form.TEXT),
    SEQUENCE(Form.NUMBER),
    OCCUPATION(Form.TEXT),
    FLAGS(Form.LIST),
    COUNTY(Form.TEXT),
    REASON(Form.NUMBER);

    /** How a member stands in JSON. */
    enum Form {
        TEXT("text"),
        NUMBER("number"),
        LIST("list of texts");

        private final String word;

        Form(final String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    private static final CardMember[] VALUES = values();
    private static final byte[][] NAMES = Arrays.stream(VALUES)
            .map(member -> member.label.getBytes(StandardCharsets.US_ASCII))
            .toArray(byte[][]::new);

    private final Form form;
    private final String label = name().toLowerCase(java.util.Locale.ROOT);

    CardMember(final Form form) {
        this.form = form;
    }

    Form form() {
        return form;
    }

    /** The name in files. */
    String label() {
        return label;
    }

    /** All names, for people. */
    static String labels() {
        return Arrays.stream(VALUES).map(CardMember::label).collect(Collectors.joining(", "));
    }

    /** The member of a name, or null. */
    static CardMember of(final byte[] name, final int from, final int to) {
        final int place = CardLine.place(NAMES, name, from, to);
        return place < 0 ? null : VALUES[place];
    }
}
