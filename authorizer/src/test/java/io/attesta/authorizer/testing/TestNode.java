package io.attesta.authorizer.testing;

import io.attesta.authorizer.acceptor.AcceptorTable;
import io.attesta.authorizer.acceptor.EnrolledPairs;
import io.attesta.authorizer.card.CardRecord;
import io.attesta.authorizer.card.CardTable;
import io.attesta.authorizer.card.PlainCardTable;
import io.attesta.authorizer.decision.CardStatus;
import io.attesta.authorizer.decision.Rules;
import io.attesta.authorizer.decision.Window;
import io.attesta.authorizer.feed.SampleWorld;
import io.attesta.authorizer.journal.DurablePosition;
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
import io.attesta.authorizer.pipeline.Intake;
import io.attesta.authorizer.pipeline.Peer;
import io.attesta.authorizer.pipeline.PeerIdentity;
import io.attesta.authorizer.pipeline.Pipeline;
import io.attesta.authorizer.pipeline.PipelineEvents;
import io.attesta.authorizer.pipeline.Recovery;
import io.attesta.authorizer.pipeline.RejectReason;
import io.attesta.authorizer.pipeline.Slot;
import io.attesta.authorizer.pipeline.Tables;
import io.attesta.authorizer.runtime.Readiness;
import io.attesta.authorizer.session.SessionTable;
import io.attesta.authorizer.session.TransactionTable;
import io.attesta.authorizer.snapshot.NodeName;
import io.attesta.authorizer.snapshot.Restart;
import io.attesta.keystore.BlockEncryption;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.KeyUsage;
import io.attesta.protocol.iso.CardNumber;
import io.attesta.protocol.iso.ResponseCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The server's stages without threads, sockets or a real disk: the same code, driven step by step in the caller's thread. */
public final class TestNode {
    public static final String ISSUER = "attesta";
    public static final int SLOTS = 1024;
    private static final int SEGMENT_BYTES = 2 << 20;

    private final Tables tables;
    private final InCallerPlan plan;
    private final Edge edge;
    private final Readiness readiness = new Readiness();
    private final Counts events = new Counts();
    private Peer peer = new Peer(PeerIdentity.UNBOUND);
    private final BlockEncryption tokenKey;
    private final FakeClock clock;
    private final JournalEnd end;
    private final DurablePosition durable = new DurablePosition();

    /** A node over what a disk holds; it goes on where the journal ends. */
    public TestNode(final KeyStore keys, final FakeDisk disk, final FakeClock clock) {
        this(keys, disk, clock, rules(), 1_000_000, 255, 1_000_000);
    }

    public TestNode(
            final KeyStore keys,
            final FakeDisk disk,
            final FakeClock clock,
            final Rules rules,
            final long maxSessions,
            final int maxStatements,
            final long maxTransactions) {
        this(keys, disk, clock, new Wiring(rules, maxSessions, maxStatements, maxTransactions));
    }

