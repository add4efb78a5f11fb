package io.attesta.protocol.receipt;

/**
 * The protected header of a receipt: {@code {1: -8, 4: kid, 395: 1}}, that is EdDSA (RFC 9053 §2.2), the key's
 * identifier and RFC9162_SHA256 as the tree (RFC 9942). Its encoding is fixed but for the eight bytes of the
 * identifier.
 */
final class ProtectedHeader {
    /** Encoded length in bytes. */
    static final int LENGTH = 17;

    /** Bytes of a key identifier. */
    static final int KID_LENGTH = 8;

    private static final int ALGORITHM = 1;
    private static final int KID = 4;
    private static final int VERIFIABLE_DATA_STRUCTURE = 395;
    private static final int EDDSA = -8;
    private static final int RFC9162_SHA256 = 1;

    private ProtectedHeader() {}

    static byte[] encode(final byte[] kid) {
        if (kid.length != KID_LENGTH) {
            throw new IllegalArgumentException("a key identifier has " + KID_LENGTH + " bytes, not " + kid.length);
        }
        final byte[] header = new byte[LENGTH];
        final CborWriter cbor = new CborWriter();
        cbor.wrap(header, 0);
        cbor.mapHead(3);
        cbor.unsigned(ALGORITHM);
        cbor.negative(EDDSA);
        cbor.unsigned(KID);
        cbor.bytes(kid, 0, kid.length);
        cbor.unsigned(VERIFIABLE_DATA_STRUCTURE);
        cbor.unsigned(RFC9162_SHA256);
        return header;
    }

    /** The key identifier in {@code header}, which must be exactly as {@link #encode} makes it. */
    static byte[] kid(final byte[] header) {
        final CborReader reader = new CborReader(header, "the protected header");
        reader.map(3, "the protected header");
        reader.integer(ALGORITHM, "the algorithm's label");
        reader.integer(EDDSA, "the algorithm, EdDSA");
        reader.integer(KID, "the key identifier's label");
        final byte[] kid = reader.bytes(KID_LENGTH, "the key identifier");
        reader.integer(VERIFIABLE_DATA_STRUCTURE, "the tree's label");
        reader.integer(RFC9162_SHA256, "the tree, RFC9162_SHA256");
        reader.end();
        return kid;
    }
}
