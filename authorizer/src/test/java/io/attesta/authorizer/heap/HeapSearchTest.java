package io.attesta.authorizer.heap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The search finds what was planted in another Java, whatever its shape, and says who holds it. */
@Timeout(120)
final class HeapSearchTest {
    private static final String PROGRAM = PlantedSecrets.class.getName();
    /** Where it is not a field of the program itself that holds the array. */
    private static final Map<PlantedSecrets.Place, String> HOLDERS = Map.of(
            PlantedSecrets.Place.CHARACTERS_IN_HEX, "java.nio.CharBuffer.hb",
            PlantedSecrets.Place.STRING_IN_HEX, "java.lang.String.value",
            PlantedSecrets.Place.WIDE_STRING_IN_HEX, "java.lang.String.value",
            PlantedSecrets.Place.STRING_IN_BASE64, "java.lang.String.value",
            PlantedSecrets.Place.STRING_IN_BASE64_BEHIND_ONE, "java.lang.String.value",
            PlantedSecrets.Place.STRING_IN_BASE64URL, "java.lang.String.value",
            PlantedSecrets.Place.STRING_BUILDER, "java.lang.AbstractStringBuilder.value",
            PlantedSecrets.Place.HEAP_BUFFER, "java.nio.ByteBuffer.hb",
            PlantedSecrets.Place.FIELDS, PROGRAM,
            PlantedSecrets.Place.STATIC_FIELD, "static " + PROGRAM + ".statically");

    @Test
    void shouldFindEachPlantedSecretWithItsHolder(@TempDir final Path folder) throws Exception {
        final HeapSearch search = new HeapSearch();
        for (final PlantedSecrets.Place place : PlantedSecrets.Place.values()) {
            search.add(place.name(), place.secret());
        }
        search.add("wiped", PlantedSecrets.secret("wiped")).add("elsewhere", PlantedSecrets.secret("elsewhere"));

        final List<HeapSearch.Found> found = search.in(dump(folder));

        for (final PlantedSecrets.Place place : PlantedSecrets.Place.values()) {
            assertThat(found.stream()
                            .filter(one -> one.secret().startsWith(place.name() + " ")
                                    || one.secret().equals(place.name())))
                    .as("%s in %s", place, found)
                    .hasSize(1)
                    .allSatisfy(one -> assertThat(one.holder()).startsWith(HOLDERS.getOrDefault(place, holder(place))));
        }
        assertThat(found).hasSameSizeAs(PlantedSecrets.Place.values());
        assertThat(found.stream().filter(one -> one.holder().equals("java.lang.String.value")))
                .allSatisfy(one -> assertThat(one.way().get(0)).startsWith(PROGRAM + "."));
    }

    /** BYTES_IN_THE_MIDDLE is held by the field bytesInTheMiddle; the lambda and the map by something of Java's. */
    private static String holder(final PlantedSecrets.Place place) {
        return switch (place) {
            case LAMBDA -> PROGRAM + "$$Lambda";
            case MAP -> "java.util.ImmutableCollections$Map1.v0";
            default -> {
                final StringBuilder name = new StringBuilder(PROGRAM).append('.');
                boolean begins = false;
                for (final char letter : place.name().toCharArray()) {
                    if (letter != '_') {
                        name.append(begins ? letter : Character.toLowerCase(letter));
                    }
                    begins = letter == '_';
                }
                yield name.toString();
            }
        };
    }

    private static Path dump(final Path folder) throws Exception {
        final Path collections = folder.resolve("collections.log");
        final Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        LiveDump.option(collections),
                        "-cp",
                        System.getProperty("java.class.path"),
                        PROGRAM)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        final Path dump = folder.resolve("planted.hprof");
        try {
            assertThat(program.inputReader().readLine()).isEqualTo("planted 1");
            LiveDump.take(program.pid(), collections, dump);
        } finally {
            program.destroyForcibly();
        }
        assertThat(Files.size(dump)).isPositive();
        return dump;
    }
}
