package io.attesta.verifier;

import io.attesta.keystore.signing.PublicKeySet;
import io.attesta.keystore.signing.PublishedKey;
import io.attesta.protocol.receipt.MalformedReceiptException;
import io.attesta.protocol.receipt.Receipt;
import io.attesta.protocol.receipt.ReceiptVerifier;
import io.attesta.protocol.receipt.SignatureCheck;
import io.attesta.protocol.receipt.SignedPair;
import io.attesta.protocol.receipt.Verdict;

/**
 * Judges statements by their receipts with nothing but public keys: no network, no clock, no account. A statement dated before
 * its key was made or after it was retired, as far as the key set says so, is refused although the signature is right. Immutable
 * and thread-safe. A verdict is worth as much as the way by which the keys came.
 */
public final class OfflineVerifier {
    private final PublicKeySet keys;

    private OfflineVerifier(final PublicKeySet keys) {
        this.keys = keys;
    }

    /**
     * A verifier that trusts these keys.
     *
     * @param document a JWK set, a COSE key set, or one key as 64 hex digits; at most {@link PublicKeySet#MAX_BYTES} bytes
     * @throws io.attesta.keystore.KeyStoreException one sentence, if it is none of these or has no Ed25519 key
     */
    public static OfflineVerifier trusting(final byte[] document) {
        return new OfflineVerifier(PublicKeySet.read(document));
    }

    /**
     * Judges a pair; takes any bytes from anybody.
     *
     * @param statement the bytes of DE 62
     * @param receipt the bytes of DE 63
     */
    public Verdict verify(final byte[] statement, final byte[] receipt) {
        final Verdict verdict = ReceiptVerifier.verify(statement, receipt, this::check);
        return verdict instanceof Verdict.Verified verified
                ? inTime(verified, Receipt.parse(receipt).kid())
                : verdict;
    }

    /** Judges the text of a QR code, {@code ATT1:…}; takes any text from anybody. */
    public Verdict verify(final String qrText) {
        final SignedPair pair;
        try {
            pair = SignedPair.ofQrText(qrText);
        } catch (final MalformedReceiptException e) {
            return new Verdict.Refused(e.getMessage());
        }
        return verify(pair.statement(), pair.receipt());
    }

    /** The signature is right; whether its key was in use when the statement says it was made, only the key set knows. */
    private Verdict inTime(final Verdict.Verified verified, final byte[] kid) {
        final PublishedKey key = keys.published(kid).orElseThrow();
        return switch (key.timeliness(verified.statement().issuedAt())) {
            case IN_TIME -> verified;
            case TOO_EARLY ->
                new Verdict.Refused("the statement is dated before its key " + key.kidHex() + " was made");
            case TOO_LATE ->
                new Verdict.Refused("the statement is dated after its key " + key.kidHex() + " was retired");
        };
    }

    private SignatureCheck.Answer check(final byte[] kid, final byte[] message, final byte[] signature) {
        return keys.find(kid)
                .map(key ->
                        key.verifies(message, signature) ? SignatureCheck.Answer.VALID : SignatureCheck.Answer.INVALID)
                .orElse(SignatureCheck.Answer.UNKNOWN_KEY);
    }
}
