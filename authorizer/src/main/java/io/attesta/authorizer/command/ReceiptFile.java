package io.attesta.authorizer.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.attesta.protocol.receipt.EncodedBytes;
import io.attesta.protocol.receipt.MalformedReceiptException;
import io.attesta.protocol.receipt.SignedPair;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A statement and its receipt in a file, to be kept and passed on. Written as a JSON object of {@code statement} and {@code
 * receipt} (hex or base64url) and, if known, {@code keys} (an address, or a file, relative to this one); read as that, as a QR
 * text, or as CBOR ({@link SignedPair}), told apart by the first bytes.
 *
 * @param statement the bytes of DE 62
 * @param receipt the bytes of DE 63
 * @param keys where the public keys are
 */
record ReceiptFile(byte[] statement, byte[] receipt, Optional<String> keys) {
    /** A pair takes some 1,500 bytes. */
    private static final int MAX_BYTES = 65_536;

    private static final String STANDARD_INPUT = "-";

    /** Major type 4 in the three highest bits: no text begins so, in ASCII or UTF-8. */
    private static final int CBOR_ARRAY = 0x80;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /**
     * Reads a file; a {@link CommandFailure} says in one sentence what is wrong with it.
     *
     * @param file the file, or {@value #STANDARD_INPUT} for {@code input}
     */
    static ReceiptFile read(final Path file, final InputStream input) {
        final boolean piped = file.toString().equals(STANDARD_INPUT);
        final String name = piped ? "Standard input" : file.toString();
        final byte[] content = content(file, piped, input, name);
        if (content.length > 0 && (content[0] & 0xE0) == CBOR_ARRAY) {
            return ofPair(() -> SignedPair.ofCbor(content), name, "name another file with --file");
        }
        final String text = new String(content, StandardCharsets.UTF_8).strip();
        return text.startsWith(SignedPair.PREFIX) ? ofQrText(text, name) : ofJson(text, name, file);
    }

    /**
     * Reads a QR text; a {@link CommandFailure} says in one sentence what is wrong with it.
     *
     * @param name where it is from, as a sentence begins
     */
    static ReceiptFile ofQrText(final String text, final String name) {
        // Blanks are characters of such a text, but none can be its last.
        return ofPair(() -> SignedPair.ofQrText(text.strip()), name, "scan or copy it whole, blanks included");
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

    private static ReceiptFile ofPair(final Supplier<SignedPair> reading, final String name, final String whatToDo) {
        try {
            final SignedPair pair = reading.get();
            return new ReceiptFile(pair.statement(), pair.receipt(), Optional.empty());
        } catch (final MalformedReceiptException e) {
            throw new CommandFailure(name + " cannot be read: " + e.getMessage() + "; " + whatToDo + ".", e);
        }
    }

    private static ReceiptFile ofJson(final String text, final String name, final Path file) {
        final JsonNode root = tree(text, name);
        final byte[] statement = bytes(root, "statement", name);
        final byte[] receipt = bytes(root, "receipt", name);
        final Optional<String> keys = root.hasNonNull("keys")
                ? Optional.of(text(root, "keys", name)).map(named -> beside(file, name, named))
                : Optional.empty();
        return new ReceiptFile(statement, receipt, keys);
    }

    private static JsonNode tree(final String text, final String name) {
        try {
            final JsonNode root = JSON.readTree(text);
            if (!root.isObject()) {
                throw new CommandFailure(name + " holds no JSON object with statement and receipt.");
            }
            return root;
        } catch (final JsonProcessingException e) {
            throw new CommandFailure(
                    name + " is neither JSON nor a QR text nor CBOR; name a file that terminal --save has written.", e);
        }
    }

    private static byte[] content(final Path file, final boolean piped, final InputStream input, final String name) {
        try {
            if (piped) {
                return bytes(input, name);
            }
            try (InputStream in = Files.newInputStream(file)) {
                return bytes(in, name);
            }
        } catch (final NoSuchFileException e) {
            throw new CommandFailure("There is no file " + file + "; name one that terminal --save has written.", e);
        } catch (final IOException e) {
            throw new CommandFailure(name + " cannot be read: " + IoReason.of(e) + ".", e);
        }
    }

    /** Reads no more than it may: the size of a pipe or a device is not known beforehand. */
    private static byte[] bytes(final InputStream in, final String name) throws IOException {
        final byte[] bytes = in.readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
            throw new CommandFailure(name + " has more than " + MAX_BYTES + " bytes, too many for one receipt.");
        }
        return bytes;
    }

    private static byte[] bytes(final JsonNode root, final String what, final String name) {
        return EncodedBytes.read(text(root, what, name))
                .orElseThrow(
                        () -> new CommandFailure("The " + what + " in " + name + " is neither hex nor base64url."));
    }

    private static String text(final JsonNode root, final String what, final String name) {
        final JsonNode value = root.get(what);
        if (value == null || !value.isTextual()) {
            throw new CommandFailure(name + " has no text \"" + what + "\".");
        }
        return value.textValue();
    }

    private static String beside(final Path file, final String name, final String named) {
        if (TrustedKeys.isUrl(named)) {
            return named;
        }
        try {
            return file.toAbsolutePath().resolveSibling(named).toString();
        } catch (final InvalidPathException e) {
            throw new CommandFailure(
                    "The text \"keys\" in " + name + " is neither an address nor a file; name one with --keys.", e);
        }
    }
}
