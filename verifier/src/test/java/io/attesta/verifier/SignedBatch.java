package io.attesta.verifier;

import io.attesta.keystore.signing.Ed25519Signer;
import io.attesta.protocol.receipt.BatchHeaderWriter;
import io.attesta.protocol.receipt.BatchTree;
import io.attesta.protocol.receipt.ReceiptWriter;
import io.attesta.protocol.receipt.SignatureInput;
import io.attesta.protocol.receipt.StatementFields;
import io.attesta.protocol.receipt.StatementWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A batch sealed as the server does it: statements, tree, one signature. */
final class SignedBatch {
    private static final byte[] ISSUER = "attesta/1".getBytes(StandardCharsets.US_ASCII);

    private final BatchTree tree = new BatchTree();
    private final List<byte[]> statements = new ArrayList<>();
    private final ReceiptWriter receipts;
    private final byte[] signature = new byte[ReceiptWriter.SIGNATURE_LENGTH];

    /** With {@code size} statements, 1 to 255. */
    SignedBatch(final int size, final Ed25519Signer signer) {
        final byte[] header = new byte[BatchHeaderWriter.MAX_LENGTH];
        final byte[] hash = new byte[BatchTree.HASH_LENGTH];
        tree.header(header, 0, new BatchHeaderWriter(ISSUER).write(1_795_249_862L, size, hash, size, hash, header, 0));
        for (int i = 0; i < size; i++) {
            final byte[] statement = statement(size, i);
            statements.add(statement);
            tree.add(statement, 0, statement.length);
        }
        tree.compute();
        final byte[] kid = signer.publicKey().kid();
        final SignatureInput input = new SignatureInput(kid).over(tree);
        signer.sign(input.bytes(), 0, input.length(), signature, 0);
        receipts = new ReceiptWriter(kid);
    }

    byte[] statement(final int index) {
        return statements.get(index).clone();
    }

    byte[] receipt(final int index) {
        final byte[] target = new byte[ReceiptWriter.MAX_LENGTH];
        return Arrays.copyOf(target, receipts.write(tree, index + 1, signature, 0, target, 0));
    }

    private static byte[] statement(final int size, final int index) {
        final StatementFields fields = new StatementFields();
        fields.identity(1, 1000L * size + index);
        fields.times(1_795_249_862L, 1_795_251_662L);
        fields.code("KHJE9J".getBytes(StandardCharsets.US_ASCII), 0);
        fields.action(30);
        fields.stan(index);
        final byte[] target = new byte[StatementWriter.MAX_LENGTH];
        return Arrays.copyOf(target, new StatementWriter(ISSUER).write(fields, target, 0));
    }
}
