package io.attesta.protocol.checkpoint;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * How far a node's history went and what its root was: the text of a checkpoint (C2SP tlog-checkpoint). Leaf {@code i} of the tree
 * is the root of batch {@code i + 1}.
 *
 * <pre>
 *   attesta/1                                        origin: issuer, slash, node, as in the statements
 *   20852163                                         tree size: number of batches
 *   CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=     root of the tree, base64
 * </pre>
 *
 * <p>Each line ends in a newline. There are no extension lines: nobody could check what they say.
 *
 * @param origin the node, 1 to 64 printable ASCII characters without space and plus
 * @param size number of batches, not negative
 * @param root 32 bytes; copied on the way in and out
 */
public record Checkpoint(String origin, long size, byte[] root) {
    /** Length of a root in bytes. */
    public static final int ROOT_LENGTH = 32;

    private static final int ROOT_CHARACTERS = 44;
    private static final int MAX_DIGITS = 18;

    /**
     * Checks and copies.
     *
     * @throws IllegalArgumentException if a part is out of range
     */
    public Checkpoint {
        NoteSignature.requireName(origin);
        if (size < 0) {
            throw new IllegalArgumentException("a tree has no size of " + size);
        }
        if (root.length != ROOT_LENGTH) {
            throw new IllegalArgumentException("a root has 32 bytes, not " + root.length);
        }
        root = root.clone();
    }

    @Override
    public byte[] root() {
        return root.clone();
    }

    /** The three lines, UTF-8: what is signed. */
    public byte[] text() {
        return (origin + "\n" + size + "\n" + Base64.getEncoder().encodeToString(root) + "\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads the text of a note.
     *
     * @throws MalformedCheckpointException if it is not three lines as above; extension lines of other logs are refused too
     */
    public static Checkpoint parse(final byte[] text) {
        final String[] lines = new String(text, StandardCharsets.UTF_8).split("\n", -1);
        if (lines.length != 4 || !lines[3].isEmpty()) {
            throw new MalformedCheckpointException("a checkpoint has three lines");
        }
        try {
            return new Checkpoint(lines[0], size(lines[1]), root(lines[2]));
        } catch (final IllegalArgumentException e) {
            throw new MalformedCheckpointException(e.getMessage());
        }
    }

    /** Decimal without leading zeros, below 10^18: more batches than a node could make in a million years. */
    static long size(final String digits) {
        if (!digits.matches("0|[1-9][0-9]{0," + (MAX_DIGITS - 1) + "}")) {
            throw new MalformedCheckpointException("the tree size is no decimal number");
        }
        return Long.parseLong(digits);
    }

    /** Base64 with padding, in the one way that an encoder writes it. */
    static byte[] root(final String base64) {
        if (base64.length() != ROOT_CHARACTERS) {
            throw new MalformedCheckpointException("a hash is not 44 characters of base64");
        }
        try {
            final byte[] root = Base64.getDecoder().decode(base64);
            if (!Base64.getEncoder().encodeToString(root).equals(base64)) {
                throw new MalformedCheckpointException("a hash is not written as base64 is");
            }
            return root;
        } catch (final IllegalArgumentException e) {
            throw new MalformedCheckpointException("a hash is no base64");
        }
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof Checkpoint that
                && origin.equals(that.origin)
                && size == that.size
                && Arrays.equals(root, that.root);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(root);
    }

    @Override
    public String toString() {
        return origin + " " + size + " " + HexFormat.of().formatHex(root);
    }
}
