package io.attesta.bench.load;

import static io.attesta.protocol.iso.DataElement.ACCEPTOR;
import static io.attesta.protocol.iso.DataElement.AUTHORIZATION_CODE;
import static io.attesta.protocol.iso.DataElement.EXPIRY;
import static io.attesta.protocol.iso.DataElement.MAC;
import static io.attesta.protocol.iso.DataElement.ORIGINAL_DATA;
import static io.attesta.protocol.iso.DataElement.PROCESSING_CODE;
import static io.attesta.protocol.iso.DataElement.STAN;
import static io.attesta.protocol.iso.DataElement.TERMINAL;
import static io.attesta.protocol.iso.DataElement.TRANSMISSION_TIME;

import io.attesta.authorizer.decision.AcceptorKey;
import io.attesta.authorizer.decision.Decision;
import io.attesta.authorizer.decision.Outcome;
import io.attesta.authorizer.decision.Rules;
import io.attesta.authorizer.decision.TransactionRequest;
import io.attesta.keystore.Cmac;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.KeyUsage;
import io.attesta.keystore.Signer;
import io.attesta.keystore.mac.MacLabels;
import io.attesta.protocol.codec.Bcd;
import io.attesta.protocol.codec.ContentCheck;
import io.attesta.protocol.codec.Defect;
import io.attesta.protocol.codec.Echo;
import io.attesta.protocol.codec.FieldIndex;
import io.attesta.protocol.codec.RequestDecoder;
import io.attesta.protocol.codec.ResponseEncoder;
import io.attesta.protocol.codec.ResponseFields;
import io.attesta.protocol.iso.CardNumber;
import io.attesta.protocol.iso.Mti;
import io.attesta.protocol.iso.ResponseCode;
import io.attesta.protocol.receipt.BatchHeaderWriter;
import io.attesta.protocol.receipt.BatchTree;
import io.attesta.protocol.receipt.ReceiptWriter;
import io.attesta.protocol.receipt.SignatureInput;
import io.attesta.protocol.receipt.StatementFields;
import io.attesta.protocol.receipt.StatementWriter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * An authorizer in one thread and in maps: the project's codec and its decision, a batch for each answer, nothing kept. What a lane's model
 * expects is thus held against what the server's rules decide.
 */
final class FakeAuthorizer {
    private static final byte[] ISSUER = "attesta/1".getBytes(StandardCharsets.US_ASCII);
    private static final int CODES_FROM = 100_000;
    private static final int REVERSED = 104;

    private final KeyStore keys;
    private final LoadClock clock;
    private final FakeWorld world;
    private final Decision decision =
            new Decision(new Rules(Rules.defaultRights(), 1_800_000, 60, ZoneId.of("Europe/Bucharest")));
    private final Map<String, byte[]> stored = new HashMap<>();
    private final Map<String, Cmac[]> pairs = new HashMap<>();
    private final FieldIndex index = new FieldIndex();
    private final ContentCheck content = new ContentCheck();
    private final Echo echo = new Echo();
    private final ResponseFields fields = new ResponseFields();
    private final Signer signer;
    private int sequence;
    private int version = 1;

    FakeAuthorizer(final KeyStore keys, final LoadClock clock, final long cards) {
        this.keys = keys;
        this.clock = clock;
        world = new FakeWorld(cards);
        signer = keys.signer(1);
    }

    /** From now on all terminals have keys of this version. */
    void take(final int macVersion) {
        version = macVersion;
        pairs.clear();
    }

    /** The answer to one message, both without their length. */
    byte[] answer(final byte[] message) {
        if (RequestDecoder.decode(message, 0, message.length, index) != Defect.NONE) {
            throw new AssertionError("the generator sent a message of wrong structure");
        }
        final Defect defect = content.check(index);
        echo.capture(index);
        final Cmac[] pair = pair();
        if (!macHolds(message, pair[0])) {
            return refusal(ResponseCode.MAC_WRONG, pair);
        }
        if (defect != Defect.NONE) {
            return refusal(ResponseCode.FORMAT_ERROR, pair);
        }
        if (Mti.first(index.mti()) == Mti.NETWORK_MANAGEMENT) {
            fields.reset(810, ResponseCode.APPROVED);
            return sealed(pair);
        }
        final String key = text(TERMINAL) + index.number(STAN) + index.number(TRANSMISSION_TIME);
        // A stored answer goes out under the keys of today.
        return seal(stored.computeIfAbsent(key, absent -> decided(message, pair)), pair[1]);
    }

