package io.attesta.protocol.receipt;

/**
 * What is signed for one batch: {@code Sig_structure} of RFC 9052 §4.4 over the batch's root, for one key. For one
 * thread, reused for every batch under the key; allocates nothing after construction.
 *
 * <pre>
 *   84  6A "Signature1"  51 protected header (17)  40  5820 root (32)        65 bytes
 * </pre>
 */
public final class SignatureInput {
    /** Length in bytes, always. */
    public static final int LENGTH = 65;

    private static final byte[] CONTEXT = {'S', 'i', 'g', 'n', 'a', 't', 'u', 'r', 'e', '1'};
    private static final int ROOT_OFFSET = LENGTH - Sha256.LENGTH;

    private final byte[] bytes;

    /**
     * The input for signatures of one key.
     *
     * @param kid the key's identifier, 8 bytes
     */
    public SignatureInput(final byte[] kid) {
        bytes = template(ProtectedHeader.encode(kid));
    }

    /**
     * Takes the root of {@code tree}, which must be computed.
     *
     * @return this
     */
    public SignatureInput over(final BatchTree tree) {
        tree.copyRoot(bytes, ROOT_OFFSET);
        return this;
    }

    /**
     * Takes the root at {@code root[offset]}, 32 bytes.
     *
     * @return this
     */
    public SignatureInput over(final byte[] root, final int offset) {
        System.arraycopy(root, offset, bytes, ROOT_OFFSET, Sha256.LENGTH);
        return this;
    }

    /** The bytes to sign: this object's own array, good until the next root is taken; not to be changed. */
    public byte[] bytes() {
        return bytes;
    }

    /** Bytes to sign, from the array's beginning: {@link #LENGTH}. */
    public int length() {
        return bytes.length;
    }

    /** The same bytes for a reader, over the protected header that it was given (17 bytes). */
    static byte[] of(final byte[] protectedHeader, final byte[] root) {
        final byte[] bytes = template(protectedHeader);
        System.arraycopy(root, 0, bytes, bytes.length - Sha256.LENGTH, Sha256.LENGTH);
        return bytes;
    }

    private static byte[] template(final byte[] protectedHeader) {
        final byte[] bytes = new byte[LENGTH];
        final CborWriter cbor = new CborWriter();
        cbor.wrap(bytes, 0);
        cbor.arrayHead(4);
        cbor.text(CONTEXT, 0, CONTEXT.length);
        cbor.bytes(protectedHeader, 0, protectedHeader.length);
        cbor.bytesHead(0);
        cbor.bytesHead(Sha256.LENGTH);
        return bytes;
    }
}
