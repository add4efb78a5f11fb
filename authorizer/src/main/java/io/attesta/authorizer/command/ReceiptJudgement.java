package io.attesta.authorizer.command;

import io.attesta.protocol.receipt.Receipt;
import io.attesta.protocol.receipt.ReceiptVerifier;
import io.attesta.protocol.receipt.Statement;
import io.attesta.protocol.receipt.Verdict;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A verdict on statement and receipt, with the words for it.
 *
 * @param statement what is proved; empty if nothing is
 * @param lines for people; the first begins with {@code valid} or {@code refused}
 */
record ReceiptJudgement(Optional<Statement> statement, List<String> lines) {
    /** Judges a pair by the keys that are trusted. */
    static ReceiptJudgement of(
            final byte[] statement, final byte[] receipt, final TrustedKeys keys, final Words words) {
        final Verdict verdict = ReceiptVerifier.verify(statement, receipt, keys);
        if (verdict instanceof Verdict.Verified verified) {
            final String kid = HexFormat.of().formatHex(Receipt.parse(receipt).kid());
            return new ReceiptJudgement(
                    Optional.of(verified.statement()), words.valid(verified.statement(), kid, keys.source()));
        }
        final Verdict.Refused refused = (Verdict.Refused) verdict;
        return new ReceiptJudgement(Optional.empty(), words.refused(refused.reason(), keys.source()));
    }

    boolean valid() {
        return statement.isPresent();
    }
}
