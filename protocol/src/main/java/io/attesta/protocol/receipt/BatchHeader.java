package io.attesta.protocol.receipt;

import java.time.Instant;

/**
 * Leaf 0 of a batch, as read: it chains the batch to the one before and covers what is beside the statements. Bytes
 * are lower-case hex. {@link BatchHeaderWriter} writes it.
 *
 * @param issuer {@code <issuer>/<node>}, 1 to 64 characters
 * @param issuedAt the batch's time, to the second
 * @param number the batch's number, 64 bits unsigned
 * @param previousRoot root of the batch before, 32 bytes in hex; zeros for the first
 * @param statements number of statements that follow, 0 to 255
 * @param restDigest SHA-256 over everything else in the batch, 32 bytes in hex
 */
public record BatchHeader(
        String issuer, Instant issuedAt, long number, String previousRoot, int statements, String restDigest) {

    /**
     * Reads a leaf as a batch header.
     *
     * @throws MalformedReceiptException if the bytes are anything else, a statement included
     */
    public static BatchHeader parse(final byte[] leaf) {
        if (leaf.length > BatchHeaderWriter.MAX_LENGTH) {
            throw new MalformedReceiptException("the batch header has " + leaf.length + " bytes");
        }
        final CborReader reader = new CborReader(leaf, "the batch header");
        reader.map(3, "the batch header");
        reader.integer(Claims.ISSUER, "the issuer's key");
        final String issuer = reader.text(1, IssuerName.MAX_LENGTH, "the issuer");
        reader.integer(Claims.ISSUED_AT, "the key of the batch's time");
        final Instant issuedAt = Statement.time(reader, "the batch's time");
        reader.integer(Claims.BATCH, "the key of the batch");
        reader.array(Claims.BATCH_ELEMENTS, "the array of the batch");
        final BatchHeader header = new BatchHeader(
                issuer,
                issuedAt,
                reader.unsigned("the batch number"),
                Statement.hex(reader, Sha256.LENGTH, "the previous root"),
                (int) reader.unsigned(BatchTree.MAX_LEAVES - 1, "the number of statements"),
                Statement.hex(reader, Sha256.LENGTH, "the digest of the rest"));
        reader.end();
        return header;
    }
}
