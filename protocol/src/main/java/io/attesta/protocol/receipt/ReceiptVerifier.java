package io.attesta.protocol.receipt;

import java.util.HexFormat;

/**
 * Verifies a statement by its receipt, offline: computes the batch's root from the statement and the path, and has the
 * signature over it checked. Takes anything from anybody and answers with a {@link Verdict}.
 *
 * <p>Tree size and leaf index are covered by no signature and appear in no verdict.
 */
public final class ReceiptVerifier {
    private ReceiptVerifier() {}

    /**
     * Judges a pair.
     *
     * @param statement the bytes of DE 62
     * @param receipt the bytes of DE 63
     * @param check the keys that are trusted
     */
    public static Verdict verify(final byte[] statement, final byte[] receipt, final SignatureCheck check) {
        final Statement parsedStatement;
        final Receipt parsedReceipt;
        try {
            parsedReceipt = Receipt.parse(receipt);
            parsedStatement = Statement.parse(statement);
        } catch (final MalformedReceiptException e) {
            return new Verdict.Refused(e.getMessage());
        }
        final byte[] message = SignatureInput.of(parsedReceipt.protectedHeader(), parsedReceipt.root(statement));
        return switch (check.check(parsedReceipt.kid(), message, parsedReceipt.signature())) {
            case VALID -> new Verdict.Verified(parsedStatement);
            case INVALID -> new Verdict.Refused("the signature is not over this statement");
            case UNKNOWN_KEY ->
                new Verdict.Refused(
                        "no key " + HexFormat.of().formatHex(parsedReceipt.kid()) + " is among those trusted");
        };
    }
}
