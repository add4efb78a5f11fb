package io.attesta.authorizer.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.NonValidationKeyword;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.Yaml;

/** An OpenAPI 3.1 document: its operations, and the judgement of a JSON Schema validator (2020-12) on what should match its schemas. */
final class ApiDocument {
    private static final String LOCATION = "https://attesta.test/openapi.json";
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final JsonNode root;
    private final JsonSchemaFactory schemas;

    /**
     * One method of one path.
     *
     * @param pointer to it, as a fragment of a URI
     */
    record Operation(String method, String path, String pointer, JsonNode node) {
        String id() {
            return node.path("operationId").asText();
        }

        List<String> roles() {
            final List<String> roles = new ArrayList<>();
            node.path("x-roles").forEach(role -> roles.add(role.asText()));
            return roles;
        }

        @Override
        public String toString() {
            return method.toUpperCase(java.util.Locale.ROOT) + " " + path;
        }
    }

    /**
     * A node of the document and where it is.
     *
     * @param pointer as a fragment of a URI
     */
    record At(String pointer, JsonNode node) {
        At child(final String name) {
            return new At(pointer + "/" + escaped(name), node.path(name));
        }

        At child(final int index) {
            return new At(pointer + "/" + index, node.path(index));
        }
    }

    ApiDocument(final String yaml) {
        root = JSON.valueToTree(new Yaml().<Object>load(yaml));
        // What is no keyword of schemas says nothing: the document as a whole is none.
        final JsonMetaSchema dialect = JsonMetaSchema.builder(JsonMetaSchema.getV202012())
                .unknownKeywordFactory((keyword, context) -> new NonValidationKeyword(keyword))
                .build();
        schemas = JsonSchemaFactory.getInstance(
                SpecVersion.VersionFlag.V202012,
                builder -> builder.metaSchema(dialect)
                        .defaultMetaSchemaIri(dialect.getIri())
                        .schemaLoaders(loaders -> loaders.schemas(Map.of(LOCATION, root.toString()))));
    }

    JsonNode root() {
        return root;
    }

    List<Operation> operations() {
        final List<Operation> operations = new ArrayList<>();
        root.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(method -> {
                    if (METHODS.contains(method.getKey())) {
                        operations.add(new Operation(
                                method.getKey(),
                                path.getKey(),
                                "/paths/" + escaped(path.getKey()) + "/" + method.getKey(),
                                method.getValue()));
                    }
                }));
        return operations;
    }

    /** The node, or what it refers to. */
    At resolved(final At at) {
        final JsonNode reference = at.node().path("$ref");
        if (!reference.isTextual()) {
            return at;
        }
        final String pointer = reference.asText().substring(1);
        final JsonNode node = root.at(pointer);
        if (node instanceof MissingNode) {
            throw new AssertionError("there is nothing at " + reference.asText());
        }
        return new At(pointer, node);
    }

    /** What does not match the schema there; empty if all does. */
    List<String> violations(final At schema, final JsonNode value) {
        final SchemaValidatorsConfig config =
                SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
        return schemas.getSchema(SchemaLocation.of(LOCATION + "#" + schema.pointer()), config).validate(value).stream()
                .map(ValidationMessage::toString)
                .collect(Collectors.toList());
    }

    /** JSON, or null if it is none. */
    static JsonNode json(final String text) {
        try {
            return JSON.readTree(text);
        } catch (final IOException e) {
            return null;
        }
    }

    /** A member's name in a JSON pointer (RFC 6901) that is a fragment of a URI. */
    static String escaped(final String name) {
        return name.replace("~", "~0").replace("/", "~1").replace("{", "%7B").replace("}", "%7D");
    }
}
