package io.attesta.protocol.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** The writer side as the hot path uses it: a full batch, again and again, in buffers made once. */
class AllocationTest {
    private static final int STATEMENTS = 255;
    private static final int WARM_UP_BATCHES = 300;
    private static final int MEASURED_BATCHES = 40;

    private final byte[] issuer = Restated.ascii("attesta/1");
    private final StatementFields fields = new StatementFields();
    private final StatementWriter statementWriter = new StatementWriter(issuer);
    private final BatchHeaderWriter headerWriter = new BatchHeaderWriter(issuer);
    private final BatchTree tree = new BatchTree();
    private final SignatureInput signatureInput = new SignatureInput(new byte[8]);
    private final ReceiptWriter receiptWriter = new ReceiptWriter(new byte[8]);

    private final byte[] acceptor = Restated.ascii("RO-CJ-MED-00042");
    private final byte[] terminal = Restated.ascii("CJ000042");
    private final byte[] code = Restated.ascii("MN8KX4");
    private final byte[] hash = new byte[32];
    private final byte[] signature = new byte[64];
    private final byte[] statement = new byte[StatementWriter.MAX_LENGTH];
    private final byte[] header = new byte[BatchHeaderWriter.MAX_LENGTH];
    private final byte[] receipt = new byte[ReceiptWriter.MAX_LENGTH];

    @Test
    void shouldAllocateNothingWhenBatchesFollowEachOther() {
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long bytes = 0;
        for (int batch = 0; batch < WARM_UP_BATCHES; batch++) {
            bytes += batch(batch);
            threads.getCurrentThreadAllocatedBytes();
        }

        final long before = threads.getCurrentThreadAllocatedBytes();
        for (int batch = 0; batch < MEASURED_BATCHES; batch++) {
            bytes += batch(batch);
        }
        final long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(bytes).isGreaterThan((long) STATEMENTS * (WARM_UP_BATCHES + MEASURED_BATCHES) * 400);
        // One object a batch would be 640 bytes at least; what reading the counter takes is far below.
        assertThat(allocated).isLessThan(512);
    }

    private long batch(final long number) {
        long bytes = 0;
        tree.reset();
        for (int i = 0; i < STATEMENTS; i++) {
            fill(number, i);
            final int length = statementWriter.write(fields, statement, 0);
            tree.add(statement, 0, length);
            bytes += length;
        }
        tree.header(header, 0, headerWriter.write(1_795_249_862L, number, hash, STATEMENTS, hash, header, 0));
        tree.compute();
        tree.copyRoot(hash, 0);
        bytes += signatureInput.over(tree).length();
        for (int leaf = 1; leaf < tree.size(); leaf++) {
            bytes += receiptWriter.write(tree, leaf, signature, 0, receipt, 0);
        }
        return bytes;
    }

    private void fill(final long number, final int statement) {
        fields.clear();
        fields.identity(1, number << 8 | statement);
        fields.times(1_795_249_862L, 1_795_251_662L);
        fields.code(code, 0);
        fields.action(30);
        fields.card(number, statement, 427);
        fields.acceptor(acceptor, 0, acceptor.length);
        fields.terminal(terminal, 0, terminal.length);
        fields.stan(statement);
        fields.cardVersion(number);
        fields.requestDigest(hash, 0);
        fields.occupation(251_401);
    }
}
