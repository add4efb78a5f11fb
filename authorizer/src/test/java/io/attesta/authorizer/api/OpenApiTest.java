package io.attesta.authorizer.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.authorizer.access.Role;
import io.attesta.authorizer.runtime.Readiness;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** The OpenAPI document and the routes say the same. */
class OpenApiTest {
    private static final Map<String, Object> DOCUMENT = document();

    /** All resources of a server, over nothing. */
    static List<Resources> resources() {
        return List.of(
                new NodeResources(new Readiness(), () -> "", () -> new byte[0], () -> new byte[0]),
                new CheckpointResources(Optional::empty, tile -> Optional.empty()),
                new ReceiptResources(null, 1, () -> 0),
                new KioskResources(request -> null),
                new CardResources(null, 0),
                new EnrolmentResources(null, null, 0),
                new SearchResources(null, (event, caller, about) -> {}),
                new ReportResources(null, (event, caller, about) -> {}),
                new EventResources(new AlarmStream(0, 0)));
    }

    private static Map<String, Object> document() {
        try (InputStream in = OpenApiTest.class.getResourceAsStream("openapi.yaml")) {
            return new Yaml().load(in);
        } catch (final IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(final Object value) {
        return (Map<String, Object>) value;
    }

    /** {@code GET /path} → who may, in a word. */
    private static Map<String, String> documented() {
        final Map<String, String> operations = new TreeMap<>();
        map(DOCUMENT.get("paths"))
                .forEach((path, item) -> map(item)
                        .forEach((method, operation) -> operations.put(
                                method.toUpperCase(Locale.ROOT) + " " + path,
                                String.valueOf(map(operation).getOrDefault("x-roles", List.of())))));
        return operations;
    }

    @Test
    void shouldNameEveryRouteWithItsRolesAndNoOther() {
        final Map<String, String> routes = new TreeMap<>();
        for (final Resources each : resources()) {
            for (final Route route : each.routes()) {
                routes.put(
                        route.method() + " " + route.path().replace("{*", "{"),
                        route.roles().stream()
                                .map(Role::label)
                                .sorted()
                                .toList()
                                .toString());
            }
        }
        assertThat(documented()).isEqualTo(routes);
    }

    @Test
    void shouldAskForATokenWhereverRolesAreNamed() {
        map(DOCUMENT.get("paths"))
                .forEach((path, item) -> map(item).forEach((method, operation) -> {
                    final boolean roles = map(operation).containsKey("x-roles");
                    assertThat(map(operation).containsKey("security"))
                            .as("%s %s", method, path)
                            .isEqualTo(roles);
                    assertThat(map(map(operation).get("responses")))
                            .as("%s %s", method, path)
                            .containsKey("default");
                }));
    }

    @Test
    void shouldNameEachOperationOnce() {
        final List<Object> names = new ArrayList<>();
        map(DOCUMENT.get("paths"))
                .values()
                .forEach(item -> map(item)
                        .values()
                        .forEach(operation -> names.add(map(operation).get("operationId"))));
        assertThat(names).doesNotContainNull().doesNotHaveDuplicates();
    }

    @Test
    void shouldHaveEverythingThatItRefersTo() {
        final Set<String> references = new TreeSet<>();
        collect(DOCUMENT, references);
        for (final String reference : references) {
            Object at = DOCUMENT;
            for (final String part : reference.substring(2).split("/")) {
                at = map(at).get(part);
                assertThat(at).as(reference).isNotNull();
            }
        }
    }

    private static void collect(final Object value, final Set<String> references) {
        if (value instanceof Map<?, ?> object) {
            object.forEach((key, member) -> {
                if (key.equals("$ref")) {
                    references.add((String) member);
                }
                collect(member, references);
            });
        } else if (value instanceof List<?> list) {
            list.forEach(member -> collect(member, references));
        }
    }
}
