package io.attesta.authorizer.command;

import io.attesta.keystore.signing.PublicKeySet;
import io.attesta.keystore.signing.PublishedKey;
import io.attesta.protocol.receipt.Receipt;
import io.attesta.protocol.receipt.ReceiptVerifier;
import io.attesta.protocol.receipt.Statement;
import io.attesta.protocol.receipt.Verdict;
import java.util.List;
import java.util.Optional;

/**
 * A verdict on statement and receipt, with the words for it.
 *
 * @param statement what is proved; empty if nothing is
 * @param lines for people; the first begins with {@code valid} or {@code refused}
 */
public record ReceiptJudgement(Optional<Statement> statement, List<String> lines) {
    /**
     * Judges a pair by the keys that are trusted; takes any bytes from anybody.
     *
     * @param source where the keys are from, for people
     */
    public static ReceiptJudgement of(
            final byte[] statement, final byte[] receipt, final PublicKeySet keys, final String source) {
        return of(statement, receipt, new TrustedKeys(keys, source), new Words());
    }

    /** What could not even be read as a pair, judged alike. */
    public static ReceiptJudgement unreadable(final String reason, final String source) {
        return new ReceiptJudgement(Optional.empty(), new Words().refused(reason, source));
    }

    /** Judges a pair by the keys that are trusted. */
    static ReceiptJudgement of(
            final byte[] statement, final byte[] receipt, final TrustedKeys keys, final Words words) {
        final Verdict verdict = ReceiptVerifier.verify(statement, receipt, keys);
        if (verdict instanceof Verdict.Verified verified) {
            return inTime(verified.statement(), Receipt.parse(receipt).kid(), keys, words);
        }
        final Verdict.Refused refused = (Verdict.Refused) verdict;
        return new ReceiptJudgement(Optional.empty(), words.refused(refused.reason(), keys.source()));
    }

    /** A signature holds for ever; whether the key was in use when the statement says it was made, only the key set knows. */
    private static ReceiptJudgement inTime(
            final Statement statement, final byte[] kid, final TrustedKeys keys, final Words words) {
        final PublishedKey key = keys.keys().published(kid).orElseThrow();
        return switch (key.timeliness(statement.issuedAt())) {
            case IN_TIME ->
                new ReceiptJudgement(Optional.of(statement), words.valid(statement, key.kidHex(), keys.source()));
            case TOO_EARLY ->
                new ReceiptJudgement(
                        Optional.empty(),
                        words.refused(
                                words.signedBeforeItsKey(
                                        key.kidHex(),
                                        statement.issuedAt(),
                                        key.createdAt().orElseThrow()),
                                keys.source()));
            case TOO_LATE ->
                new ReceiptJudgement(
                        Optional.empty(),
                        words.refused(
                                words.signedAfterRetirement(
                                        key.kidHex(),
                                        statement.issuedAt(),
                                        key.retiredAt().orElseThrow()),
                                keys.source()));
        };
    }

    /** Whether the statement is proved. */
    public boolean valid() {
        return statement.isPresent();
    }
}
