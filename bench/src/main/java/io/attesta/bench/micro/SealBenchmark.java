package io.attesta.bench.micro;

import io.attesta.keystore.Signer;
import io.attesta.keystore.clear.ClearKeyStore;
import io.attesta.protocol.receipt.BatchHeaderWriter;
import io.attesta.protocol.receipt.BatchTree;
import io.attesta.protocol.receipt.ReceiptWriter;
import io.attesta.protocol.receipt.SignatureInput;
import io.attesta.protocol.receipt.StatementFields;
import io.attesta.protocol.receipt.StatementWriter;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a signed answer costs by the size of its batch: statement, tree, one Ed25519 signature for all, a receipt for each. Every
 * figure is for one authorization. No MAC, no journal.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class SealBenchmark {
    // Least common multiple of 64 and 255, so that all sizes of a batch divide it.
    private static final int AUTHORIZATIONS = 16_320;
    private static final byte[] ISSUER = "attesta/1".getBytes(StandardCharsets.US_ASCII);
    private static final long NOW = 1_795_301_265L;

    /** The key that signs, which looks fake. */
    @State(Scope.Thread)
    public static class Key {
        private final Signer signer = ClearKeyStore.builder()
                .signing(1, HexFormat.of().parseHex("10".repeat(32)))
                .build()
                .signer(1);
        private final SignatureInput input =
                new SignatureInput(signer.publicKey().kid());
        private final byte[] root = new byte[BatchTree.HASH_LENGTH];
        private final byte[] signature = new byte[Signer.SIGNATURE_LENGTH];

        private void sign() {
            signer.sign(input.bytes(), 0, input.length(), signature, 0);
        }
    }

    /** Batches of one size. */
    @State(Scope.Thread)
    public static class Batches {
        @Param({"1", "16", "64", "255"})
        public int batch;

        private final StatementWriter statements = new StatementWriter(ISSUER);
        private final BatchHeaderWriter headers = new BatchHeaderWriter(ISSUER);
        private final StatementFields fields = new StatementFields();
        private final BatchTree tree = new BatchTree();
        private final byte[] header = new byte[BatchHeaderWriter.MAX_LENGTH];
        private final byte[] restDigest = new byte[BatchTree.HASH_LENGTH];
        private final byte[] statement = new byte[StatementWriter.MAX_LENGTH];
        private final byte[] receipt = new byte[ReceiptWriter.MAX_LENGTH];
        private ReceiptWriter receipts;
        private long sequence;
        private long number;

        /** An approved presentation; only its sequence number changes. */
        @Setup
        public void fill(final Key key) {
            receipts = new ReceiptWriter(key.signer.publicKey().kid());
            fields.clear();
            fields.times(NOW, NOW + 1_800);
            fields.code("MN8K4B".getBytes(StandardCharsets.US_ASCII), 0);
            fields.responseCode("00".getBytes(StandardCharsets.US_ASCII), 0);
            fields.action(30);
            fields.card(0x5050_5050_5050_5050L, 0x0101_0101_0101_0101L, 427);
            fields.acceptor("RO-CJ-MED-00042".getBytes(StandardCharsets.US_ASCII), 0, 15);
            fields.terminal("CJ000042".getBytes(StandardCharsets.US_ASCII), 0, 8);
            fields.stan(17);
            fields.cardVersion(1);
            fields.flagsTold(1);
            fields.occupation(325_301);
        }

        private int seal(final Key key) {
            tree.reset();
            final int headerLength = headers.write(NOW, ++number, key.root, batch, restDigest, header, 0);
            for (int i = 0; i < batch; i++) {
                fields.identity(1, ++sequence);
                tree.add(statement, 0, statements.write(fields, statement, 0));
            }
            tree.header(header, 0, headerLength);
            tree.compute();
            tree.copyRoot(key.root, 0);
            key.input.over(tree);
            key.sign();
            int bytes = 0;
            for (int leaf = 1; leaf <= batch; leaf++) {
                bytes += receipts.write(tree, leaf, key.signature, 0, receipt, 0);
            }
            return bytes;
        }
    }

    /** 16,320 authorizations in batches of the parameter's size; the figure is for one. */
    @Benchmark
    @OperationsPerInvocation(AUTHORIZATIONS)
    public long seal(final Batches batches, final Key key) {
        long bytes = 0;
        for (int i = 0; i < AUTHORIZATIONS; i += batches.batch) {
            bytes += batches.seal(key);
        }
        return bytes;
    }

    /** One signature over one root, alone. */
    @Benchmark
    public byte[] signature(final Key key) {
        key.input.over(key.root, 0);
        key.sign();
        return key.signature;
    }
}
