package io.attesta.authorizer.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.attesta.authorizer.log.QuietLog;
import io.attesta.authorizer.node.MadeKeys;
import io.attesta.authorizer.node.NodeKeys;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.time.Clock;
import java.util.Arrays;
import java.util.Collections;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is wrong with key file and password: one sentence that names the file, exit code 1, nothing else. */
class KeyFileSentencesTest {
    private static final String VARIABLE = "ATTESTA_KEYSTORE_PASSWORD";

    @TempDir
    private static Path shared;

    private static MadeKeys made;

    @TempDir
    private Path folder;

    private Path data;
    private Path file;
    private Path password;
    private KeysFixture keys;

    @BeforeAll
    static void makeKeys() {
        made = new MadeKeys(shared);
    }

    @BeforeEach
    void copyKeys() {
        data = folder.resolve("data");
        made.copyTo(data);
        file = data.resolve("keys.bcfks");
        password = data.resolve(NodeKeys.GENERATED_PASSWORD);
        keys = new KeysFixture(data, Clock.systemUTC());
    }

    /** JUnit would not like to find links that lead out of the folder. */
    @AfterEach
    void removeLink() throws IOException {
        if (Files.isSymbolicLink(file)) {
            Files.delete(file);
        }
    }

    /** What is done to the files before the command runs. */
    private interface Damage {
        void to(KeyFileSentencesTest test) throws Exception;
    }

    private static Arguments row(final String name, final Damage damage, final String sentence) {
        return Arguments.of(name, damage, sentence);
    }

