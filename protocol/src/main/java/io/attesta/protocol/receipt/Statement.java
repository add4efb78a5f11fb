package io.attesta.protocol.receipt;

import java.time.Instant;
import java.util.HexFormat;

/**
 * What one answer says and its receipt proves: the claims of a statement (DE 62). Texts are printable ASCII and empty
 * where the statement has none; bytes are lower-case hex.
 *
 * @param issuer {@code <issuer>/<node>}, 1 to 64 characters
 * @param issuedAt time of the decision, to the second
 * @param expiresAt end of the session; equal to {@code issuedAt} where none stays open
 * @param node the node that decided, 0 to 65535
 * @param sequence its sequence number, 64 bits unsigned; unique for ever together with the node
 * @param code authorization code of six characters, or empty; a reversal's is the code that was reversed
 * @param responseCode DE 39, two characters
 * @param action first two digits of DE 3; 104 reversal, 103 file action, 200 + action for an advice
 * @param cardToken 16 bytes in hex, zeros if no card was given
 * @param lastFour last four digits of the card, or empty
 * @param acceptor DE 42 without padding, at most 15 characters
 * @param terminal DE 41 without padding, at most 8 characters
 * @param stan DE 11, 0 to 999999
 * @param cardVersion version of the card status that was used, 64 bits unsigned; 0 if the card is unknown
 * @param requestDigest first half of SHA-256 over the request, 16 bytes in hex
 * @param flagsTold entitlement flags told, 16 bits; 0 if none
 * @param occupation COR code told, six digits, or empty
 * @param reference reference of the offer or course, at most 32 characters, or empty
 */
public record Statement(
        String issuer,
        Instant issuedAt,
        Instant expiresAt,
        int node,
        long sequence,
        String code,
        String responseCode,
        int action,
        String cardToken,
        String lastFour,
        String acceptor,
        String terminal,
        int stan,
        long cardVersion,
        String requestDigest,
        int flagsTold,
        String occupation,
        String reference) {
    /** Longest statement that is read, in bytes: what the three digits of DE 62's length can say. */
    public static final int MAX_LENGTH = 999;

    private static final int FIRST_SPECIAL_ACTION = 100;

    /**
     * Reads a leaf as a statement. Array elements after the thirteen known ones are passed over. Nothing is proved by
     * it: only a receipt proves that somebody said so ({@link ReceiptVerifier}).
     *
     * @throws MalformedReceiptException if the bytes are anything else, a batch header included
     */
    public static Statement parse(final byte[] leaf) {
        if (leaf.length > MAX_LENGTH) {
            throw new MalformedReceiptException("the statement has " + leaf.length + " bytes, more than " + MAX_LENGTH);
        }
        final CborReader reader = new CborReader(leaf, "the statement");
        reader.map(5, "the statement");
        reader.integer(Claims.ISSUER, "the issuer's key");
        final String issuer = reader.text(1, IssuerName.MAX_LENGTH, "the issuer");
        reader.integer(Claims.EXPIRES_AT, "the key of the time of expiry");
        final Instant expiresAt = time(reader, "the time of expiry");
        reader.integer(Claims.ISSUED_AT, "the key of the time of issue");
        final Instant issuedAt = time(reader, "the time of issue");
        reader.integer(Claims.CWT_ID, "the key of the identity");
        final byte[] identity = reader.bytes(Claims.CWT_ID_LENGTH, "the identity");
        reader.integer(Claims.DECISION, "the key of what was decided");
        return decision(reader, issuer, issuedAt, expiresAt, identity);
    }

    /**
     * Whether this says that an action was approved: response code 00 to a request for authorization. False for
     * reversals, file actions and advices, whose 00 means accepted.
     */
    public boolean approved() {
        return action < FIRST_SPECIAL_ACTION && "00".equals(responseCode);
    }

    /** Names the statement and shows nothing of the card. */
    @Override
    public String toString() {
        return "Statement[" + issuer + ", node " + node + ", sequence " + Long.toUnsignedString(sequence) + "]";
    }

    private static Statement decision(
            final CborReader reader,
            final String issuer,
            final Instant issuedAt,
            final Instant expiresAt,
            final byte[] identity) {
        final int elements = reader.array(Claims.DECISION_ELEMENTS, MAX_LENGTH, "the array of what was decided");
        final Statement statement = new Statement(
                issuer,
                issuedAt,
                expiresAt,
                (int) bigEndian(identity, 0, 2),
                bigEndian(identity, 2, 8),
                reader.textOrEmpty(StatementFields.CODE_LENGTH, "the authorization code"),
                reader.text(2, StatementFields.RESPONSE_CODE_LENGTH, "the response code"),
                (int) reader.unsigned(StatementFields.MAX_ACTION, "the action"),
                hex(reader, StatementFields.TOKEN_LENGTH, "the card token"),
                reader.digitsOrEmpty(4, "the card's last four digits"),
                reader.text(0, StatementFields.ACCEPTOR_LENGTH, "the acceptor"),
                reader.text(0, StatementFields.TERMINAL_LENGTH, "the terminal"),
                (int) reader.unsigned(StatementFields.MAX_STAN, "the STAN"),
                reader.unsigned("the card status version"),
                hex(reader, StatementFields.DIGEST_LENGTH, "the request digest"),
                (int) reader.unsigned(StatementFields.MAX_SHORT, "the entitlement flags"),
                reader.digitsOrEmpty(6, "the COR code"),
                reader.text(0, StatementFields.REFERENCE_LENGTH, "the reference"));
        for (int i = Claims.DECISION_ELEMENTS; i < elements; i++) {
            reader.skip("an element after the known ones");
        }
        reader.end();
        return statement;
    }

    static Instant time(final CborReader reader, final String what) {
        return Instant.ofEpochSecond(reader.unsigned(StatementFields.MAX_SECONDS, what));
    }

    static String hex(final CborReader reader, final int length, final String what) {
        return HexFormat.of().formatHex(reader.bytes(length, what));
    }

    private static long bigEndian(final byte[] bytes, final int offset, final int length) {
        long value = 0;
        for (int i = offset; i < offset + length; i++) {
            value = value << 8 | bytes[i] & 0xFF;
        }
        return value;
    }
}
