package io.attesta.protocol;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The short run of a fuzz target in every build: its seeds with faults put in, {@code fuzz.mutations} of them. Without coverage
 * and without an agent; that is Jazzer's, see {@code docs/internals/fuzzing.md}.
 */
public final class MutatedSeeds {
    private static final int MUTATIONS = Integer.getInteger("fuzz.mutations", 20_000);
    private static final int KEEP = 4;

    private MutatedSeeds() {}

    /**
     * Runs a target; what it throws comes with the bytes in hex, to be kept as a seed.
     *
     * @param test class with the fuzz target {@code target}, whose seeds stand where Jazzer looks for them
     */
    public static void run(final Class<?> test, final String method, final Consumer<byte[]> target) {
        final List<byte[]> seeds = seeds(test, method);
        final Random random = new Random(1);
        byte[] bytes = seeds.get(0);
        for (int i = 0; i < MUTATIONS; i++) {
            // Faults heap up for a while, then a whole seed again.
            bytes = MutatedBytes.of(random, i % KEEP == 0 ? seeds.get(random.nextInt(seeds.size())) : bytes);
            try {
                target.accept(bytes.clone());
            } catch (final AssertionError | RuntimeException e) {
                throw new AssertionError("for the bytes " + HexFormat.of().formatHex(bytes), e);
            }
        }
    }

    private static List<byte[]> seeds(final Class<?> test, final String method) {
        final Path folder = Path.of("src/test/resources", test.getPackageName().split("\\."))
                .resolve(test.getSimpleName() + "Inputs")
                .resolve(method);
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().map(MutatedSeeds::read).toList();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] read(final Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
