package io.attesta.protocol.checkpoint;

import io.attesta.protocol.receipt.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * One signature line of a note (C2SP signed-note): em dash, space, name of the key, space, base64 of key identifier (4 bytes) and
 * signature.
 *
 * @param name of the key; Attesta's keys are named as their node
 * @param keyId first 4 bytes of SHA-256 over name, newline, 01, public key
 * @param signature the bytes, 64 of Ed25519
 */
public record NoteSignature(String name, int keyId, byte[] signature) {
    private static final byte ED25519 = 1;
    private static final String PREFIX = "\u2014 ";
    private static final int MAX_NAME = 64;

    /** Checks the name and copies the signature. */
    public NoteSignature {
        requireName(name);
        signature = signature.clone();
    }

    @Override
    public byte[] signature() {
        return signature.clone();
    }

    /** Identifier of an Ed25519 key in notes: the recommendation of signed-note. */
    public static int keyId(final String name, final byte[] publicKey) {
        final byte[] ascii = name.getBytes(StandardCharsets.UTF_8);
        final ByteBuffer input = ByteBuffer.allocate(ascii.length + 2 + publicKey.length);
        input.put(ascii).put((byte) '\n').put(ED25519).put(publicKey);
        return ByteBuffer.wrap(Sha256.of(input.array())).getInt();
    }

    /** The line without its newline. */
    String line() {
        final byte[] bytes = ByteBuffer.allocate(4 + signature.length)
                .putInt(keyId)
                .put(signature)
                .array();
        return PREFIX + name + " " + Base64.getEncoder().encodeToString(bytes);
    }

    static NoteSignature parse(final String line) {
        final String[] parts =
                line.startsWith(PREFIX) ? line.substring(PREFIX.length()).split(" ", -1) : new String[0];
        if (parts.length != 2) {
            throw new MalformedCheckpointException("a signature line is not of the form: dash, name, base64");
        }
        try {
            final byte[] bytes = Base64.getDecoder().decode(parts[1]);
            if (bytes.length < 5) {
                throw new MalformedCheckpointException("a signature line is too short");
            }
            return new NoteSignature(
                    parts[0], ByteBuffer.wrap(bytes).getInt(), Arrays.copyOfRange(bytes, 4, bytes.length));
        } catch (final IllegalArgumentException e) {
            throw new MalformedCheckpointException("a signature line has no base64 or no good name");
        }
    }

    /**
     * Requires a name that may stand in a note.
     *
     * @throws IllegalArgumentException unless it is 1 to 64 printable ASCII characters without space and plus
     */
    static void requireName(final String name) {
        if (name.isEmpty()
                || name.length() > MAX_NAME
                || !name.chars().allMatch(c -> c > ' ' && c <= '~' && c != '+')) {
            throw new IllegalArgumentException(
                    "a name in a note has 1 to 64 printable ASCII characters without space and plus");
        }
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof NoteSignature that
                && name.equals(that.name)
                && keyId == that.keyId
                && Arrays.equals(signature, that.signature);
    }

    @Override
    public int hashCode() {
        return keyId;
    }

    @Override
    public String toString() {
        return line();
    }
}
