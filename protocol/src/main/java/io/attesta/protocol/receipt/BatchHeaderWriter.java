package io.attesta.protocol.receipt;

/**
 * Writes batch headers, leaf 0 of every batch, in deterministic CBOR. For one thread, reused; allocates nothing after
 * construction.
 *
 * <pre>
 *   A3                            map of 3
 *     01  text                    iss   issuer/node
 *     06  unsigned                iat   seconds
 *     3A 00011170  84             -70001: array of 4
 *       unsigned batch number · 5820 root of the previous batch · unsigned statements · 5820 digest of everything else
 * </pre>
 */
public final class BatchHeaderWriter {
    /**
     * Longest header in bytes: head 1, issuer 1 + 2 + 64, time 1 + 9, key and array head 6, number 9, root 34,
     * statements 2, digest 34. Times end in the year 9999.
     */
    public static final int MAX_LENGTH = 163;

    private final CborWriter cbor = new CborWriter();
    private final byte[] issuer;

    /**
     * A writer for one node.
     *
     * @param issuer {@code <issuer>/<node>}, 1 to 64 printable ASCII characters; copied
     */
    public BatchHeaderWriter(final byte[] issuer) {
        this.issuer = IssuerName.checked(issuer);
    }

    /**
     * Writes the header to {@code target[offset]}.
     *
     * @param seconds the batch's time since 1970, up to the year 9999
     * @param number the batch's number, 64 bits unsigned, 1 for the first
     * @param previousRoot root of the batch before, 32 bytes; zeros for the first
     * @param statements number of statements that follow, 0 to 255
     * @param restDigest SHA-256 over everything else in the batch, 32 bytes
     * @return its length in bytes, at most {@link #MAX_LENGTH}
     * @throws IndexOutOfBoundsException if the array ends first
     */
    public int write(
            final long seconds,
            final long number,
            final byte[] previousRoot,
            final int statements,
            final byte[] restDigest,
            final byte[] target,
            final int offset) {
        if (seconds < 0 || seconds > StatementFields.MAX_SECONDS) {
            throw new IllegalArgumentException("time of the batch outside 1970 to 9999");
        }
        if (statements < 0 || statements >= BatchTree.MAX_LEAVES) {
            throw new IllegalArgumentException(statements + " statements in a batch");
        }
        requireHash(previousRoot, "previous root");
        requireHash(restDigest, "digest");
        cbor.wrap(target, offset);
        cbor.mapHead(3);
        cbor.unsigned(Claims.ISSUER);
        cbor.text(issuer, 0, issuer.length);
        cbor.unsigned(Claims.ISSUED_AT);
        cbor.unsigned(seconds);
        cbor.negative(Claims.BATCH);
        cbor.arrayHead(Claims.BATCH_ELEMENTS);
        cbor.unsigned(number);
        cbor.bytes(previousRoot, 0, previousRoot.length);
        cbor.unsigned(statements);
        cbor.bytes(restDigest, 0, restDigest.length);
        return cbor.position() - offset;
    }

    private static void requireHash(final byte[] hash, final String what) {
        if (hash.length != Sha256.LENGTH) {
            throw new IllegalArgumentException(what + " of " + hash.length + " bytes");
        }
    }
}
