package io.attesta.keystore.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attesta.keystore.KeyStoreException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyPasswordTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\r\n", "\n\n"})
    void shouldReadAFileWithoutTheLineEndsAtItsEnd(final String end) throws IOException {
        try (KeyPassword password = KeyPassword.ofFile(file(" pass wörd € " + end, "rw-------"))) {
            assertThat(password.chars()).containsExactly(" pass wörd € ".toCharArray());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rwx------", "rw--w----"})
    void shouldRefuseFileWhenOthersMayReachIt(final String mode) throws IOException {
        final Path file = file("x", mode);
        assertRefused(
                () -> KeyPassword.ofFile(file),
                "The password file " + file + " has mode " + mode + " and must have rw-------: chmod 600 " + file
                        + ".");
    }

    @Test
    void shouldRefuseFileWhenMissingEmptyTooLongOrNoText() throws IOException {
        final Path missing = folder.resolve("missing");
        assertRefused(() -> KeyPassword.ofFile(missing), "There is no password file " + missing + ".");
        final Path empty = file("\n", "rw-------");
        assertRefused(() -> KeyPassword.ofFile(empty), "The password file " + empty + " is empty.");
        final Path large = file("x".repeat(1_025), "rw-------");
        assertRefused(
                () -> KeyPassword.ofFile(large),
                "The password file " + large + " has 1025 bytes, more than any password file.");
        final Path binary = file("x", "rw-------");
        Files.write(binary, new byte[] {'a', (byte) 0xc3});
        assertRefused(() -> KeyPassword.ofFile(binary), "The password file " + binary + " is not UTF-8 text.");
    }

    @Test
    void shouldTakeTheValueOfAVariable() {
        try (KeyPassword password = KeyPassword.ofVariable(Map.of("NAME", "not real "), "NAME")) {
            assertThat(password.chars()).containsExactly("not real ".toCharArray());
        }
        assertRefused(
                () -> KeyPassword.ofVariable(Map.of(), "NAME"), "The environment variable NAME holds no password.");
        assertRefused(
                () -> KeyPassword.ofVariable(Map.of("NAME", ""), "NAME"),
                "The environment variable NAME holds no password.");
    }

    @Test
    void shouldGenerateAFileOfItsOwnerThatReadsBack() throws IOException {
        final Path file = folder.resolve("generated");
        try (KeyPassword generated = KeyPassword.generate(file);
                KeyPassword read = KeyPassword.ofFile(file);
                KeyPassword other = KeyPassword.generate(folder.resolve("other"))) {
            assertThat(read.chars()).isEqualTo(generated.chars());
            assertThat(new String(read.chars())).matches("[0-9a-f]{64}");
            assertThat(other.chars()).isNotEqualTo(generated.chars());
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertRefused(
                () -> KeyPassword.generate(file),
                "The password file " + file + " is there already and is not written over.");
    }

    private Path file(final String content, final String mode) throws IOException {
        final Path file = Files.createTempFile(folder, "password", "");
        Files.write(file, content.getBytes(StandardCharsets.UTF_8));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        return file;
    }

    private static void assertRefused(final ThrowingCallable call, final String sentence) {
        assertThatThrownBy(call).isInstanceOf(KeyStoreException.class).hasMessage(sentence);
    }
}
