package io.attesta.bench.micro;

import io.attesta.authorizer.decision.DeclineReason;
import io.attesta.authorizer.journal.BatchContent;
import io.attesta.authorizer.journal.DurablePosition;
import io.attesta.authorizer.journal.JournalScan;
import io.attesta.authorizer.journal.JournalWriter;
import io.attesta.authorizer.journal.TransactionEntry;
import io.attesta.bench.server.TemporaryFolder;
import io.attesta.protocol.receipt.StatementFields;
import io.attesta.protocol.receipt.StatementWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.SplittableRandom;
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
 * What it costs to append one batch to the journal, by its size: frame, checksum, write, and {@code fdatasync} or not. Into real files in the
 * system's folder for temporary files; two segments of 64 MiB take turns. Every figure is for a whole batch.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class JournalBenchmark {
    static final int SEGMENT_BYTES = 64 << 20;

    private static final int CONTENTS = 16;
    private static final int REQUESTS = 1 << 12;

    @Param({"1", "16", "64", "255"})
    public int batch;

    @Param({"true", "false"})
    public boolean sync;

    private final BatchContent[] contents = new BatchContent[CONTENTS];
    private TemporaryFolder folder;
    private JournalWriter writer;
    private long number;
    private long sequence = 1;

    /** Writes the entries and statements of sixteen different batches, which are appended round and round. */
    @Setup(Level.Trial)
    public void open() throws IOException {
        final DecidedRequests requests = new DecidedRequests(
                DecodeBenchmark.Asked.PRESENCE,
                DeclineReason.NONE,
                MicroKeys.store(),
                new Terminals(1_000),
                570_000,
                REQUESTS);
        for (int i = 0; i < CONTENTS; i++) {
            contents[i] = content(requests, i * batch);
        }
        folder = TemporaryFolder.make(Optional.empty(), "attesta-micro-");
        final ReusedDisk disk = new ReusedDisk(folder.path());
        writer = new JournalWriter(
                disk,
                1,
                "bench",
                SEGMENT_BYTES,
                sync,
                new JournalScan(disk, 1, "bench").run(ignored -> {}),
                new DurablePosition());
    }

    private BatchContent content(final DecidedRequests requests, final int from) {
        final StatementWriter statements = new StatementWriter("bench/1".getBytes(StandardCharsets.US_ASCII));
        final StatementFields fields = new StatementFields();
        final BatchContent content = new BatchContent();
        new SplittableRandom(from).nextBytes(content.signature);
        for (int i = from; i < from + batch; i++) {
            TransactionEntry.write(requests.request(i), requests.outcome(i), content.entryBytes);
            content.entries++;
            requests.fill(i, i, fields);
            final ByteBuffer out = content.statementBytes;
            final int length = statements.write(fields, out.array(), out.position() + 2);
            out.putShort((short) length).position(out.position() + length);
            content.statements++;
        }
        return content;
    }

    /** One batch; durable on return if it is synced. */
    @Benchmark
    public long append() throws IOException {
        final BatchContent content = contents[(int) (number % CONTENTS)];
        content.number = ++number;
        content.firstSequence = sequence;
        content.seconds = number;
        sequence += batch;
        return writer.append(content);
    }

    /** Removes the files. */
    @TearDown(Level.Trial)
    public void close() throws IOException {
        writer.close();
        folder.close();
    }
}
