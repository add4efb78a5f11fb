package io.attesta.bench.micro;

import io.attesta.authorizer.acceptor.AcceptorTable;
import io.attesta.authorizer.acceptor.EnrolledPairs;
import io.attesta.authorizer.decision.AcceptorKey;
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
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs to check the MAC of one presentation (a 0100 of 70 bytes, the first of the wire vectors): on the JDK's AES, which the server
 * uses, and on Bouncy Castle's; and what it costs to have the terminal's key, derived before or derived now.
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
    /** An approval with statement and a receipt of a batch of 60. */
    private static final int ANSWER_LENGTH = 520;

    private final byte[] message = HexFormat.of().parseHex(PRESENTATION);
    private final byte[] answer = new byte[ANSWER_LENGTH];
    private final byte[] tag = new byte[Cmac.LENGTH];
    private final byte[] label = MacLabels.request();
    private byte[] context;
    private long terminal;
    private long acceptorHigh;
    private long acceptorLow;
    private KeyStore keys;
    private TerminalMacs macs;
    private Cmac jdk;
    private CMac bouncyCastle;

    /** The vectors' master, and one terminal that is enrolled. */
    @Setup(Level.Trial)
    public void prepare() {
        keys = ClearKeyStore.builder().macMaster(1, rising()).build();
        final EnrolledPairs enrolled = new EnrolledPairs();
        final AcceptorTable table = new AcceptorTable(enrolled);
        table.put(SampleWorld.acceptor("CJ", 42), 1);
        table.put(SampleWorld.terminal("CJ", 42), 1);
        macs = new TerminalMacs(keys, label, enrolled);
        final byte[] terminalId = SampleWorld.terminalId("CJ", 42).getBytes(StandardCharsets.US_ASCII);
        final byte[] acceptorId = SampleWorld.acceptorId("CJ", 42).getBytes(StandardCharsets.US_ASCII);
        terminal = AcceptorKey.terminal(terminalId, 0);
        acceptorHigh = AcceptorKey.high(acceptorId, 0);
        acceptorLow = AcceptorKey.low(acceptorId, 0);
        context = MacLabels.context(terminalId, acceptorId);
        final byte[] key = keys.exportDerived(KeyUsage.MAC_MASTER, 1, label, context);
        jdk = new AesCmac(key);
        bouncyCastle = new CMac(AESEngine.newInstance());
        bouncyCastle.init(new KeyParameter(key));
        Arrays.fill(key, (byte) 0);
        requireRight(verifyOnJdk(), verifyOnBouncyCastle(), verifyWithCachedKey(), verifyWithDerivedKey());
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
    public boolean verifyWithCachedKey() {
        macs.of(1, terminal, acceptorHigh, acceptorLow).compute(message, 0, message.length - MAC_LENGTH, tag, 0);
        return holds();
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
    public Cmac cachedKey() {
        return macs.of(1, terminal, acceptorHigh, acceptorLow);
    }

    /** Deriving a terminal's key alone. */
    @Benchmark
    public Cmac derivedKey() {
        return keys.derivedCmac(KeyUsage.MAC_MASTER, 1, label, context);
    }

    /** The MAC of an answer of 520 bytes. */
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

    /** All bytes, whatever differs. */
    private boolean holds() {
        final int at = message.length - MAC_LENGTH;
        int difference = 0;
        for (int i = 0; i < MAC_LENGTH; i++) {
            difference |= tag[i] ^ message[at + i];
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
