package io.attesta.authorizer;

import io.attesta.authorizer.api.ReceiptResources;
import io.attesta.authorizer.command.ReceiptJudgement;
import io.attesta.keystore.signing.PublicKeySet;
import java.util.function.Supplier;

/** Judges receipts for whoever asks over HTTP, in the words of {@code attesta verify}. For any thread. */
final class ReceiptJudge implements ReceiptResources.Judge {
    private static final String SOURCE = "this server";

    private final Supplier<PublicKeySet> keys;

    /** @param keys asked for each receipt: a rotated key signs from one moment to the next */
    ReceiptJudge(final Supplier<PublicKeySet> keys) {
        this.keys = keys;
    }

    @Override
    public ReceiptResources.Judgement judge(final byte[] statement, final byte[] receipt) {
        return told(ReceiptJudgement.of(statement, receipt, keys.get(), SOURCE));
    }

    @Override
    public ReceiptResources.Judgement unreadable(final String reason) {
        return told(ReceiptJudgement.unreadable(reason, SOURCE));
    }

    private static ReceiptResources.Judgement told(final ReceiptJudgement judgement) {
        return new ReceiptResources.Judgement(judgement.statement(), judgement.lines());
    }
}
