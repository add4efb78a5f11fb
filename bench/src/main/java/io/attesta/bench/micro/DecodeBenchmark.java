package io.attesta.bench.micro;

import io.attesta.authorizer.acceptor.AcceptorTable;
import io.attesta.authorizer.acceptor.EnrolledPairs;
import io.attesta.authorizer.pipeline.Edge;
import io.attesta.authorizer.pipeline.Peer;
import io.attesta.authorizer.pipeline.PeerIdentity;
import io.attesta.authorizer.runtime.Clock;
import io.attesta.authorizer.runtime.Readiness;
import io.attesta.keystore.KeyStore;
import io.attesta.protocol.codec.CloseReason;
import io.attesta.protocol.codec.ContentCheck;
import io.attesta.protocol.codec.Defect;
import io.attesta.protocol.codec.FieldIndex;
import io.attesta.protocol.codec.RequestDecoder;
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
 * What a network thread does with one frame: reading it alone, and the whole edge, which finds the terminal's key, verifies the MAC, makes
 * token, digest, transaction key and fingerprint, and fills a slot. 32,768 frames of terminals and cards by chance.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class DecodeBenchmark {
    /** What is asked. */
    public enum Asked {
        /** 0100, action 30. */
        PRESENCE,
        /** 0100 within a session, with DE 38 and a reference in DE 48. */
        INQUIRY,
        /** 0400 with DE 90: a second bitmap. */
        REVERSAL,
        /** 0800. */
        ECHO
    }

    private static final int FRAMES = 1 << 15;
    private static final int SLOTS = 1 << 12;
    private static final int CARDS = 570_000;

    @Param
    public Asked asked;

    private final FieldIndex index = new FieldIndex();
    private final ContentCheck content = new ContentCheck();
    private Frames frames;
    private int at;

    /** The edge with its keys: what is asked comes from so many terminals. */
    @State(Scope.Thread)
    public static class Edges {
        @Param({"1", "21000"})
        public int terminals;

        private final Nowhere nowhere = new Nowhere();
        private final Peer peer = new Peer(PeerIdentity.UNBOUND);
        private Frames frames;
        private Edge edge;
        private int at;

        /** Has the edge derive each terminal's key before it is measured. */
        @Setup(Level.Trial)
        public void open(final DecodeBenchmark benchmark) {
            final KeyStore keys = MicroKeys.store();
            final Terminals all = new Terminals(terminals);
            final EnrolledPairs enrolled = new EnrolledPairs();
            all.enrol(new AcceptorTable(enrolled));
            frames = TerminalSide.frames(benchmark.asked, keys, all, CARDS, FRAMES);
            edge = new Edge(keys, enrolled, 1, new SlotRing(SLOTS), new Readiness(), nowhere, Clock.system(), 0);
            for (int i = 0; i < FRAMES; i++) {
                if (accept() != Edge.Result.QUEUED) {
                    throw new IllegalStateException("a request was not taken");
                }
            }
        }

        private Edge.Result accept() {
            at = at + 1 & FRAMES - 1;
            return edge.accept(frames.bytes(), frames.offset(at), frames.length(at), nowhere, 0, peer);
        }
    }

    /** Frames of a thousand terminals: nothing here depends on who sent them. */
    @Setup(Level.Trial)
    public void prepare() {
        frames = TerminalSide.frames(asked, MicroKeys.store(), new Terminals(1_000), CARDS, FRAMES);
    }

    /** Finds the elements of a frame and checks what they hold. */
    @Benchmark
    public Defect read(final Blackhole hole) {
        at = at + 1 & FRAMES - 1;
        final CloseReason close = RequestDecoder.triage(frames.bytes(), frames.offset(at), frames.length(at));
        hole.consume(close);
        hole.consume(RequestDecoder.decode(frames.bytes(), frames.offset(at), frames.length(at), index));
        return content.check(index);
    }

    /** All that the edge does, up to the slot. */
    @Benchmark
    public Edge.Result accept(final Edges edges) {
        return edges.accept();
    }
}
