package io.attesta.bench.micro;

import io.attesta.authorizer.decision.DeclineReason;
import io.attesta.authorizer.decision.Outcome;
import io.attesta.authorizer.decision.TransactionRequest;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What one decision costs, the row of the request at hand: against tables as full as in service, cards and terminals by chance, each request
 * searched for where no request was before. Nothing is read ahead, as a server does for a whole batch. {@link #ask} is in all of the others.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class DecisionBenchmark {
    @Param({"1", "21000"})
    public int terminals;

    @Param({"190", "570000"})
    public int cards;

    private FullTables tables;

    /** Issues the cards, and decides until as many transactions are forgotten as come. */
    @Setup(Level.Trial)
    public void fill() {
        tables = new FullTables(MicroKeys.store(), new Terminals(terminals), cards);
        tables.requireAsMeant();
    }

    /** Gives the memory back. */
    @TearDown(Level.Trial)
    public void close() {
        tables.close();
    }

    /** No decision: only what it takes to fill a request's row here. */
    @Benchmark
    public TransactionRequest ask() {
        return tables.presence();
    }

    /** A presence without a code: two windows, acceptor, terminal, card. */
    @Benchmark
    public DeclineReason presence() {
        return tables.decide(tables.presence()).reason;
    }

    /** The same for a card that nobody issued. */
    @Benchmark
    public DeclineReason unknownCard() {
        return tables.decide(tables.presenceOfUnknown()).reason;
    }

    /** A request in a session, which must be found, too. */
    @Benchmark
    public DeclineReason inquiry() {
        return tables.decide(tables.inquiry()).reason;
    }

    /** A request that was decided before. */
    @Benchmark
    public Outcome.Kind repeat() {
        return tables.decide(tables.repeat()).kind;
    }

    /** A presence is decided and applied: remembered, counted, its session opened; as many others are let go of. */
    @Benchmark
    public DeclineReason decideAndApply() {
        return tables.decideAndApply().reason;
    }
}
