package io.attesta.authorizer.feed;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One JSON object (RFC 8259, UTF-8) whose members are texts, and one of them, {@code version}, a number. A member that is null counts as
 * left out. The first thing wrong is kept as one sentence, which repeats neither names nor values.
 */
final class FlatObject {
    /** The one member that is a number. */
    static final String VERSION = "version";

    private static final JsonFactory JSON = new JsonFactory();
    private static final Pattern WHOLE_NUMBER = Pattern.compile("[1-9][0-9]{0,19}");

    private final List<String> members;
    private final Map<String, String> values = new HashMap<>();
    private String fault;

    private FlatObject(final List<String> members) {
        this.members = members;
    }

    /**
     * Reads an object.
     *
     * @param what it is for people: a line, a body
     * @param members names of the members that it may have
     */
    static FlatObject read(
            final byte[] bytes, final int from, final int to, final String what, final List<String> members) {
        final FlatObject object = new FlatObject(members);
        final String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, from, to - from))
                    .toString();
        } catch (final CharacterCodingException e) {
            object.refuse("The " + what + " is not UTF-8.");
            return object;
        }
        try (JsonParser parser = JSON.createParser(text)) {
            if (!object.members(parser)) {
                object.refuseFrom(what, parser.currentTokenLocation().getCharOffset());
            }
        } catch (final JsonProcessingException e) {
            // Its message quotes the line.
            object.refuseFrom(what, e.getLocation().getCharOffset());
        } catch (final IOException e) {
            throw new IllegalStateException("a text in memory could not be read", e);
        }
        return object;
    }

    /** False if it is no object, or something stands behind it. */
    private boolean members(final JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            return false;
        }
        final Set<String> given = new HashSet<>();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            final JsonToken value = parser.nextToken();
            if (!members.contains(name)) {
                refuse("A member is none of " + String.join(", ", members) + ".");
            } else if (value != JsonToken.VALUE_NULL) {
                if (!given.add(name)) {
                    refuse(name + " is given twice.");
                }
                take(name, value, parser);
            }
            parser.skipChildren();
        }
        return parser.nextToken() == null;
    }

    private void take(final String name, final JsonToken value, final JsonParser parser) throws IOException {
        if (name.equals(VERSION)) {
            if (!value.isNumeric()) {
                refuse("version is no number.");
            }
        } else if (value != JsonToken.VALUE_STRING) {
            refuse(name + " is no text.");
        }
        values.put(name, parser.getText());
    }

    private void refuseFrom(final String what, final long offset) {
        // Whatever was wrong before: what cannot be read is worse.
        fault = "The " + what + " is no JSON object, from character " + (Math.max(0, offset) + 1) + " on.";
    }

    /** Says what is wrong; the first sentence stays. */
    void refuse(final String sentence) {
        if (fault == null) {
            fault = sentence;
        }
    }

    /** What is wrong, one sentence; null if nothing is. */
    String fault() {
        return fault;
    }

    /** A member that must be there; an empty text with a fault if it is not. */
    String mandatory(final String name) {
        final String value = values.get(name);
        if (value == null) {
            refuse(name + " is missing.");
            return "";
        }
        return value;
    }

    /** A member that may be left out, an empty text then. */
    String optional(final String name) {
        return values.getOrDefault(name, "");
    }

    /** The version, unsigned; 0 with a fault if it is none. */
    long version() {
        final String text = mandatory(VERSION);
        try {
            if (WHOLE_NUMBER.matcher(text).matches()) {
                return Long.parseUnsignedLong(text);
            }
        } catch (final NumberFormatException e) {
            // Above the greatest: refused below.
        }
        refuse("version is not a whole number from 1 to 18446744073709551615.");
        return 0;
    }
}
