package io.attesta.protocol.receipt;

/**
 * A COSE receipt (DE 63) taken apart: one proof that a leaf is in a batch, and a signature over that batch's root.
 * Immutable; arrays are copied on the way out. That it could be read proves nothing: {@link ReceiptVerifier} does.
 */
public final class Receipt {
    /** Longest receipt in bytes; see {@link ReceiptWriter#MAX_LENGTH}. */
    public static final int MAX_LENGTH = ReceiptWriter.MAX_LENGTH;

    private final byte[] protectedHeader;
    private final byte[] kid;
    private final int treeSize;
    private final int leafIndex;
    private final byte[] path;
    private final byte[] signature;

    private Receipt(final byte[] protectedHeader, final InclusionProof proof, final byte[] signature) {
        this.protectedHeader = protectedHeader;
        this.kid = ProtectedHeader.kid(protectedHeader);
        this.treeSize = proof.treeSize();
        this.leafIndex = proof.leafIndex();
        this.path = proof.path();
        this.signature = signature;
    }

    /**
     * Reads a receipt: tag 18, algorithm EdDSA, tree RFC9162_SHA256, exactly one inclusion proof whose path is as long
     * as its tree size and leaf index ask for (RFC 9162 §2.1.3.2), no payload, and nothing besides.
     *
     * @throws MalformedReceiptException if the bytes are anything else
     */
    public static Receipt parse(final byte[] bytes) {
        if (bytes.length > MAX_LENGTH) {
            throw new MalformedReceiptException("the receipt has " + bytes.length + " bytes, more than " + MAX_LENGTH);
        }
        final CborReader reader = new CborReader(bytes, "the receipt");
        reader.tag(ReceiptWriter.COSE_SIGN1, "the receipt");
        reader.array(4, "the receipt's array");
        final byte[] protectedHeader = reader.bytes(ProtectedHeader.LENGTH, "the protected header");
        reader.map(1, "the unprotected header");
        reader.integer(ReceiptWriter.PROOFS, "the label of the proofs");
        reader.map(1, "the map of proofs");
        reader.integer(ReceiptWriter.INCLUSION, "the label of inclusion proofs");
        reader.array(1, "the list of inclusion proofs");
        final byte[] proof = reader.bytes(1, MAX_LENGTH, "the inclusion proof");
        reader.nil("the payload");
        final byte[] signature = reader.bytes(ReceiptWriter.SIGNATURE_LENGTH, "the signature");
        reader.end();
        return new Receipt(protectedHeader, InclusionProof.parse(proof), signature);
    }

    /** Identifier of the key that signed, 8 bytes: the first of SHA-256 over the raw public key. */
    public byte[] kid() {
        return kid.clone();
    }

    /**
     * Number of leaves of the batch, 1 to 256, as the receipt claims: no signature covers it, it is a hint for the
     * computation.
     */
    public int treeSize() {
        return treeSize;
    }

    /** Index of the leaf, 0 to 255, as the receipt claims: no signature covers it, it is a hint for the computation. */
    public int leafIndex() {
        return leafIndex;
    }

    /** The hashes of the path, from the leaf up, 32 bytes each, one after the other. */
    public byte[] path() {
        return path.clone();
    }

    /** The Ed25519 signature, 64 bytes. */
    public byte[] signature() {
        return signature.clone();
    }

    /** The protected header as it was signed. */
    public byte[] protectedHeader() {
        return protectedHeader.clone();
    }

    /** The root of the batch that {@code leaf} is in if the path is right: 32 bytes. */
    public byte[] root(final byte[] leaf) {
        return InclusionPath.root(leaf, treeSize, leafIndex, path);
    }

    /** {@code [tree size, leaf index, [hashes]]} as read. */
    private record InclusionProof(int treeSize, int leafIndex, byte[] path) {
        static InclusionProof parse(final byte[] bytes) {
            final CborReader reader = new CborReader(bytes, "the inclusion proof");
            reader.array(3, "the inclusion proof");
            final int treeSize = (int) reader.unsigned(BatchTree.MAX_LEAVES, "the tree size");
            final int leafIndex = (int) reader.unsigned(BatchTree.MAX_LEAVES - 1, "the leaf index");
            if (leafIndex >= treeSize) {
                throw new MalformedReceiptException("the leaf index is not below the tree size");
            }
            final int hashes = InclusionPath.length(treeSize, leafIndex);
            reader.array(hashes, "the path");
            final byte[] path = new byte[hashes * Sha256.LENGTH];
            for (int at = 0; at < path.length; at += Sha256.LENGTH) {
                System.arraycopy(reader.bytes(Sha256.LENGTH, "a hash of the path"), 0, path, at, Sha256.LENGTH);
            }
            reader.end();
            return new InclusionProof(treeSize, leafIndex, path);
        }
    }
}
