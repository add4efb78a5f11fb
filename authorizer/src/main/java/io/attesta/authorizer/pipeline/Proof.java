package io.attesta.authorizer.pipeline;

import io.attesta.protocol.codec.ResponseFields;
import io.attesta.protocol.receipt.BatchTree;
import io.attesta.protocol.receipt.ReceiptWriter;

/** Statement and receipt of one leaf, ready for an answer. Reused; owned by one thread. */
final class Proof {
    private final byte[] receipt = new byte[ReceiptWriter.MAX_LENGTH];
    private byte[] statement;
    private int statementOffset;
    private int statementLength;
    private int receiptLength;

    void take(
            final byte[] statements,
            final int offset,
            final int length,
            final ReceiptWriter receipts,
            final BatchTree tree,
            final int leaf,
            final byte[] signature) {
        statement = statements;
        statementOffset = offset;
        statementLength = length;
        receiptLength = receipts.write(tree, leaf, signature, 0, receipt, 0);
    }

    void copyTo(final ResponseFields fields) {
        fields.statement = statement;
        fields.statementOffset = statementOffset;
        fields.statementLength = statementLength;
        fields.receipt = receipt;
        fields.receiptLength = receiptLength;
    }
}
