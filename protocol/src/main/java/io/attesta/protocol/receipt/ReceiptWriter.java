package io.attesta.protocol.receipt;

/**
 * Writes receipts (DE 63): COSE Receipts (RFC 9942) of inclusion in a batch, for one key. For one thread, reused for
 * every leaf of every batch under the key; allocates nothing after construction.
 *
 * <pre>
 *   D2  84                        tag 18, COSE_Sign1: array of 4
 *     51 protected header         {1: -8, 4: kid, 395: 1}
 *     A1 19018C A1 20 81 bytes    {396: {-1: [proof]}}
 *       83 unsigned unsigned 8n (5820 hash)…    proof: tree size, leaf index, path from the leaf up
 *     F6                          no payload: the verifier computes the root
 *     5840 signature
 * </pre>
 */
public final class ReceiptWriter {
    /** Longest receipt in bytes: 104 around a path of eight hashes of 34, in a tree of 256. */
    public static final int MAX_LENGTH = 376;

    /** Bytes of an Ed25519 signature. */
    public static final int SIGNATURE_LENGTH = 64;

    static final int COSE_SIGN1 = 18;
    static final int PROOFS = 396;
    static final int INCLUSION = -1;

    private static final int PATH_ELEMENT_LENGTH = 2 + Sha256.LENGTH;

    private final CborWriter cbor = new CborWriter();
    private final byte[] protectedHeader;
    private final byte[] path = new byte[InclusionPath.MAX_LENGTH * Sha256.LENGTH];

    /**
     * A writer for one key.
     *
     * @param kid the key's identifier, 8 bytes
     */
    public ReceiptWriter(final byte[] kid) {
        protectedHeader = ProtectedHeader.encode(kid);
    }

    /**
     * Writes the receipt of one leaf to {@code target[offset]}.
     *
     * @param tree the computed batch
     * @param leaf index of the leaf, 1 to 255 for a statement
     * @param signature holds, at {@code signatureOffset}, the {@value #SIGNATURE_LENGTH} bytes over {@link
     * SignatureInput} of that tree
     * @return its length in bytes, 134 to {@link #MAX_LENGTH} for a statement
     * @throws IndexOutOfBoundsException if the array ends first
     */
    public int write(
            final BatchTree tree,
            final int leaf,
            final byte[] signature,
            final int signatureOffset,
            final byte[] target,
            final int offset) {
        cbor.wrap(target, offset);
        cbor.tag(COSE_SIGN1);
        cbor.arrayHead(4);
        cbor.bytes(protectedHeader, 0, protectedHeader.length);
        cbor.mapHead(1);
        cbor.unsigned(PROOFS);
        cbor.mapHead(1);
        cbor.negative(INCLUSION);
        cbor.arrayHead(1);
        proof(tree, leaf);
        cbor.nil();
        cbor.bytes(signature, signatureOffset, SIGNATURE_LENGTH);
        return cbor.position() - offset;
    }

    private void proof(final BatchTree tree, final int leaf) {
        final int pathBytes = tree.writePath(leaf, path, 0);
        final int hashes = pathBytes / Sha256.LENGTH;
        // The array heads of the proof (3 elements) and of the path (at most 8) take one byte each.
        cbor.bytesHead(
                2 + CborWriter.headLength(tree.size()) + CborWriter.headLength(leaf) + hashes * PATH_ELEMENT_LENGTH);
        cbor.arrayHead(3);
        cbor.unsigned(tree.size());
        cbor.unsigned(leaf);
        cbor.arrayHead(hashes);
        for (int at = 0; at < pathBytes; at += Sha256.LENGTH) {
            cbor.bytes(path, at, Sha256.LENGTH);
        }
    }
}
