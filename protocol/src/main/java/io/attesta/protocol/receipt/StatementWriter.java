package io.attesta.protocol.receipt;

/**
 * Writes statements (DE 62): a claims map in the style of a CWT (RFC 8392), deterministic CBOR. For one thread,
 * reused; allocates nothing after construction.
 *
 * <pre>
 *   A5                            map of 5
 *     01  text                    iss   issuer/node
 *     04  unsigned                exp   seconds
 *     06  unsigned                iat   seconds
 *     07  4A nnnn ssssssssssssssss  cti   node, sequence
 *     3A 0001116F  8D             -70000: array of 13
 *       text code · text response code · unsigned action · 50 token · text last four · text acceptor · text terminal
 *       unsigned STAN · unsigned card version · 50 request digest · unsigned flags · text COR · text reference
 * </pre>
 */
public final class StatementWriter {
    /**
     * Longest statement in bytes, every field at its longest: 106 of map (head 1, issuer 1 + 2 + 64, two times of 1 +
     * 9, identity 1 + 1 + 10, key and array head 6) and 135 of array (7 + 3 + 3 + 17 + 5 + 16 + 9 + 5 + 9 + 17 + 3 + 7
     * + 34).
     */
    public static final int MAX_LENGTH = 241;

    private final CborWriter cbor = new CborWriter();
    private final byte[] issuer;

    /**
     * A writer for one node.
     *
     * @param issuer {@code <issuer>/<node>}, 1 to 64 printable ASCII characters; copied
     */
    public StatementWriter(final byte[] issuer) {
        this.issuer = IssuerName.checked(issuer);
    }

    /**
     * Writes the statement to {@code target[offset]}.
     *
     * @return its length in bytes, at most {@link #MAX_LENGTH}
     * @throws IndexOutOfBoundsException if the array ends first
     */
    public int write(final StatementFields fields, final byte[] target, final int offset) {
        cbor.wrap(target, offset);
        cbor.mapHead(5);
        cbor.unsigned(Claims.ISSUER);
        cbor.text(issuer, 0, issuer.length);
        cbor.unsigned(Claims.EXPIRES_AT);
        cbor.unsigned(fields.expiresAt);
        cbor.unsigned(Claims.ISSUED_AT);
        cbor.unsigned(fields.issuedAt);
        cbor.unsigned(Claims.CWT_ID);
        cbor.bytesHead(Claims.CWT_ID_LENGTH);
        cbor.rawShort(fields.node);
        cbor.rawLong(fields.sequence);
        cbor.negative(Claims.DECISION);
        cbor.arrayHead(Claims.DECISION_ELEMENTS);
        decision(fields);
        return cbor.position() - offset;
    }

    private void decision(final StatementFields fields) {
        cbor.text(fields.code, 0, fields.hasCode ? fields.code.length : 0);
        cbor.text(fields.responseCode, 0, fields.responseCode.length);
        cbor.unsigned(fields.action);
        cbor.bytesHead(StatementFields.TOKEN_LENGTH);
        cbor.rawLong(fields.tokenHigh);
        cbor.rawLong(fields.tokenLow);
        digitsOrEmpty(fields.lastFour, 4);
        cbor.text(fields.acceptor, 0, fields.acceptorLength);
        cbor.text(fields.terminal, 0, fields.terminalLength);
        cbor.unsigned(fields.stan);
        cbor.unsigned(fields.cardVersion);
        cbor.bytes(fields.requestDigest, 0, fields.requestDigest.length);
        cbor.unsigned(fields.flagsTold);
        digitsOrEmpty(fields.occupation, 6);
        cbor.text(fields.reference, 0, fields.referenceLength);
    }

    private void digitsOrEmpty(final int number, final int digits) {
        if (number == StatementFields.NONE) {
            cbor.emptyText();
        } else {
            cbor.decimalText(number, digits);
        }
    }
}
