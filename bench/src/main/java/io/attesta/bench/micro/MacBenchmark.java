package io.attesta.bench.micro;

import io.attesta.authorizer.acceptor.AcceptorTable;
import io.attesta.authorizer.acceptor.EnrolledPairs;
import io.attesta.authorizer.feed.SampleWorld;
import io.attesta.authorizer.pipeline.TerminalMacs;
import io.attesta.keystore.Cmac;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.KeyUsage;
import io.attesta.keystore.clear.ClearKeyStore;
import io.attesta.keystore.mac.AesCmac;
import io.attesta.keystore.mac.MacLabels;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.macs.CMac;
import org.bouncycastle.crypto.params.KeyParameter;
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

/**
 * What it costs to check the MAC of one presentation (a 0100 of 70 bytes, the first of the wire vectors): on the JDK's AES, which the server
 * uses, and on Bouncy Castle's; and what it costs to have the terminal's key, derived before or derived now. One key at hand is in the first
 * cache; the keys of 21,000 terminals are in none.
 *
 * <p>An authorization has two MACs, the request's and the answer's of some 400 to 650 bytes; {@link #answerOnJdk} is for the latter.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class MacBenchmark {
    private static final String PRESENTATION =
            "0100623c040000c0000116964200000000042730000011210801020000171001021121281200514"
                    + "34a303030303432524f2d434a2d4d45442d303030343297dedbe24d582364";
    private static final int MAC_LENGTH = 8;
    private static final int FRAMES = 1 << 16;
    /** An approval with statement and a receipt of a batch of 60. */
    private static final int ANSWER_LENGTH = 520;

    private final byte[] message = HexFormat.of().parseHex(PRESENTATION);
    private final byte[] answer = new byte[ANSWER_LENGTH];
    private final byte[] tag = new byte[Cmac.LENGTH];
    private final byte[] label = MacLabels.request();
    private byte[] context;
    private KeyStore keys;
    private Cmac jdk;
    private CMac bouncyCastle;

    /** The vectors' master, and the keys of one terminal. */
    @Setup(Level.Trial)
    public void prepare() {
        keys = ClearKeyStore.builder().macMaster(1, rising()).build();
        final byte[] terminalId = SampleWorld.terminalId("CJ", 42).getBytes(StandardCharsets.US_ASCII);
        final byte[] acceptorId = SampleWorld.acceptorId("CJ", 42).getBytes(StandardCharsets.US_ASCII);
        context = MacLabels.context(terminalId, acceptorId);
        final byte[] key = keys.exportDerived(KeyUsage.MAC_MASTER, 1, label, context);
        jdk = new AesCmac(key);
        bouncyCastle = new CMac(AESEngine.newInstance());
        bouncyCastle.init(new KeyParameter(key));
        Arrays.fill(key, (byte) 0);
        requireRight(verifyOnJdk(), verifyOnBouncyCastle(), verifyWithDerivedKey());
    }

    /** Presences of so many terminals, in no order, and the keys of all of them as a network thread keeps them. */
    @State(Scope.Thread)
    public static class Network {
        @Param({"1", "21000"})
        public int terminals;

        private Terminals all;
        private Frames frames;
        private TerminalMacs requests;
        private TerminalMacs answers;
        private int at;

        /** Derives each key before it is measured. */
        @Setup(Level.Trial)
        public void derive() {
            final KeyStore store = MicroKeys.store();
            all = new Terminals(terminals);
            final EnrolledPairs enrolled = new EnrolledPairs();
            all.enrol(new AcceptorTable(enrolled));
            frames = TerminalSide.frames(DecodeBenchmark.Asked.PRESENCE, store, all, 570_000, FRAMES);
            requests = new TerminalMacs(store, MacLabels.request(), enrolled);
            answers = new TerminalMacs(store, MacLabels.response(), enrolled);
            for (int i = 0; i < terminals; i++) {
                requests.of(1, all.key(i), all.acceptorHigh(i), all.acceptorLow(i));
                answers.of(1, all.key(i), all.acceptorHigh(i), all.acceptorLow(i));
            }
        }

        private Cmac next(final TerminalMacs macs) {
            at = at + 1 & FRAMES - 1;
            final int i = frames.terminal(at);
            return macs.of(1, all.key(i), all.acceptorHigh(i), all.acceptorLow(i));
        }
    }

    /** The server's CMAC, the key at hand. */
    @Benchmark
    public boolean verifyOnJdk() {
        jdk.compute(message, 0, message.length - MAC_LENGTH, tag, 0);
        return holds();
    }

    /** Bouncy Castle's CMAC, the key at hand. */
    @Benchmark
    public boolean verifyOnBouncyCastle() {
        bouncyCastle.update(message, 0, message.length - MAC_LENGTH);
        bouncyCastle.doFinal(tag, 0);
        return holds();
    }

    /** As a network thread does: finds the terminal's key in its cache. */
    @Benchmark
    public boolean verifyWithCachedKey(final Network network) {
        final Cmac key = network.next(network.requests);
        final byte[] bytes = network.frames.bytes();
        final int from = network.frames.offset(network.at);
        final int length = network.frames.length(network.at) - MAC_LENGTH;
        key.compute(bytes, from, length, tag, 0);
        return holds(bytes, from + length);
    }

    /** As a network thread does the first time: derives the key, schedules it, then verifies. */
    @Benchmark
    public boolean verifyWithDerivedKey() {
        keys.derivedCmac(KeyUsage.MAC_MASTER, 1, label, context)
                .compute(message, 0, message.length - MAC_LENGTH, tag, 0);
        return holds();
    }

    /** Finding a terminal's key alone. */
    @Benchmark
    public Cmac cachedKey(final Network network) {
        return network.next(network.requests);
    }

    /** Deriving a terminal's key alone. */
    @Benchmark
    public Cmac derivedKey() {
        return keys.derivedCmac(KeyUsage.MAC_MASTER, 1, label, context);
    }

    /** The MAC of an answer of 520 bytes, as the thread of the stages does: finds the terminal's other key in its cache. */
    @Benchmark
    public byte[] answerWithCachedKey(final Network network) {
        network.next(network.answers).compute(answer, 0, answer.length, tag, 0);
        return tag;
    }

    /** The MAC of an answer of 520 bytes, the key at hand. */
    @Benchmark
    public byte[] answerOnJdk() {
        jdk.compute(answer, 0, answer.length, tag, 0);
        return tag;
    }

    /** The same on Bouncy Castle. */
    @Benchmark
    public byte[] answerOnBouncyCastle() {
        bouncyCastle.update(answer, 0, answer.length);
        bouncyCastle.doFinal(tag, 0);
        return tag;
    }

    private boolean holds() {
        return holds(message, message.length - MAC_LENGTH);
    }

    /** All bytes, whatever differs. */
    private boolean holds(final byte[] bytes, final int at) {
        int difference = 0;
        for (int i = 0; i < MAC_LENGTH; i++) {
            difference |= tag[i] ^ bytes[at + i];
        }
        return difference == 0;
    }

    private static void requireRight(final boolean... held) {
        for (final boolean one : held) {
            if (!one) {
                throw new IllegalStateException("the MAC of the vector does not hold");
            }
        }
    }

    private static byte[] rising() {
        final byte[] key = new byte[32];
        for (int i = 0; i < key.length; i++) {
            key[i] = (byte) i;
        }
        return key;
    }
}
