package io.attesta.bench.micro;

import io.attesta.authorizer.journal.DurablePosition;
import io.attesta.authorizer.journal.JournalEnd;
import io.attesta.authorizer.journal.JournalReader;
import io.attesta.authorizer.journal.JournalScan;
import io.attesta.authorizer.journal.JournalWriter;
import io.attesta.authorizer.pipeline.Edge;
import io.attesta.authorizer.pipeline.InCallerPlan;
import io.attesta.authorizer.pipeline.Peer;
import io.attesta.authorizer.pipeline.PeerIdentity;
import io.attesta.authorizer.pipeline.Pipeline;
import io.attesta.authorizer.runtime.Readiness;
import io.attesta.bench.server.TemporaryFolder;
import io.attesta.keystore.KeyStore;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The whole way of a presence through a server in the caller's thread: edge, decision, statement, batch, signature, journal, answer with its
 * MAC. By size of a batch, with or without the sync, by terminals and cards, which come by chance; every figure is for one authorization. The
 * terminals' side is not in it: 16,320 frames are written before each round. No sockets, no archive, and nothing is read ahead, as a server
 * does for all that waits.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class PipelineBenchmark {
    // Least common multiple of 64 and 255, so that all sizes of a batch divide it.
    private static final int REQUESTS = 16_320;
    private static final int SLOTS = 4_096;
    private static final int BATCH_MAX = 255;

    @Param({"1", "16", "64", "255"})
    public int batch;

    @Param({"true", "false"})
    public boolean sync;

    @Param({"1", "21000"})
    public int terminals;

    @Param({"190", "570000"})
    public int cards;

    private final Nowhere nowhere = new Nowhere();
    private final Peer peer = new Peer(PeerIdentity.UNBOUND);
    private final Frames frames = new Frames(REQUESTS);
    private TemporaryFolder folder;
    private FullTables tables;
    private TerminalSide side;
    private JournalWriter writer;
    private InCallerPlan plan;
    private Edge edge;

    /** Fills the tables, and puts the stages together around an empty journal. */
    @Setup(Level.Trial)
    public void open() throws IOException {
        final KeyStore keys = MicroKeys.store();
        final Terminals all = new Terminals(terminals);
        tables = new FullTables(keys, all, cards);
        side = new TerminalSide(keys, all, cards);
        folder = TemporaryFolder.make(Optional.empty(), "attesta-micro-");
        final ReusedDisk disk = new ReusedDisk(folder.path());
        final DurablePosition durable = new DurablePosition();
        final JournalEnd end = new JournalScan(disk, 1, "bench").run(ignored -> {});
        writer = new JournalWriter(disk, 1, "bench", JournalBenchmark.SEGMENT_BYTES, sync, end, durable);
        plan = new Pipeline(
                        1,
                        "bench",
                        tables.rules(),
                        keys,
                        tables.tables(),
                        tables.enrolled(),
                        writer,
                        new JournalReader(disk, durable),
                        end,
                        BATCH_MAX,
                        nowhere,
                        tables.clock())
                .inCaller(SLOTS);
        edge = new Edge(keys, tables.enrolled(), 1, plan, new Readiness(), nowhere, tables.clock(), 0);
        deriveKeys();
    }

    /** Each terminal asks once, so that keys are derived and not to be found in the figure. */
    private void deriveKeys() {
        for (int i = 0; i < terminals; i++) {
            frames.clear();
            side.send(DecodeBenchmark.Asked.PRESENCE, i, tables.clock(), 0, frames);
            accept(0);
            if (i % BATCH_MAX == 0 || i == terminals - 1) {
                plan.step(BATCH_MAX);
            }
        }
    }

    private void accept(final int i) {
        edge.accept(frames.bytes(), frames.offset(i), frames.length(i), nowhere, 0, peer);
        tables.clock().advance();
    }

    /** What the terminals send next. */
    @Setup(Level.Invocation)
    public void send() {
        frames.clear();
        for (int i = 0; i < REQUESTS; i++) {
            side.send(DecodeBenchmark.Asked.PRESENCE, tables.clock(), i, frames);
        }
    }

    /** 16,320 presences in batches of the parameter's size. */
    @Benchmark
    @OperationsPerInvocation(REQUESTS)
    public int presences() {
        int answered = 0;
        for (int i = 0; i < REQUESTS; i++) {
            accept(i);
            if ((i + 1) % batch == 0) {
                answered += plan.step(batch);
            }
        }
        return answered;
    }

    /** Removes the journal, and says so if not all was decided. */
    @TearDown(Level.Trial)
    public void close() throws IOException {
        writer.close();
        folder.close();
        tables.close();
        if (nowhere.refused() > 0 || nowhere.answers() == 0) {
            throw new IllegalStateException(nowhere.refused() + " presences were not decided");
        }
    }
}
