package io.attesta.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The jar as it is given away, after it was packaged: what is in it, and that {@code docs/examples/VerifyReceipt.java} runs in a
 * Java of its own with nothing else on the class path. On each JDK from 17 up that is installed.
 */
class PackagedJarIT {
    private static final Path JAR = Path.of(System.getProperty("attesta.verifier.jar"));
    private static final Path EXAMPLE =
            Path.of(System.getProperty("attesta.home")).resolve("docs/examples/VerifyReceipt.java");
    private static final String ROOT = "io/attesta/verifier/OfflineVerifier";
    private static final int OLDEST = 17;
    private static final long MAX_BYTES = 1_200_000;
    private static final long SECONDS = 60;
    private static final Pattern RELEASE = Pattern.compile("(?m)^JAVA_VERSION=\"(\\d+)");

    @TempDir
    private Path folder;

    private record Result(int exitCode, String output) {}

    /** The one that runs this, and those where JDKs are installed; each once. */
    static Set<Path> jdks() throws IOException {
        final Set<Path> jdks = new TreeSet<>();
        jdks.add(Path.of(System.getProperty("java.home")).toRealPath());
        final String given = System.getenv("ATTESTA_JVM_FOLDER");
        final Path installed = Path.of(given == null ? "/usr/lib/jvm" : given);
        if (Files.isDirectory(installed)) {
            try (Stream<Path> homes = Files.list(installed)) {
                homes.filter(home -> Files.isExecutable(home.resolve("bin/javac")) && version(home) >= OLDEST)
                        .forEach(home -> jdks.add(real(home)));
            }
        }
        return jdks;
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void shouldRunTheExampleFromItsSourceWithNothingElseOnTheClassPath(final Path jdk) throws Exception {
        final Vectors.Pair pair = Vectors.pairs().get(2);

        final Result valid = example(jdk, EXAMPLE.toString(), pair.statementBytes(), pair.receiptBytes());

        assertThat(valid.output()).startsWith("valid: attesta/1 answered ").hasLineCount(1);
        assertThat(valid.exitCode()).isZero();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void shouldAcceptTheVectorsAndRefuseAFlippedBit(final Path jdk) throws Exception {
        final Result compiled = run(List.of(
                jdk.resolve("bin/javac").toString(),
                "-cp",
                JAR.toString(),
                "-d",
                folder.toString(),
                EXAMPLE.toString()));
        assertThat(compiled).isEqualTo(new Result(0, ""));
        for (final Vectors.Pair pair : Vectors.pairs()) {
            final byte[] statement = pair.statementBytes();
            final byte[] receipt = pair.receiptBytes();

            assertThat(example(jdk, "VerifyReceipt", statement, receipt).exitCode())
                    .as(pair.name())
                    .isZero();
            // In the last text, in the signature, in the path.
            assertRefused(example(jdk, "VerifyReceipt", flipped(statement, statement.length - 2), receipt));
            assertRefused(example(jdk, "VerifyReceipt", statement, flipped(receipt, receipt.length - 1)));
            assertRefused(example(jdk, "VerifyReceipt", statement, flipped(receipt, receipt.length - 80)));
        }
    }

    @Test
    void shouldHoldNothingButWhatVerifyingNeeds() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            assertThat(jar.stream().map(JarEntry::getName).filter(name -> !name.startsWith("META-INF/")))
                    .allMatch(name -> name.endsWith("/") || name.endsWith(".class"));
            assertThat(jar.stream().map(JarEntry::getName).filter(name -> name.endsWith(".class")))
                    .allMatch(name -> name.startsWith("io/attesta/verifier/")
                            || name.startsWith("io/attesta/protocol/receipt/")
                            || name.startsWith("io/attesta/keystore/signing/")
                            || name.matches("io/attesta/keystore/[A-Za-z0-9$]+\\.class"))
                    // Nothing of the server, jPOS or Netty follows from the above; nothing that signs, too.
                    .noneMatch(name -> name.contains("authorizer")
                            || name.contains("jpos")
                            || name.contains("netty")
                            || name.contains("Ed25519Signer"));
        }
    }

    @Test
    void shouldHoldAllThatVerifyingNeeds() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            final ReachableClasses classes = new ReachableClasses(jar, ROOT);

            assertThat(classes.missing()).isEmpty();
            assertThat(classes.reached())
                    .contains(
                            "io/attesta/protocol/receipt/ReceiptVerifier",
                            "io/attesta/verifier/bouncycastle/math/ec/rfc8032/Ed25519",
                            "io/attesta/verifier/jackson/core/JsonFactory");
        }
    }

    @Test
    void shouldCarryTheLicencesAndNoForeignSignature() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            final Set<String> meta = jar.stream()
                    .map(JarEntry::getName)
                    .filter(name -> name.startsWith("META-INF/") && !name.endsWith("/"))
                    .collect(Collectors.toSet());

            assertThat(meta)
                    .containsExactlyInAnyOrder(
                            "META-INF/MANIFEST.MF",
                            "META-INF/LICENSE",
                            "META-INF/licenses/bouncycastle-LICENSE.md",
                            "META-INF/licenses/jackson-core-LICENSE",
                            "META-INF/licenses/jackson-core-NOTICE",
                            "META-INF/licenses/FastDoubleParser-LICENSE",
                            "META-INF/licenses/FastDoubleParser-ThirdParty-LICENSE",
                            "META-INF/licenses/Schubfach-LICENSE");
            assertThat(new String(
                            jar.getInputStream(jar.getEntry("META-INF/LICENSE")).readAllBytes(),
                            StandardCharsets.UTF_8))
                    .contains("GNU AFFERO GENERAL PUBLIC LICENSE");
        }
    }

    @Test
    void shouldStaySmall() throws IOException {
        assertThat(Files.size(JAR)).isLessThan(MAX_BYTES);
    }

    private static void assertRefused(final Result result) {
        assertThat(result.output()).startsWith("refused: ").hasLineCount(1);
        assertThat(result.exitCode()).isEqualTo(1);
    }

    private static byte[] flipped(final byte[] bytes, final int index) {
        return OfflineVerifierTest.flipped(bytes, 8 * index);
    }

    /** Runs the example, by the name of its class or of its source. */
    private Result example(final Path jdk, final String name, final byte[] statement, final byte[] receipt)
            throws IOException, InterruptedException {
        final HexFormat hex = HexFormat.of();
        final boolean source = name.endsWith(".java");
        return run(List.of(
                jdk.resolve("bin/java").toString(),
                "-cp",
                source ? JAR.toString() : JAR + File.pathSeparator + folder,
                name,
                hex.formatHex(statement),
                hex.formatHex(receipt),
                Files.writeString(folder.resolve("key.hex"), Vectors.publicKey())
                        .toString()));
    }

    private static Result run(final List<String> command) throws IOException, InterruptedException {
        final Process process =
                new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        final String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
        return new Result(process.exitValue(), output);
    }

    private static int version(final Path home) {
        try {
            final Matcher release = RELEASE.matcher(Files.readString(home.resolve("release")));
            return release.find() ? Integer.parseInt(release.group(1)) : 0;
        } catch (final IOException e) {
            return 0;
        }
    }

    private static Path real(final Path home) {
        try {
            return home.toRealPath();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