    /** Refuses a message with 91, as a full server does. */
    byte[] refusing(final byte[] message) {
        RequestDecoder.decode(message, 0, message.length, index);
        content.check(index);
        echo.capture(index);
        return refusal(ResponseCode.NOT_READY, pair());
    }

    /** Whether the MAC of a message is right. */
    boolean isAuthentic(final byte[] message) {
        RequestDecoder.decode(message, 0, message.length, index);
        return macHolds(message, pair()[0]);
    }

    /** Recomputes the MAC of an answer that a test has changed. */
    byte[] resealed(final byte[] answer) {
        RequestDecoder.decode(answer, 0, answer.length, index);
        return seal(answer, pair()[1]);
    }

    private byte[] decided(final byte[] message, final Cmac[] pair) {
        final TransactionRequest request = request();
        final Outcome outcome = new Outcome();
        final long nowMs = clock.epochSecond() * 1_000;
        decision.decide(request, world, nowMs, outcome);
        sequence++;
        apply(request, outcome);
        fields.reset(Mti.answer(request.mti), outcome.reason.responseCode());
        fields.rrnAssigned = true;
        fields.rrn = sequence;
        fields.code = outcome.approved() ? outcome.code : ResponseFields.ABSENT;
        fields.reason = outcome.reason.ascii();
        fields.sessionExpiry = outcome.sessionExpiry;
        fields.occupation = outcome.occupation;
        fields.flagsTold = outcome.flagsTold;
        fields.cardKnown = outcome.cardKnown;
        fields.cardVersion = outcome.cardVersion;
        state(message, request, outcome, nowMs / 1_000);
        return sealed(pair);
    }

    private TransactionRequest request() {
        final TransactionRequest request = new TransactionRequest();
        request.mti = index.mti();
        request.cardGiven = true;
        request.terminal = AcceptorKey.terminal(index.bytes(), index.offset(TERMINAL));
        request.processingCode = (int) index.number(PROCESSING_CODE);
        request.transmittedAt = index.number(TRANSMISSION_TIME);
        request.stan = (int) index.number(STAN);
        request.expiry = index.has(EXPIRY) ? (int) index.number(EXPIRY) : TransactionRequest.NO_EXPIRY;
        final int digits = content.cardDigits();
        request.luhnHolds = CardNumber.luhnHolds(index.bytes(), content.cardOffset(), digits);
        request.tokenHigh = Bcd.read(index.bytes(), content.cardOffset(), digits / 2) / 10;
        request.lastFour = CardNumber.lastFour(index.bytes(), content.cardOffset(), digits);
        request.sessionCode = index.has(AUTHORIZATION_CODE)
                ? io.attesta.protocol.iso.AuthorizationCode.read(index.bytes(), index.offset(AUTHORIZATION_CODE))
                : TransactionRequest.NO_CODE;
        request.acceptorHigh = AcceptorKey.high(index.bytes(), index.offset(ACCEPTOR));
        request.acceptorLow = AcceptorKey.low(index.bytes(), index.offset(ACCEPTOR));
        request.keyHigh = key(request.stan, request.transmittedAt);
        request.keyLow = request.terminal;
        if (index.has(ORIGINAL_DATA)) {
            original(request, index.bytes(), index.offset(ORIGINAL_DATA));
        }
        return request;
    }

    /** DE 90: MTI 4, STAN 6, DE 7 10. */
    private static void original(final TransactionRequest request, final byte[] bytes, final int at) {
        request.original.mti = (int) Bcd.read(bytes, at, 2);
        request.original.stan = (int) Bcd.read(bytes, at + 2, 3);
        request.original.transmittedAt = Bcd.read(bytes, at + 5, 5);
        request.original.keyHigh = key(request.original.stan, request.original.transmittedAt);
        request.original.keyLow = request.terminal;
    }

    private static long key(final int stan, final long transmittedAt) {
        return transmittedAt * 1_000_000 + stan;
    }

