package io.attesta.bench.load;

import io.attesta.keystore.SigningPublicKey;
import io.attesta.keystore.signing.PublicKeySet;
import io.attesta.protocol.receipt.ReceiptVerifier;
import io.attesta.protocol.receipt.SignatureCheck;
import io.attesta.protocol.receipt.Statement;
import io.attesta.protocol.receipt.Verdict;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Verifies sampled receipts with nothing but public keys, and that each statement says what the answer said. Immutable. */
public final class ReceiptCheck {
    private final PublicKeySet keys;

    /** With the keys that are trusted. */
    public ReceiptCheck(final PublicKeySet keys) {
        this.keys = keys;
    }

    /**
     * What came out.
     *
     * @param verified how many receipts hold
     * @param refused a sentence for each that does not
     */
    public record Result(int verified, List<String> refused) {
        public Result {
            refused = List.copyOf(refused);
        }

        /** Whether all of them hold. */
        public boolean holds() {
            return refused.isEmpty();
        }
    }

    /** Verifies all of them. */
    public Result verify(final List<ReceiptSample> samples) {
        final List<String> refused = new ArrayList<>();
        for (final ReceiptSample sample : samples) {
            final String reason = refusal(sample);
            if (!reason.isEmpty()) {
                refused.add("terminal " + sample.terminal() + ", STAN " + sample.stan() + ": " + reason);
            }
        }
        return new Result(samples.size() - refused.size(), refused);
    }

    private String refusal(final ReceiptSample sample) {
        final Verdict verdict = ReceiptVerifier.verify(sample.statement(), sample.receipt(), this::check);
        if (verdict instanceof Verdict.Verified verified) {
            return agrees(verified.statement(), sample) ? "" : "the statement says something else than the answer";
        }
        return ((Verdict.Refused) verdict).reason();
    }

    private SignatureCheck.Answer check(final byte[] kid, final byte[] message, final byte[] signature) {
        final Optional<SigningPublicKey> key = keys.find(kid);
        if (key.isEmpty()) {
            return SignatureCheck.Answer.UNKNOWN_KEY;
        }
        return key.get().verifies(message, signature) ? SignatureCheck.Answer.VALID : SignatureCheck.Answer.INVALID;
    }

    private static boolean agrees(final Statement statement, final ReceiptSample sample) {
        return statement.code().equals(sample.code())
                && statement.responseCode().equals(sample.responseCode())
                && statement.action() == sample.action()
                && statement.acceptor().equals(sample.acceptor())
                && statement.terminal().equals(sample.terminal())
                && statement.stan() == sample.stan()
                && statement.lastFour().equals(sample.lastFour())
                && statement.requestDigest().equals(HexFormat.of().formatHex(sample.requestDigest()));
    }
}
