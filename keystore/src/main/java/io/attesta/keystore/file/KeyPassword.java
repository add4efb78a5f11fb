package io.attesta.keystore.file;

import io.attesta.keystore.KeyStoreException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Map;

/**
 * The password of the key file, as characters that are wiped at close. It is never a {@code String} of ours; the value of an
 * environment variable is one of the JVM's from the start.
 */
public final class KeyPassword implements AutoCloseable {
    private static final int MAX_BYTES = 1_024;

    /** 256 random bits, so that nothing is gained by guessing it. */
    private static final int GENERATED_BYTES = 32;

    private final char[] chars;

    private KeyPassword(final char[] chars) {
        this.chars = chars;
    }

    /**
     * Reads a file of mode 0600: one line of UTF-8, up to 1,024 bytes, of which line ends at the end do not count.
     *
     * @throws KeyStoreException if it is missing, has another mode, is empty, too long, not UTF-8, or has more than one line or a
     *     control character
     */
    public static KeyPassword ofFile(final Path path) {
        final PrivateFile file = new PrivateFile(path, "password file");
        final byte[] content = file.read(MAX_BYTES);
        final char[] decoded = new char[content.length];
        try {
            final int length = decode(content, decoded, file);
            return new KeyPassword(Arrays.copyOf(decoded, length));
        } finally {
            Arrays.fill(content, (byte) 0);
            Arrays.fill(decoded, '\0');
        }
    }

    /**
     * Takes the value of an environment variable.
     *
     * @param environment the process's, as of {@link System#getenv()}
     * @throws KeyStoreException if the variable is not set or empty
     */
    public static KeyPassword ofVariable(final Map<String, String> environment, final String variable) {
        final String value = environment.get(variable);
        if (value == null || value.isEmpty()) {
            throw new KeyStoreException("The environment variable " + variable + " holds no password.");
        }
        return new KeyPassword(value.toCharArray());
    }

    /**
     * Makes a random password and writes it to a new file of mode 0600. For a demonstration only: a password beside the file it
     * protects protects little.
     *
     * @throws KeyStoreException if the file is there already or cannot be written
     */
    public static KeyPassword generate(final Path path) {
        final byte[] random = new byte[GENERATED_BYTES];
        new SecureRandom().nextBytes(random);
        final byte[] text = new byte[2 * GENERATED_BYTES];
        final char[] chars = new char[text.length];
        for (int i = 0; i < text.length; i++) {
            chars[i] = Character.forDigit(random[i / 2] >> (i % 2 == 0 ? 4 : 0) & 0xf, 16);
            text[i] = (byte) chars[i];
        }
        try {
            new PrivateFile(path, "password file").create(text);
            return new KeyPassword(chars);
        } finally {
            Arrays.fill(random, (byte) 0);
            Arrays.fill(text, (byte) 0);
        }
    }

    /** The characters themselves, not a copy: they are zeros after {@link #close()}. */
    public char[] chars() {
        return chars;
    }

    /** Wipes the characters. */
    @Override
    public void close() {
        Arrays.fill(chars, '\0');
    }

    @Override
    public String toString() {
        return "KeyPassword";
    }

    /** Number of characters without the line ends at the end. */
    private static int decode(final byte[] content, final char[] into, final PrivateFile file) {
        final CharBuffer chars = CharBuffer.wrap(into);
        try {
            final var result = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content), chars, true);
            if (result.isError()) {
                result.throwException();
            }
        } catch (final CharacterCodingException e) {
            throw new KeyStoreException("The " + file + " is not UTF-8 text.", e);
        }
        int length = chars.position();
        while (length > 0 && (into[length - 1] == '\n' || into[length - 1] == '\r')) {
            length--;
        }
        if (length == 0) {
            throw new KeyStoreException("The " + file + " is empty.");
        }
        for (int i = 0; i < length; i++) {
            if (Character.isISOControl(into[i])) {
                // Nobody types these; a second line, or a file that is something else.
                throw new KeyStoreException("The " + file + " holds more than one line, or a control character.");
            }
        }
        return length;
    }
}
