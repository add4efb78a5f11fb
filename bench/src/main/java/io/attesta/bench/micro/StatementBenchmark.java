package io.attesta.bench.micro;

import io.attesta.authorizer.decision.DeclineReason;
import io.attesta.protocol.receipt.BatchTree;
import io.attesta.protocol.receipt.StatementFields;
import io.attesta.protocol.receipt.StatementWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * What the bytes of one statement cost (DE 62: what is signed of an authorization), and its leaf in the batch's tree, which is a SHA-256.
 * 4,096 authorizations of terminals and cards by chance, round and round.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class StatementBenchmark {
    private static final int REQUESTS = 1 << 12;
    private static final int LEAVES = 255;

    /** What was decided. */
    public enum Decided {
        /** An approved presence: code, expiry, occupation told. */
        APPROVED,
        /** A declined one: the card is not known here as active. */
        DECLINED
    }

    @Param
    public Decided decided;

    private final StatementWriter writer = new StatementWriter("attesta/1".getBytes(StandardCharsets.US_ASCII));
    private final StatementFields fields = new StatementFields();
    private final byte[] statement = new byte[StatementWriter.MAX_LENGTH];
    private final BatchTree tree = new BatchTree();
    private DecidedRequests requests;
    private int at;
    private int leaves;

    /** Brings requests through an edge. */
    @Setup(Level.Trial)
    public void prepare() {
        requests = new DecidedRequests(
                DecodeBenchmark.Asked.PRESENCE,
                decided == Decided.APPROVED ? DeclineReason.NONE : DeclineReason.CARD_NOT_ACTIVE,
                MicroKeys.store(),
                new Terminals(1_000),
                570_000,
                REQUESTS);
    }

    /** Gathers what a statement says, and writes it. */
    @Benchmark
    public byte[] write(final Blackhole hole) {
        hole.consume(next());
        return statement;
    }

    /** The same, and hashes it into the tree of a batch of 255. */
    @Benchmark
    public BatchTree writeAndHash() {
        if (leaves++ == LEAVES) {
            leaves = 1;
            tree.reset();
        }
        tree.add(statement, 0, next());
        return tree;
    }

    private int next() {
        at++;
        requests.fill(at, at, fields);
        return writer.write(fields, statement, 0);
    }
}
