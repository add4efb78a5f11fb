package io.attesta.authorizer.inspection;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.attesta.authorizer.decision.AcceptorKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Names and values in order, as one line for people or as one JSON object. What is absent is left out. */
final class FieldList {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PLAIN = "[\\p{Graph}&&[^\"\\\\=]]+";

    private final Map<String, Object> fields = new LinkedHashMap<>();

    FieldList add(final String name, final long value) {
        fields.put(name, value);
        return this;
    }

    FieldList add(final String name, final boolean value) {
        fields.put(name, value);
        return this;
    }

    FieldList add(final String name, final String value) {
        if (!value.isEmpty()) {
            fields.put(name, value);
        }
        return this;
    }

    /** A number that stands for its absence when it is negative. */
    FieldList given(final String name, final long value) {
        return value < 0 ? this : add(name, value);
    }

    /** A number with leading zeros, absent if negative. */
    FieldList digits(final String name, final long value, final int length) {
        return value < 0 ? this : add(name, ("%0" + length + "d").formatted(value));
    }

    /** A time, ms since 1970. */
    FieldList time(final String name, final long ms) {
        return add(name, Instant.ofEpochMilli(ms).toString());
    }

    FieldList hex(final String name, final byte[] bytes) {
        return add(name, HexFormat.of().formatHex(bytes));
    }

    /** A card token, or whatever else is two numbers of 64 bits. */
    FieldList hex(final String name, final long high, final long low) {
        return add(name, HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low));
    }

    FieldList acceptor(final String name, final long high, final long low) {
        final byte[] ascii = new byte[AcceptorKey.LENGTH];
        AcceptorKey.write(high, low, ascii, 0);
        return add(name, new String(ascii, StandardCharsets.US_ASCII).stripTrailing());
    }

    FieldList terminal(final String name, final long terminal) {
        final byte[] ascii = new byte[Long.BYTES];
        AcceptorKey.writeTerminal(terminal, ascii, 0);
        return add(name, new String(ascii, StandardCharsets.US_ASCII).stripTrailing());
    }

    /** {@code name=value} with spaces between; values that are no plain words in quotes. */
    String line() {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + plain(field.getValue()))
                .collect(Collectors.joining(" "));
    }

    private static String plain(final Object value) {
        final String text = value.toString();
        return text.matches(PLAIN) ? text : json(text);
    }

    /** One JSON object in one line. */
    String json() {
        return json(fields);
    }

    private static String json(final Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (final JsonProcessingException e) {
            throw new IllegalStateException("numbers and texts are always JSON", e);
        }
    }
}