    /** A node put together as a wiring says. */
    public TestNode(final KeyStore keys, final FakeDisk disk, final FakeClock clock, final Wiring wiring) {
        this.clock = clock;
        tokenKey = keys.blockEncryption(KeyUsage.TOKEN, 1);
        final EnrolledPairs enrolled = new EnrolledPairs();
        tables = wiring.tables(enrolled);
        final int maxStatements = wiring.maxStatements;
        try {
            end = new Restart(new NodeName(1, ISSUER), disk, wiring.snapshots(), why -> {})
                    .run(tables, wiring.recovery(tables));
            final JournalWriter writer = new JournalWriter(disk, 1, ISSUER, wiring.segmentBytes(), true, end, durable);
            plan = new Pipeline(
                            1,
                            ISSUER,
                            wiring.rules(),
                            keys,
                            tables,
                            enrolled,
                            writer,
                            new JournalReader(disk, durable),
                            end,
                            maxStatements,
                            events,
                            clock)
                    .inCaller(SLOTS);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        edge = new Edge(keys, enrolled, 1, plan, readiness, events, clock, 0);
    }

    /** How far the journal is on the disk. */
    public DurablePosition durable() {
        return durable;
    }

    /** The rules of the contract. */
    public static Rules rules() {
        return new Rules(Rules.defaultRights(), 1_800_000, 60, ZoneId.of("Europe/Bucharest"));
    }

    /** Enrols acceptor n of a county and its terminal. */
    public void enrol(final String county, final int n) {
        command(new EnrolmentChanges(
                List.of(SampleWorld.acceptor(county, n)), List.of(SampleWorld.terminal(county, n))));
    }

    /** Puts card i of the sample world into the table, changed as the test wants. */
    public void card(final long i, final long version, final CardStatus status) {
        final CardRecord card = sampleCard(i);
        card.version = version;
        card.status = status;
        command(new CardChanges(List.of(card)));
    }

    public CardRecord sampleCard(final long i) {
        final byte[] token = new byte[CardNumber.BLOCK_LENGTH];
        CardNumber.toBlock(SampleWorld.pan(i), token, 0);
        tokenKey.encrypt(token, 0, token, 0);
        final ByteBuffer halves = ByteBuffer.wrap(token);
        return SampleWorld.card(i, halves.getLong(0), halves.getLong(8));
    }

    /** Takes a command through all stages. */
    public void command(final Command command) {
        queue(command);
        plan.step(SLOTS);
    }

    /** Puts a command behind what waits for {@link #step}. */
    public void queue(final Command command) {
        final Slot slot = plan.claimForCommand();
        slot.kind = Slot.Kind.COMMAND;
        slot.command = command;
        slot.request.receivedAtMs = clock.nowMs();
        plan.publish(slot);
    }

    /** The ring for what waits for its commands: each is taken through all stages when it is published. */
    public Intake intake() {
        return new Intake() {
            @Override
            public Slot claim() {
                return plan.claim();
            }

            @Override
            public Slot claimForCommand() {
                return plan.claimForCommand();
            }

            @Override
            public long claimed() {
                return plan.claimed();
            }

            @Override
            public void publish(final Slot slot) {
                plan.publish(slot);
                plan.step(SLOTS);
            }

            @Override
            public boolean isOpen() {
                return plan.isOpen();
            }

            @Override
            public boolean hasRoom() {
                return plan.hasRoom();
            }
        };
    }

    /** Sends one message and takes it through all stages; the answer, or null if the connection would have been closed. */
    public byte[] exchange(final byte[] message) {
        final Port port = new Port();
        final byte[] refusal = send(message, port);
        if (refusal != null) {
            return refusal;
        }
        plan.step(SLOTS);
        return port.flushed.isEmpty() ? null : port.flushed.get(0);
    }

    /** What comes from now on comes from another peer. */
    public void speakAs(final PeerIdentity identity) {
        peer = new Peer(identity);
    }

    /** Gives one message to the edge; a refusal at once, or null. What gets into the ring waits for {@link #step}. */
    public byte[] send(final byte[] message, final AnswerPort port) {
        return switch (edge.accept(message, 0, message.length, port, 0, peer)) {
            case REFUSED, UNAUTHENTICATED -> Arrays.copyOf(edge.answer(), edge.answerLength());
            case QUEUED, CLOSE -> null;
        };
    }

    public int step(final int atMost) {
        return plan.step(atMost);
    }

    /** As {@link #step(int)}, in rounds of so many, so that batches are handed over while others wait. */
    public int step(final int atMost, final int ofRound) {
        return plan.step(atMost, ofRound);
    }

    public Tables tables() {
        return tables;
    }

    public Edge edge() {
        return edge;
    }

    public Readiness readiness() {
        return readiness;
    }

    public Counts events() {
        return events;
    }

    public JournalEnd end() {
        return end;
    }

    /** The parts a node is made of, for tests that put others in their place. */
    public static class Wiring {
        private static final FakeDisk NO_SNAPSHOTS = new FakeDisk();

        private final Rules rules;
        private final long maxSessions;
        private final int maxStatements;
        private final long maxTransactions;

        public Wiring(final Rules rules, final long maxSessions, final int maxStatements, final long maxTransactions) {
            this.rules = rules;
            this.maxSessions = maxSessions;
            this.maxStatements = maxStatements;
            this.maxTransactions = maxTransactions;
        }

        /** What the settings say that decide. */
        public Rules rules() {
            return rules;
        }

        /** Empty tables. */
        public Tables tables(final EnrolledPairs enrolled) {
            return new Tables(
                    cards(), new AcceptorTable(enrolled), sessions(), window(Window.DAY), window(Window.WEEK));
        }

        /** What rebuilds the tables from the journal. */
        public JournalScan.Visitor recovery(final Tables tables) {
            return new Recovery(tables);
        }

        /** Where snapshots of the tables are. */
        public FakeDisk snapshots() {
            return NO_SNAPSHOTS;
        }

        public CardTable cards() {
            return new PlainCardTable(1_000_000);
        }

        public SessionTable sessions() {
            return new SessionTable(maxSessions);
        }

        public TransactionTable window(final Window window) {
            return new TransactionTable(window, maxTransactions, 60_000);
        }

        public long segmentBytes() {
            return SEGMENT_BYTES;
        }
    }

    /** A connection that keeps its answers. */
    public static final class Port implements AnswerPort {
        private final List<byte[]> pending = new ArrayList<>();
        /** Answers that left, in order. */
        public final List<byte[]> flushed = new ArrayList<>();

        @Override
        public boolean answer(final byte[] bytes, final int length, final long context, final long receivedNs) {
            pending.add(Arrays.copyOf(bytes, length));
            return pending.size() == 1;
        }

        @Override
        public void flush() {
            flushed.addAll(pending);
            pending.clear();
        }
    }

    /** Counts what the pipeline tells. */
    public static final class Counts implements PipelineEvents {
        public final Map<AlarmKind, Integer> alarms = new EnumMap<>(AlarmKind.class);
        public final Map<RejectReason, Integer> rejected = new EnumMap<>(RejectReason.class);
        public final Map<ResponseCode, Integer> answered = new EnumMap<>(ResponseCode.class);
        public int batches;
        public long lastLatencyNs;

        @Override
        public void answered(final int action, final ResponseCode response) {
            answered.merge(response, 1, Integer::sum);
        }

        @Override
        public void rejected(final RejectReason reason) {
            rejected.merge(reason, 1, Integer::sum);
        }

        @Override
        public void batch(final int statements, final long journalBytes) {
            batches++;
        }

        @Override
        public void stage(final Stage stage, final long nanos) {
            // Times of a fake clock say nothing.
        }

        @Override
        public void alarm(final AlarmKind kind, final String text) {
            alarms.merge(kind, 1, Integer::sum);
        }

        @Override
        public void latency(final long nanos) {
            lastLatencyNs = nanos;
        }
    }
}