    static Stream<Arguments> shouldSayOneSentenceWhatever() {
        return Stream.of(
                row("whole", test -> {}, ""),
                row(
                        "wrong password",
                        test -> test.write(test.password, "wrong"),
                        "The password is wrong for the key file FILE, or the file was altered."),
                row(
                        "empty file",
                        test -> Files.write(test.file, new byte[0]),
                        "The key file FILE is cut off, damaged, or no key file at all."),
                row(
                        "text",
                        test -> Files.writeString(test.file, "keys"),
                        "The key file FILE is cut off, damaged, or no key file at all."),
                row(
                        "PKCS #12",
                        KeyFileSentencesTest::replaceByPkcs12,
                        "The key file FILE is cut off, damaged, or no key file at all."),
                row(
                        "one bit altered",
                        KeyFileSentencesTest::flipABit,
                        "The password is wrong for the key file FILE, or the file was altered."),
                row(
                        "entries of others",
                        test -> test.change(entries -> entries.setKeyEntry(
                                "server", new SecretKeySpec(new byte[32], "AES"), test.password(), null)),
                        "The key file FILE holds an entry that is not Attesta's: server."),
                row(
                        "nothing but entries of others",
                        test -> test.change(entries -> {
                            for (final String alias : Collections.list(entries.aliases())) {
                                entries.deleteEntry(alias);
                            }
                            entries.setKeyEntry(
                                    "server", new SecretKeySpec(new byte[32], "AES"), test.password(), null);
                        }),
                        "The key file FILE holds an entry that is not Attesta's: server."),
                row(
                        "a usage is missing",
                        test -> test.change(entries -> entries.deleteEntry("code-1")),
                        "The key file FILE has no usable key of usage code."),
                row("folder", KeyFileSentencesTest::replaceByFolder, "The key file FILE is a folder."),
                row(
                        "link to nothing",
                        test -> test.link("nothing"),
                        "There is no key file FILE: make one with attesta keys init, or name the data folder with --data."),
                row(
                        "link to itself",
                        test -> test.link("keys.bcfks"),
                        "The mode of the key file FILE cannot be read: Too many levels of symbolic links or unable to"
                                + " access attributes of symbolic link."),
                row("device", test -> test.link("/dev/zero"), "The key file FILE is no ordinary file."),
                row(
                        "mode 0644",
                        test -> mode(test.file, "rw-r--r--"),
                        "The key file FILE has mode rw-r--r-- and must have rw-------: chmod 600 FILE."),
                row(
                        "mode 0400",
                        test -> mode(test.file, "r--------"),
                        "The key file FILE has mode r-------- and must have rw-------: chmod 600 FILE."),
                row(
                        "absurd size",
                        test -> enlarge(test.file, 1L << 40),
                        "The key file FILE has 1099511627776 bytes, more than any key file."),
                row(
                        "no key file",
                        test -> Files.delete(test.file),
                        "There is no key file FILE: make one with attesta keys init, or name the data folder with --data."),
                row(
                        "no password",
                        test -> Files.delete(test.password),
                        "There is no password for the key file FILE: set keys.password-file or the environment variable"
                                + " ATTESTA_KEYSTORE_PASSWORD."),
                row("empty password", test -> test.write(test.password, ""), "The password file PASSWORD is empty."),
                row(
                        "password of line ends",
                        test -> test.write(test.password, "\r\n\n"),
                        "The password file PASSWORD is empty."),
                row(
                        "password with a line end",
                        test -> test.write(test.password, Files.readString(test.password) + "\r\n"),
                        ""),
                row(
                        "password of two lines",
                        test -> test.write(test.password, "a\nb"),
                        "The password file PASSWORD holds more than one line, or a control character."),
                row(
                        "password with NUL",
                        test -> test.write(test.password, "a\0b"),
                        "The password file PASSWORD holds more than one line, or a control character."),
                row(
                        "password too long",
                        test -> test.write(test.password, "x".repeat(1_025)),
                        "The password file PASSWORD has 1025 bytes, more than any password file."),
                row(
                        "password is no text",
                        test -> Files.write(test.password, new byte[] {(byte) 0xc3}),
                        "The password file PASSWORD is not UTF-8 text."),
                row(
                        "password for all to read",
                        test -> mode(test.password, "rw-r--r--"),
                        "The password file PASSWORD has mode rw-r--r-- and must have rw-------: chmod 600 PASSWORD."),
                row(
                        "wrong password in the variable, the generated one right",
                        test -> test.keys.environment().put(VARIABLE, "wrong"),
                        "The password is wrong for the key file FILE, or the file was altered."),
                row(
                        "empty variable, the generated one right",
                        test -> test.keys.environment().put(VARIABLE, ""),
                        ""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void shouldSayOneSentenceWhatever(final String name, final Damage damage, final String sentence) throws Exception {
        damage.to(this);
        final CommandRun run = keys.run("list");
        if (sentence.isEmpty()) {
            assertThat(run.err()).isEmpty();
            assertThat(run.exitCode()).isZero();
        } else {
            assertOneSentence(run, sentence);
        }
    }

    /** A password file and a variable at once are no contradiction: the file is the one, right or wrong. */
    @Test
    void shouldTakeTheFileWhenFileAndVariableAreBothSet() throws Exception {
        keys.environment().put(VARIABLE, "wrong");
        final CommandRun right = keys.run("list", "--set", "keys.password-file=keys.password");
        assertThat(right.exitCode()).isZero();
        keys.environment().put(VARIABLE, Files.readString(password));
        write(data.resolve("other"), "wrong");
        assertOneSentence(
                keys.run("list", "--set", "keys.password-file=other"),
                "The password is wrong for the key file FILE, or the file was altered.");
        assertOneSentence(
                keys.run("list", "--set", "keys.password-file=missing"),
                "There is no password file " + data.resolve("missing") + ".");
    }

    @Test
    void shouldSayOneSentenceWhereverTheFileIsCutOff() throws Exception {
        final byte[] whole = Files.readAllBytes(file);
        assertThat(whole.length).isGreaterThan(1_000);
        for (int length = 0; length < whole.length; length += 64) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertOneSentence(keys.run("list"), "The key file FILE is cut off, damaged, or no key file at all.");
        }
    }

    @Test
    void shouldSayOneSentenceWhenTheFileIsOfAnotherUser() throws Exception {
        assumeThat(System.getProperty("user.name")).as("root reads everything").isNotEqualTo("root");
        mode(file, "rw-------");
        final Path foreign = Path.of("/etc/shadow");
        assumeThat(Files.exists(foreign)).isTrue();
        Files.delete(file);
        Files.createSymbolicLink(file, foreign);
        assertThat(keys.run("list").err().lines()).hasSize(1);
    }

    /** Every command that needs the keys says the same. */
    @Test
    void shouldSayTheSameInEveryCommand() throws Exception {
        write(password, "wrong");
        for (final String[] call : new String[][] {
            {"list"},
            {"export-public"},
            {"rotate", "signing"},
            {"retire", "signing", "1"},
            {"export-terminal", "--terminal", "T1", "--acceptor", "A1"}
        }) {
            assertOneSentence(keys.run(call), "The password is wrong for the key file FILE, or the file was altered.");
        }
        QuietLog.restore();
    }

    private void assertOneSentence(final CommandRun run, final String sentence) {
        assertThat(run.err())
                .isEqualTo(sentence.replace("FILE", file.toString()).replace(" PASSWORD", " " + password) + "\n");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
    }

    private void replaceByPkcs12() throws Exception {
        final KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setEntry(
                "signing-1",
                new KeyStore.SecretKeyEntry(new SecretKeySpec(new byte[32], "AES")),
                new KeyStore.PasswordProtection(password()));
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, password());
        }
    }

    private void replaceByFolder() throws IOException {
        Files.delete(file);
        Files.createDirectory(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    private void flipABit() throws IOException {
        final byte[] whole = Files.readAllBytes(file);
        whole[whole.length / 2] ^= 1;
        Files.write(file, whole);
    }

    /** A change of the entries, under the right password. */
    private interface Change {
        void of(KeyStore entries) throws Exception;
    }

    private void change(final Change change) throws Exception {
        final KeyStore entries = KeyStore.getInstance("BCFKS", new BouncyCastleProvider());
        entries.load(new ByteArrayInputStream(Files.readAllBytes(file)), password());
        change.of(entries);
        try (OutputStream out = Files.newOutputStream(file)) {
            entries.store(out, password());
        }
    }

    private char[] password() throws IOException {
        return Files.readString(password).strip().toCharArray();
    }

    private void link(final String target) throws IOException {
        Files.delete(file);
        Files.createSymbolicLink(file, Path.of(target));
    }

    private void write(final Path path, final String content) throws IOException {
        Files.writeString(path, content);
        mode(path, "rw-------");
    }

    private static void enlarge(final Path path, final long size) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            channel.position(size - 1);
            channel.write(ByteBuffer.wrap(new byte[1]));
        }
    }

    private static void mode(final Path path, final String mode) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }
}
