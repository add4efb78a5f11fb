package io.attesta.authorizer.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.attesta.authorizer.openapi.ApiDocument.At;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Values that a document describes: its examples where it has some, else what type, format, enumeration and bounds make. Times are now,
 * whatever the example says. A text whose form only a pattern tells wants an example.
 */
final class Examples {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ApiDocument document;

    Examples(final ApiDocument document) {
        this.document = document;
    }

    /** A value of a schema. */
    JsonNode of(final At given) {
        final At schema = document.resolved(given);
        final JsonNode node = schema.node();
        if (node.path("format").asText().equals("date-time")) {
            return TextNode.valueOf(
                    Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        }
        for (final String each : List.of("example", "default", "const")) {
            if (node.has(each)) {
                return node.get(each);
            }
        }
        for (final String each : List.of("examples", "enum")) {
            if (node.path(each).size() > 0) {
                return node.get(each).get(0);
            }
        }
        for (final String each : List.of("oneOf", "anyOf")) {
            if (node.has(each)) {
                return of(schema.child(each).child(0));
            }
        }
        return ofType(schema);
    }

    private JsonNode ofType(final At schema) {
        final JsonNode node = schema.node();
        final JsonNode types = node.path("type");
        return switch (types.isArray() ? types.get(0).asText() : types.asText()) {
            case "object" -> object(schema);
            case "array" -> {
                final ArrayNode array = JSON.createArrayNode();
                yield array.add(of(schema.child("items")));
            }
            case "integer", "number" ->
                JSON.getNodeFactory().numberNode(node.path("minimum").asLong(1));
            case "boolean" -> JSON.getNodeFactory().booleanNode(false);
            case "string" -> text(schema);
            default -> throw new AssertionError(schema.pointer() + " has no type and no example");
        };
    }

    /** Required members, and those that have an example of their own. */
    private ObjectNode object(final At schema) {
        final ObjectNode object = JSON.createObjectNode();
        schema.node().path("properties").properties().forEach(property -> {
            boolean wanted =
                    property.getValue().has("example") || property.getValue().has("examples");
            for (final JsonNode required : schema.node().path("required")) {
                wanted |= required.asText().equals(property.getKey());
            }
            if (wanted) {
                object.set(property.getKey(), of(schema.child("properties").child(property.getKey())));
            }
        });
        return object;
    }

    private static JsonNode text(final At schema) {
        final JsonNode node = schema.node();
        if (node.path("format").asText().equals("date")) {
            return TextNode.valueOf(LocalDate.now(ZoneOffset.UTC).toString());
        }
        if (node.has("pattern")) {
            throw new AssertionError(schema.pointer() + " has a pattern and no example");
        }
        return TextNode.valueOf("x".repeat(Math.max(1, node.path("minLength").asInt())));
    }
}
