package io.attesta.bench.micro;

import io.attesta.authorizer.acceptor.AcceptorTable;
import io.attesta.authorizer.acceptor.EnrolledPairs;
import io.attesta.authorizer.card.chronicle.ChronicleCardTable;
import io.attesta.authorizer.decision.Rules;
import io.attesta.authorizer.decision.Window;
import io.attesta.authorizer.feed.SampleWorld;
import io.attesta.authorizer.journal.DurablePosition;
import io.attesta.authorizer.journal.FolderDisk;
import io.attesta.authorizer.journal.JournalEnd;
import io.attesta.authorizer.journal.JournalReader;
import io.attesta.authorizer.journal.JournalScan;
import io.attesta.authorizer.journal.JournalWriter;
import io.attesta.authorizer.pipeline.AlarmKind;
import io.attesta.authorizer.pipeline.AnswerPort;
import io.attesta.authorizer.pipeline.CardChanges;
import io.attesta.authorizer.pipeline.Command;
import io.attesta.authorizer.pipeline.Edge;
import io.attesta.authorizer.pipeline.EnrolmentChanges;
import io.attesta.authorizer.pipeline.InCallerPlan;
import io.attesta.authorizer.pipeline.Peer;
import io.attesta.authorizer.pipeline.PeerIdentity;
import io.attesta.authorizer.pipeline.Pipeline;
import io.attesta.authorizer.pipeline.PipelineEvents;
import io.attesta.authorizer.pipeline.RejectReason;
import io.attesta.authorizer.pipeline.Slot;
import io.attesta.authorizer.pipeline.Tables;
import io.attesta.authorizer.runtime.Clock;
import io.attesta.authorizer.runtime.Readiness;
import io.attesta.authorizer.session.SessionTable;
import io.attesta.authorizer.session.TransactionTable;
import io.attesta.bench.load.RequestEncoder;
import io.attesta.bench.load.RequestFields;
import io.attesta.bench.load.SampleCards;
import io.attesta.keystore.BlockEncryption;
import io.attesta.keystore.Cmac;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.KeyUsage;
import io.attesta.keystore.clear.ClearKeyStore;
import io.attesta.keystore.mac.MacLabels;
import io.attesta.protocol.iso.CardNumber;
import io.attesta.protocol.iso.ResponseCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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
 * The whole way of 1,020 presentations in the caller's thread: encoded and sealed as a terminal does, edge, decision, statement,
 * batch, signature, journal, answer with its MAC. By size of a batch, and with or without the sync. No sockets, no archive.
 *
 * <p>Run with {@code java -cp 'bench/target/attesta-*&#47;lib/*' … org.openjdk.jmh.Main PipelineBenchmark -prof gc}, and the JVM flags
 * of the launcher.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class PipelineBenchmark {
    // Divides by 1, 15, 60 and 255.
    private static final int REQUESTS = 1_020;
    private static final int CARDS = 10_000;
    private static final int SLOTS = 4_096;
    private static final DateTimeFormatter DE_7 =
            DateTimeFormatter.ofPattern("MMddHHmmss").withZone(ZoneOffset.UTC);

    @Param({"1", "15", "60", "255"})
    public int batch;

    @Param({"true", "false"})
    public boolean sync;

    private final RequestEncoder encoder = new RequestEncoder();
    private final RequestFields fields = new RequestFields();
    private final byte[] frame = new byte[RequestEncoder.MAX_LENGTH];
    private final Nowhere nowhere = new Nowhere();
    private final Peer peer = new Peer(PeerIdentity.UNBOUND);
    private Path folder;
    private InCallerPlan plan;
    private Edge edge;
    private Cmac requestKey;
    private long counter;

    @Setup(Level.Trial)
    public void open() throws IOException {
        folder = Files.createTempDirectory("attesta-bench");
        final KeyStore keys = keys();
        final EnrolledPairs enrolled = new EnrolledPairs();
        final Tables tables = new Tables(
                new ChronicleCardTable(CARDS),
                new AcceptorTable(enrolled),
                new SessionTable(64_000_000),
                new TransactionTable(Window.DAY, 16_000_000, 0),
                new TransactionTable(Window.WEEK, 16_000_000, 0));
        final FolderDisk disk = new FolderDisk(folder);
        final DurablePosition durable = new DurablePosition();
        final JournalEnd end = new JournalScan(disk, 1, "bench").run(ignored -> {});
        final JournalWriter writer = new JournalWriter(disk, 1, "bench", 256 << 20, sync, end, durable);
        plan = new Pipeline(
                        1,
                        "bench",
                        new Rules(Rules.defaultRights(), 1_800_000, 0, ZoneId.of("Europe/Bucharest")),
                        keys,
                        tables,
                        enrolled,
                        writer,
                        new JournalReader(disk, durable),
                        end,
                        255,
                        nowhere,
                        Clock.system())
                .inCaller(SLOTS);
        edge = new Edge(keys, enrolled, 1, plan, new Readiness(), nowhere, Clock.system(), 0);
        fill(keys);
    }

    private void fill(final KeyStore keys) {
        submit(new EnrolmentChanges(List.of(SampleWorld.acceptor("CJ", 42)), List.of(SampleWorld.terminal("CJ", 42))));
        final BlockEncryption tokenKey = keys.blockEncryption(KeyUsage.TOKEN, 1);
        for (long i = 1; i <= CARDS; i++) {
            final byte[] token = new byte[CardNumber.BLOCK_LENGTH];
            CardNumber.toBlock(SampleWorld.pan(i), token, 0);
            tokenKey.encrypt(token, 0, token, 0);
            final ByteBuffer halves = ByteBuffer.wrap(token);
            submit(new CardChanges(List.of(SampleWorld.card(i, halves.getLong(0), halves.getLong(8)))));
        }
        fields.reset(100);
        fields.panDigits = SampleCards.PAN_DIGITS;
        fields.processingCode = 300_000;
        fields.localTime = 100_102;
        fields.localDate = 1121;
        fields.posEntryMode = 51;
        fields.terminal = SampleWorld.terminalId("CJ", 42).getBytes(StandardCharsets.US_ASCII);
        fields.acceptor = SampleWorld.acceptorId("CJ", 42).getBytes(StandardCharsets.US_ASCII);
        requestKey = keys.derivedCmac(
                KeyUsage.MAC_MASTER, 1, MacLabels.request(), MacLabels.context(fields.terminal, fields.acceptor));
    }

    private void submit(final Command command) {
        final Slot slot = plan.claimForCommand();
        slot.kind = Slot.Kind.COMMAND;
        slot.command = command;
        slot.request.receivedAtMs = System.currentTimeMillis();
        plan.publish(slot);
        plan.step(SLOTS);
    }

    /** 1,020 presentations in batches of the parameter's size; the figure is for one. */
    @Benchmark
    @OperationsPerInvocation(REQUESTS)
    public int presentations() {
        // A million STANs and a new DE 7 each second: no transaction key comes twice below a million a second.
        fields.transmittedAt = Long.parseLong(DE_7.format(Instant.now()));
        int answered = 0;
        for (int i = 0; i < REQUESTS; i++) {
            counter++;
            fields.stan = (int) (counter % 1_000_000);
            fields.pan = SampleCards.pan(1 + counter % 190);
            final int length = encoder.encode(fields, requestKey, frame, 0);
            edge.accept(frame, RequestEncoder.PREFIX_LENGTH, length - RequestEncoder.PREFIX_LENGTH, nowhere, 0, peer);
            if ((i + 1) % batch == 0) {
                answered += plan.step(batch);
            }
        }
        return answered;
    }

    @TearDown(Level.Trial)
    public void close() throws IOException {
        if (nowhere.refused > 0) {
            throw new IllegalStateException(nowhere.refused + " presentations were not approved");
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (final IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    private static KeyStore keys() {
        return ClearKeyStore.builder()
                .signing(1, HexFormat.of().parseHex("10".repeat(32)))
                .macMaster(1, HexFormat.of().parseHex("20".repeat(32)))
                .code(1, HexFormat.of().parseHex("30".repeat(32)))
                .token(1, HexFormat.of().parseHex("40".repeat(32)))
                .fingerprint(1, HexFormat.of().parseHex("50".repeat(32)))
                .build();
    }

    /** Takes answers and events and keeps nothing but the number of answers that are no approval. */
    private static final class Nowhere implements AnswerPort, PipelineEvents {
        private boolean pending;
        private long refused;

        @Override
        public boolean answer(final byte[] bytes, final int length, final long context, final long receivedNs) {
            final boolean first = !pending;
            pending = true;
            return first;
        }

        @Override
        public void flush() {
            pending = false;
        }

        @Override
        public void answered(final int action, final ResponseCode response) {
            if (response != ResponseCode.APPROVED) {
                refused++;
            }
        }

        @Override
        public void rejected(final RejectReason reason) {
            refused++;
        }

        @Override
        public void batch(final int statements, final long journalBytes) {
            // Not of interest.
        }

        @Override
        public void stage(final Stage stage, final long nanos) {
            // Not of interest.
        }

        @Override
        public void alarm(final AlarmKind kind, final String text) {
            // Not of interest.
        }

        @Override
        public void latency(final long nanos) {
            // Not of interest.
        }
    }
}
