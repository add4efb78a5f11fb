package io.attesta.authorizer.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A statement and its receipt in a file, to be kept and passed on: a JSON object of {@code statement} and {@code receipt} (hex
 * or base64url) and, if known, {@code keys} (an address, or a file, relative to this one).
 *
 * @param statement the bytes of DE 62
 * @param receipt the bytes of DE 63
 * @param keys where the public keys are
 */
record ReceiptFile(byte[] statement, byte[] receipt, Optional<String> keys) {
    /** A pair takes some 1,500 bytes. */
    private static final int MAX_BYTES = 65_536;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Reads a file; a {@link CommandFailure} says in one sentence what is wrong with it. */
    static ReceiptFile read(final Path file) {
        final JsonNode root = tree(file);
        final byte[] statement = bytes(root, "statement", file);
        final byte[] receipt = bytes(root, "receipt", file);
        final Optional<String> keys = root.hasNonNull("keys")
                ? Optional.of(text(root, "keys", file)).map(named -> beside(file, named))
                : Optional.empty();
        return new ReceiptFile(statement, receipt, keys);
    }

    /** Writes the file, in place of what was there. */
    void write(final Path file) {
        final ObjectNode root = JSON.createObjectNode();
        root.put("statement", HexFormat.of().formatHex(statement));
        root.put("receipt", HexFormat.of().formatHex(receipt));
        keys.ifPresent(named -> root.put("keys", named));
        try {
            Files.writeString(file, root.toPrettyString() + System.lineSeparator());
        } catch (final IOException e) {
            throw new CommandFailure(
                    "Statement and receipt cannot be written to " + file + ": " + IoReason.of(e)
                            + "; name another file with --save.",
                    e);
        }
    }

    private static JsonNode tree(final Path file) {
        try {
            final JsonNode root = JSON.readTree(bytes(file));
            if (!root.isObject()) {
                throw new CommandFailure(file + " holds no JSON object with statement and receipt.");
            }
            return root;
        } catch (final NoSuchFileException e) {
            throw new CommandFailure("There is no file " + file + "; name one that terminal --save has written.", e);
        } catch (final JsonProcessingException e) {
            throw new CommandFailure(file + " is no JSON; name a file that terminal --save has written.", e);
        } catch (final IOException e) {
            throw new CommandFailure(file + " cannot be read: " + IoReason.of(e) + ".", e);
        }
    }

    /** Reads no more than it may: the size of a pipe or a device is not known beforehand. */
    private static byte[] bytes(final Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            final byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new CommandFailure(file + " has more than " + MAX_BYTES + " bytes, too many for one receipt.");
            }
            return bytes;
        }
    }

    private static byte[] bytes(final JsonNode root, final String name, final Path file) {
        return EncodedBytes.read(text(root, name, file))
                .orElseThrow(
                        () -> new CommandFailure("The " + name + " in " + file + " is neither hex nor base64url."));
    }

    private static String text(final JsonNode root, final String name, final Path file) {
        final JsonNode value = root.get(name);
        if (value == null || !value.isTextual()) {
            throw new CommandFailure(file + " has no text \"" + name + "\".");
        }
        return value.textValue();
    }

    private static String beside(final Path file, final String named) {
        if (TrustedKeys.isUrl(named)) {
            return named;
        }
        try {
            return file.toAbsolutePath().resolveSibling(named).toString();
        } catch (final InvalidPathException e) {
            throw new CommandFailure(
                    "The text \"keys\" in " + file + " is neither an address nor a file; name one with --keys.", e);
        }
    }
}
