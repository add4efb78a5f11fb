package io.attesta.protocol.receipt;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * A batch of statements of any kind, with a signature that is random bytes: {@link #check} holds it for the key's over
 * exactly this batch's root, and nothing else for anything. So a verdict is as with a real key whose holder signed one
 * batch in all his life, at the price of a comparison.
 */
final class GeneratedBatch {
    private static final byte[] KID = {1, 2, 3, 4, 5, 6, 7, 8};

    private final BatchTree tree = new BatchTree();
    private final List<byte[]> statements = new ArrayList<>();
    private final byte[] header;
    private final byte[] signature = new byte[ReceiptWriter.SIGNATURE_LENGTH];
    private final byte[] signed;

    /** With {@code size} statements, 1 to 255; the same for the same seed. */
    GeneratedBatch(final int size, final long seed) {
        final Random random = new Random(seed);
        final byte[] bytes = new byte[BatchHeaderWriter.MAX_LENGTH];
        final byte[] hash = new byte[BatchTree.HASH_LENGTH];
        random.nextBytes(hash);
        final int length = new BatchHeaderWriter(Restated.ascii("attesta/1"))
                .write(random.nextInt(Integer.MAX_VALUE), 1, hash, size, hash, bytes, 0);
        header = Arrays.copyOf(bytes, length);
        tree.header(header, 0, length);
        for (int i = 0; i < size; i++) {
            final byte[] statement = statement(random);
            statements.add(statement);
            tree.add(statement, 0, statement.length);
        }
        tree.compute();
        signed = new SignatureInput(KID).over(tree).bytes().clone();
        random.nextBytes(signature);
    }

    int leaves() {
        return tree.size();
    }

    /** The bytes of a leaf: 0 is the header, 1 … the statements. */
    byte[] leaf(final int leaf) {
        return leaf == 0 ? header : statements.get(leaf - 1);
    }

    byte[] receipt(final int leaf) {
        final byte[] target = new byte[ReceiptWriter.MAX_LENGTH];
        return Arrays.copyOf(target, new ReceiptWriter(KID).write(tree, leaf, signature, 0, target, 0));
    }

    /** As a check of the one signature there is. */
    SignatureCheck.Answer check(final byte[] kid, final byte[] message, final byte[] given) {
        if (!Arrays.equals(kid, KID)) {
            return SignatureCheck.Answer.UNKNOWN_KEY;
        }
        return Arrays.equals(message, signed) && Arrays.equals(given, signature)
                ? SignatureCheck.Answer.VALID
                : SignatureCheck.Answer.INVALID;
    }

    private static byte[] statement(final Random random) {
        final StatementFields fields = new StatementFields();
        fields.identity(random.nextInt(65536), random.nextLong());
        fields.times(random.nextInt(Integer.MAX_VALUE), random.nextInt(Integer.MAX_VALUE));
        fields.action(random.nextInt(300));
        fields.card(random.nextLong(), random.nextLong(), random.nextInt(10000));
        fields.acceptor(Restated.ascii("RO-CJ-MED-00042"), 0, random.nextInt(16));
        fields.stan(random.nextInt(1_000_000));
        fields.cardVersion(random.nextLong());
        final byte[] target = new byte[StatementWriter.MAX_LENGTH];
        return Arrays.copyOf(target, new StatementWriter(Restated.ascii("attesta/1")).write(fields, target, 0));
    }
}