    private void apply(final TransactionRequest request, final Outcome outcome) {
        switch (outcome.sessionEffect) {
            case OPENED -> {
                outcome.code = CODES_FROM + sequence;
                world.open(
                        outcome.code,
                        new FakeWorld.Session(
                                request.tokenHigh,
                                request.acceptorHigh,
                                request.acceptorLow,
                                sequence,
                                outcome.sessionExpiry * 1_000));
            }
            case CLOSED -> world.close(outcome.code);
            case NONE, CONTINUED -> {
                // Nothing to keep.
            }
        }
        world.decided(request.keyHigh, request.keyLow, outcome.code, sequence);
    }

    private void state(
            final byte[] message, final TransactionRequest request, final Outcome outcome, final long seconds) {
        final StatementFields said = new StatementFields();
        said.identity(1, sequence);
        said.times(seconds, outcome.sessionExpiry > 0 ? outcome.sessionExpiry : seconds);
        if (outcome.approved()) {
            final byte[] code = new byte[6];
            io.attesta.protocol.iso.AuthorizationCode.write(outcome.code, code, 0);
            said.code(code, 0);
        }
        said.responseCode(outcome.reason.responseCode().text().getBytes(StandardCharsets.US_ASCII), 0);
        said.action(request.type() == Mti.REVERSAL ? REVERSED : request.processingCode / 10_000);
        said.card(request.tokenHigh, 0, request.lastFour);
        said.acceptor(index.bytes(), index.offset(ACCEPTOR), 15);
        said.terminal(index.bytes(), index.offset(TERMINAL), 8);
        said.stan(request.stan);
        said.requestDigest(sha256(message), 0);
        final byte[] statement = new byte[StatementWriter.MAX_LENGTH];
        fields.statement = statement;
        fields.statementLength = new StatementWriter(ISSUER).write(said, statement, 0);
        prove(seconds);
    }

    private void prove(final long seconds) {
        final byte[] header = new byte[BatchHeaderWriter.MAX_LENGTH];
        final int headerLength =
                new BatchHeaderWriter(ISSUER).write(seconds, sequence, new byte[32], 1, new byte[32], header, 0);
        final BatchTree tree = new BatchTree();
        tree.header(header, 0, headerLength);
        tree.add(fields.statement, 0, fields.statementLength);
        tree.compute();
        final byte[] kid = signer.publicKey().kid();
        final SignatureInput input = new SignatureInput(kid).over(tree);
        final byte[] signature = new byte[Signer.SIGNATURE_LENGTH];
        signer.sign(input.bytes(), 0, input.length(), signature, 0);
        fields.receipt = new byte[ReceiptWriter.MAX_LENGTH];
        fields.receiptLength = new ReceiptWriter(kid).write(tree, 1, signature, 0, fields.receipt, 0);
    }

    private byte[] refusal(final ResponseCode code, final Cmac[] pair) {
        fields.reset(Mti.answer(index.mti()), code);
        fields.reason = "refused".getBytes(StandardCharsets.US_ASCII);
        return sealed(pair);
    }

    private byte[] sealed(final Cmac[] pair) {
        final byte[] target = new byte[ResponseEncoder.MAX_LENGTH];
        final int length = new ResponseEncoder().encode(echo, fields, true, target, 0);
        return seal(Arrays.copyOf(target, length), pair[1]);
    }

    private static byte[] seal(final byte[] answer, final Cmac mac) {
        final byte[] tag = new byte[Cmac.LENGTH];
        mac.compute(answer, 0, answer.length - 8, tag, 0);
        System.arraycopy(tag, 0, answer, answer.length - 8, 8);
        return answer;
    }

    private boolean macHolds(final byte[] message, final Cmac mac) {
        final int element = index.macElement();
        final byte[] tag = new byte[Cmac.LENGTH];
        mac.compute(message, 0, message.length - 8, tag, 0);
        return element >= MAC && Arrays.equals(message, message.length - 8, message.length, tag, 0, 8);
    }

    private Cmac[] pair() {
        return pairs.computeIfAbsent(text(TERMINAL) + text(ACCEPTOR), context -> {
            final byte[] ascii = context.getBytes(StandardCharsets.US_ASCII);
            return new Cmac[] {
                keys.derivedCmac(KeyUsage.MAC_MASTER, version, MacLabels.request(), ascii),
                keys.derivedCmac(KeyUsage.MAC_MASTER, version, MacLabels.response(), ascii)
            };
        });
    }

    private String text(final int element) {
        return Ascii.text(index.bytes(), index.offset(element), index.length(element));
    }

    private static byte[] sha256(final byte[] message) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(message);
        } catch (final NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
