package io.attesta.bench.micro;

import io.attesta.authorizer.acceptor.AcceptorTable;
import io.attesta.authorizer.acceptor.EnrolledPairs;
import io.attesta.authorizer.decision.DeclineReason;
import io.attesta.authorizer.decision.Outcome;
import io.attesta.authorizer.decision.TransactionRequest;
import io.attesta.authorizer.pipeline.TerminalMacs;
import io.attesta.keystore.Cmac;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.mac.MacLabels;
import io.attesta.protocol.codec.ResponseEncoder;
import io.attesta.protocol.codec.ResponseFields;
import io.attesta.protocol.iso.Mti;
import io.attesta.protocol.iso.ResponseCode;
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

/**
 * What the bytes of an answer cost: written alone, and sealed with the MAC of its terminal, whose key must be found first. 16,384 requests of
 * terminals by chance are answered, round and round.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class EncodeBenchmark {
    /** What is answered. */
    public enum Answer {
        /** An approved presence with statement and receipt: 500 to 550 bytes. */
        APPROVED,
        /** A declined one, with them too. */
        DECLINED,
        /** A presence that is to ask again (91): neither statement nor receipt. */
        BUSY,
        /** 0810. */
        ECHO
    }

    private static final int REQUESTS = 1 << 14;
    private static final int STATEMENT_LENGTH = 150;
    /** Of a batch of 64: six hashes of 32 bytes, signature and heads. */
    private static final int RECEIPT_LENGTH = 310;

    private static final byte[] ASK_AGAIN = "ask again".getBytes(StandardCharsets.US_ASCII);

    @Param
    public Answer answer;

    private final ResponseEncoder encoder = new ResponseEncoder();
    private final ResponseFields fields = new ResponseFields();
    private final byte[] message = new byte[ResponseEncoder.MAX_LENGTH];
    private final byte[] statement = new byte[STATEMENT_LENGTH];
    private final byte[] receipt = new byte[RECEIPT_LENGTH];
    private DecidedRequests requests;
    private int at;

    /** The keys of so many terminals. */
    @State(Scope.Thread)
    public static class Keys {
        @Param({"1", "21000"})
        public int terminals;

        private final byte[] tag = new byte[Cmac.LENGTH];
        private DecidedRequests requests;
        private TerminalMacs macs;

        /** Derives each key before it is measured. */
        @Setup(Level.Trial)
        public void derive(final EncodeBenchmark benchmark) {
            final KeyStore keys = MicroKeys.store();
            final Terminals all = new Terminals(terminals);
            final EnrolledPairs enrolled = new EnrolledPairs();
            all.enrol(new AcceptorTable(enrolled));
            macs = new TerminalMacs(keys, MacLabels.response(), enrolled);
            requests = benchmark.requests(all);
            for (int i = 0; i < all.count(); i++) {
                macs.of(1, all.key(i), all.acceptorHigh(i), all.acceptorLow(i));
            }
        }

        private void seal(final TransactionRequest request, final byte[] message, final int length) {
            final int end = length - ResponseEncoder.MAC_LENGTH;
            macs.of(1, request.terminal, request.acceptorHigh, request.acceptorLow)
                    .compute(message, 0, end, tag, 0);
            System.arraycopy(tag, 0, message, end, ResponseEncoder.MAC_LENGTH);
        }
    }

    /** Requests of a thousand terminals: who asked makes no difference to an answer without its MAC. */
    @Setup(Level.Trial)
    public void prepare() {
        requests = requests(new Terminals(1_000));
    }

    private DecidedRequests requests(final Terminals terminals) {
        return new DecidedRequests(
                answer == Answer.ECHO ? DecodeBenchmark.Asked.ECHO : DecodeBenchmark.Asked.PRESENCE,
                answer == Answer.DECLINED ? DeclineReason.CARD_NOT_ACTIVE : DeclineReason.NONE,
                MicroKeys.store(),
                terminals,
                570_000,
                REQUESTS);
    }

    /** Writes an answer; the MAC's place is left empty. */
    @Benchmark
    public int write() {
        at++;
        return encode(requests.request(at), requests.outcome(at));
    }

    /** Writes an answer, finds the terminal's key, computes the MAC. */
    @Benchmark
    public byte[] writeAndSeal(final Keys keys) {
        at++;
        final TransactionRequest request = keys.requests.request(at);
        keys.seal(request, message, encode(request, keys.requests.outcome(at)));
        return message;
    }

    private int encode(final TransactionRequest request, final Outcome outcome) {
        switch (answer) {
            case APPROVED, DECLINED -> decided(request, outcome);
            case BUSY -> {
                fields.reset(Mti.answer(request.mti), ResponseCode.NOT_READY);
                fields.reason = ASK_AGAIN;
            }
            case ECHO -> fields.reset(Mti.answer(request.mti), ResponseCode.APPROVED);
        }
        return encoder.encode(request.echo, fields, true, message, 0);
    }

    /** As the respond stage does. */
    private void decided(final TransactionRequest request, final Outcome outcome) {
        fields.reset(Mti.answer(request.mti), outcome.reason.responseCode());
        fields.reason = outcome.reason.ascii();
        fields.code = outcome.code;
        fields.sessionExpiry = outcome.sessionExpiry;
        fields.occupation = outcome.occupation;
        fields.cardKnown = outcome.cardKnown;
        fields.cardVersion = outcome.cardVersion;
        fields.rrnAssigned = true;
        fields.rrn = outcome.sequence;
        fields.statement = statement;
        fields.statementLength = statement.length;
        fields.receipt = receipt;
        fields.receiptLength = receipt.length;
    }
}
