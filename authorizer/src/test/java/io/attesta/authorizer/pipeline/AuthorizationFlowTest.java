package io.attesta.authorizer.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attesta.authorizer.decision.CardStatus;
import io.attesta.authorizer.decision.DeclineReason;
import io.attesta.authorizer.decision.Outcome;
import io.attesta.authorizer.decision.TransactionRequest;
import io.attesta.authorizer.feed.SampleWorld;
import io.attesta.authorizer.runtime.Readiness;
import io.attesta.authorizer.testing.FailingKeys;
import io.attesta.authorizer.testing.FakeClock;
import io.attesta.authorizer.testing.FakeDisk;
import io.attesta.authorizer.testing.TestNode;
import io.attesta.authorizer.testing.TestTerminal;
import io.attesta.authorizer.testing.Vectors;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.SigningPublicKey;
import io.attesta.protocol.iso.ResponseCode;
import io.attesta.protocol.receipt.ReceiptVerifier;
import io.attesta.protocol.receipt.SignatureCheck;
import io.attesta.protocol.receipt.Statement;
import io.attesta.protocol.receipt.Verdict;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import org.jpos.iso.ISOException;
import org.jpos.iso.ISOMsg;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages through all stages in the caller's thread, packed and unpacked by jPOS. */
final class AuthorizationFlowTest {
    private static final Instant NOW = Instant.parse("2026-11-21T08:01:05Z");
    private static final String PAN = SampleWorld.pan(42);

    private final KeyStore keys = Vectors.keys();
    private final FakeDisk disk = new FakeDisk();
    private final FakeClock clock = new FakeClock(NOW);
    private final TestTerminal terminal = new TestTerminal(keys, "CJ000042", "RO-CJ-MED-00042");
    private TestNode node;

    @BeforeEach
    void fillTables() {
        node = new TestNode(keys, disk, clock);
        node.enrol("CJ", 42);
        node.enrol("CJ", 10);
        node.card(42, 12, CardStatus.ACTIVE);
        node.card(43, 1, CardStatus.LOST);
    }

    @Test
    void shouldAnswerAsTheVectorsSayWhenACardIsPresented() {
        node.tables().apply(sequence(399), outcome(399));
        clock.setMs(0x6b0156c6L * 1000);
        final byte[] answer = node.exchange(
                Vectors.hex(Vectors.named("messages", "presentation 0100").get("bytes")));

        final byte[] expected =
                Vectors.hex(Vectors.named("answers", "approved presentation").get("bytes"));
        final int receiptAt = indexOf(expected, "d28451a301");
        // All but the receipt and the MAC over it: those depend on the rest of the batch.
        assertThat(Arrays.copyOf(answer, receiptAt)).isEqualTo(Arrays.copyOf(expected, receiptAt));
        assertThat(terminal.macHolds(answer)).isTrue();
        assertThat(verdict(terminal.unpack(answer))).isInstanceOf(Verdict.Verified.class);
    }

    @Test
    void shouldAnswerAsTheVectorsSayWhenItIsReversed() {
        node.tables().apply(sequence(399), outcome(399));
        clock.setMs(0x6b0156c6L * 1000);
        node.exchange(Vectors.hex(Vectors.named("messages", "presentation 0100").get("bytes")));
        node.tables().apply(sequence(401), outcome(401));
        final byte[] answer = node.exchange(
                Vectors.hex(Vectors.named("messages", "reversal 0420").get("bytes")));

        final byte[] expected =
                Vectors.hex(Vectors.named("answers", "reversal accepted").get("bytes"));
        final int receiptAt = indexOf(expected, "d28451a301");
        assertThat(Arrays.copyOf(answer, receiptAt)).isEqualTo(Arrays.copyOf(expected, receiptAt));
        assertThat(verdict(terminal.unpack(answer))).isInstanceOf(Verdict.Verified.class);
    }

    @Test
    void shouldOpenContinueAndCloseASessionUnderOneCode() {
        final ISOMsg opened = ask(terminal.authorization(PAN, 30, NOW));
        assertThat(opened.getString(39)).isEqualTo("00");
        final String code = opened.getString(38);
        assertThat(code).matches("[0-9A-HJKMNP-TV-Z]{6}");

        final ISOMsg inquiry = terminal.authorization(PAN, 31, NOW);
        inquiry.set(38, code);
        final ISOMsg told = ask(inquiry);
        assertThat(told.getString(39)).isEqualTo("00");
        assertThat(told.getString(38)).isEqualTo(code);
        assertThat(HexFormat.of().formatHex(told.getBytes(48))).contains("df12020001");

        final ISOMsg close = terminal.authorization(PAN, 99, NOW);
        close.set(38, code);
        assertThat(ask(close).getString(39)).isEqualTo("00");

        final ISOMsg late = terminal.authorization(PAN, 31, NOW);
        late.set(38, code);
        final ISOMsg refused = ask(late);
        assertThat(refused.getString(39)).isEqualTo("S1");
        assertThat(refused.getString(44)).isEqualTo("code unknown");
    }

    @Test
    void shouldGiveTheSameBytesAgainWhenARequestIsRepeated() throws ISOException {
        final ISOMsg request = terminal.authorization(PAN, 30, NOW);
        final byte[] first = node.exchange(terminal.seal(request));
        clock.advanceMs(5_000);
        request.setMTI("0101");
        assertThat(node.exchange(terminal.seal(request))).isEqualTo(first);
        assertThat(node.tables().nextSequence()).isEqualTo(2);
    }

    @Test
    void shouldGiveTheSameBytesToBothWhenARepeatIsInTheSameBatch() throws ISOException {
        final TestNode.Port port = new TestNode.Port();
        final ISOMsg request = terminal.authorization(PAN, 30, NOW);
        node.send(terminal.seal(request), port);
        request.setMTI("0101");
        node.send(terminal.seal(request), port);
        node.step(10);
        assertThat(port.flushed).hasSize(2);
        assertThat(port.flushed.get(1)).isEqualTo(port.flushed.get(0));
    }

    @Test
    void shouldRefuse94AndRaiseAnAlarmWhenAKeyIsUsedForOtherContent() throws ISOException {
        final ISOMsg request = terminal.authorization(PAN, 30, NOW);
        final byte[] first = node.exchange(terminal.seal(request));
        request.set(3, "310000");
        final ISOMsg refused = ask(request);
        assertThat(refused.getString(39)).isEqualTo("94");
        assertThat(node.events().alarms).containsEntry(AlarmKind.KEY_REUSED, 1);
        request.set(3, "300000");
        request.setMTI("0101");
        assertThat(node.exchange(terminal.seal(request))).isEqualTo(first);
    }

    @Test
    void shouldRefuse94WhenAnyElementOfTheContentDiffers() throws ISOException {
        final ISOMsg request = terminal.authorization(PAN, 30, NOW);
        ask(request);
        final Map<Integer, String> added =
                Map.of(14, "2811", 38, "7K2QXN", 39, "00", 81, "0000000001", 90, "0".repeat(42), 91, "1", 101, "CARDS");
        for (final Map.Entry<Integer, String> element : added.entrySet()) {
            final ISOMsg other = (ISOMsg) request.clone();
            other.unset(64);
            other.setMTI("0101");
            other.set(element.getKey(), element.getValue());
            assertThat(ask(other).getString(39)).as("DE" + element.getKey()).isEqualTo("94");
        }
        final ISOMsg record = (ISOMsg) request.clone();
        record.unset(64);
        final byte[] unknownTag = new byte[999];
        System.arraycopy(new byte[] {(byte) 0xDF, 0x7F, (byte) 0x82, 0x03, (byte) 0xE2}, 0, unknownTag, 0, 5);
        record.set(120, unknownTag);
        assertThat(ask(record).getString(39)).isEqualTo("94");
    }

    @Test
    void shouldRefuse63WhenAKeySerialNumberAsksForAnotherScheme() {
        final ISOMsg request = terminal.authorization(PAN, 30, NOW);
        request.set(60, new byte[12]);
        assertThat(ask(request).getString(39)).isEqualTo("63");
    }

    @Test
    void shouldGiveTheStoredAnswerWhenARequestIsRepeatedAfterARestart() throws ISOException {
        final ISOMsg request = terminal.authorization(PAN, 30, NOW);
        final byte[] first = node.exchange(terminal.seal(request));
        final TestNode restarted = new TestNode(keys, disk, clock);
        request.setMTI("0101");
        assertThat(restarted.exchange(terminal.seal(request))).isEqualTo(first);

        final ISOMsg inquiry = terminal.authorization(PAN, 31, NOW);
        inquiry.set(38, terminal.unpack(first).getString(38));
        assertThat(terminal.unpack(restarted.exchange(terminal.seal(inquiry))).getString(39))
                .isEqualTo("00");
    }

    @Test
    void shouldSignARefusalAndTellTheReasonWhenACardIsLost() {
        final ISOMsg refused = ask(terminal.authorization(SampleWorld.pan(43), 30, NOW));
        assertThat(refused.getString(39)).isEqualTo("41");
        assertThat(refused.getString(44)).isEqualTo("card reported lost");
        assertThat(refused.hasField(38)).isFalse();
        assertThat(HexFormat.of().formatHex(refused.getBytes(48))).isEqualTo("df13080000000000000001");
        final Verdict verdict = verdict(refused);
        assertThat(verdict).isInstanceOf(Verdict.Verified.class);
        final Statement statement = ((Verdict.Verified) verdict).statement();
        assertThat(statement.responseCode()).isEqualTo("41");
        assertThat(statement.code()).isEmpty();
        assertThat(node.events().alarms).containsEntry(AlarmKind.STOPPED_CARD, 1);
    }

    @Test
    void shouldLeaveOutStatementAndReceiptWhenTheRequestWantsNone() {
        final ISOMsg request = terminal.authorization(PAN, 30, NOW);
        request.set(48, HexFormat.of().parseHex("df010101"));
        final ISOMsg answer = ask(request);
        assertThat(answer.getString(39)).isEqualTo("00");
        assertThat(answer.hasField(62)).isFalse();
        assertThat(answer.hasField(63)).isFalse();
    }

    @Test
    void shouldRefuse63AndBelieveNothingWhenTheMacIsWrong() {
        final byte[] message = terminal.seal(terminal.authorization(PAN, 30, NOW));
        message[message.length - 1] ^= 1;
        final byte[] answer = node.exchange(message);
        final ISOMsg refused = terminal.unpack(answer);
        assertThat(refused.getString(39)).isEqualTo("63");
        assertThat(refused.hasField(62)).isFalse();
        assertThat(terminal.macHolds(answer)).isTrue();
        assertThat(node.tables().nextSequence()).isEqualTo(1);
    }

    @Test
    void shouldRefuse30AndNameTheElementWhenContentIsWrong() {
        final ISOMsg request = terminal.authorization(PAN, 30, NOW);
        request.unset(22);
        final ISOMsg refused = ask(request);
        assertThat(refused.getString(39)).isEqualTo("30");
        assertThat(refused.getString(44)).isEqualTo("DE22 missing");
    }

    @Test
    void shouldRefuse91WhenNotReady() {
        node.readiness().fail(Readiness.Check.DISK, "full");
        assertThat(ask(terminal.authorization(PAN, 30, NOW)).getString(39)).isEqualTo("91");
        node.readiness().pass(Readiness.Check.DISK);
        assertThat(ask(terminal.authorization(PAN, 30, NOW)).getString(39)).isEqualTo("00");
    }

    @Test
    void shouldRefuse12WhenTheMessageTypeIsNotServed() throws ISOException {
        final ISOMsg request = terminal.authorization(PAN, 30, NOW);
        request.setMTI("0200");
        final ISOMsg refused = ask(request);
        assertThat(refused.getMTI()).isEqualTo("0210");
        assertThat(refused.getString(39)).isEqualTo("12");
    }

    @Test
    void shouldEchoWhenASignOnOrAnEchoComes() {
        for (final int code : new int[] {1, 2, 161, 201, 301}) {
            final ISOMsg answer = ask(terminal.network(code, NOW));
            assertThat(answer.getString(39)).isEqualTo("00");
            assertThat(answer.getString(70)).isEqualTo("%03d".formatted(code));
            assertThat(answer.hasField(128)).isTrue();
        }
        final ISOMsg keyChange = ask(terminal.network(161, NOW));
        assertThat(keyChange.getString(53)).as("announces the current version").isEqualTo("0000000000000001");
        assertThat(ask(terminal.network(302, NOW)).getString(39)).isEqualTo("12");
    }

    @Test
    void shouldRaiseAnAlarmWhenTheDuplicateWindowIsShortened() {
        node = new TestNode(keys, new FakeDisk(), clock, TestNode.rules(), 1_000, 255, 2);
        node.enrol("CJ", 42);
        node.card(42, 12, CardStatus.ACTIVE);
        for (int i = 0; i < 3; i++) {
            assertThat(ask(terminal.authorization(PAN, 30, Instant.ofEpochMilli(clock.nowMs())))
                            .getString(39))
                    .isEqualTo("00");
            clock.advanceMs(61_000);
        }
        assertThat(node.events().alarms).containsEntry(AlarmKind.WINDOW_SHORTENED, 1);
    }

    @Test
    void shouldRefuse91WhenTheDuplicateWindowCannotBeShortenedFurther() {
        node = new TestNode(keys, new FakeDisk(), clock, TestNode.rules(), 1_000, 255, 2);
        node.enrol("CJ", 42);
        node.card(42, 12, CardStatus.ACTIVE);
        ask(terminal.authorization(PAN, 30, NOW));
        ask(terminal.authorization(PAN, 30, NOW));
        assertThat(ask(terminal.authorization(PAN, 30, NOW)).getString(39)).isEqualTo("91");
    }

    @Test
    void shouldGoOnWhenFillingSlotsFailed() {
        final FailingKeys failing = new FailingKeys(keys);
        node = new TestNode(failing, disk, clock);
        final TestNode.Port port = new TestNode.Port();
        failing.fail(true);
        for (int i = 0; i < 10 * TestNode.SLOTS; i++) {
            final byte[] message = terminal.seal(terminal.authorization(PAN, 30, NOW));
            assertThatThrownBy(() -> node.send(message, port)).hasMessageContaining("module");
            node.step(1);
        }
        assertThat(port.flushed).isEmpty();
        failing.fail(false);
        assertThat(ask(terminal.authorization(PAN, 30, NOW)).getString(39)).isEqualTo("00");
    }

    @Test
    void shouldAnswerNobodyWhenTheSyncFails() {
        disk.failSyncs();
        assertNobodyIsAnswered();
    }

    @Test
    void shouldAnswerNobodyWhenTheWriteFails() {
        disk.failWrites();
        assertNobodyIsAnswered();
    }

    private void assertNobodyIsAnswered() {
        final TestNode.Port port = new TestNode.Port();
        node.send(terminal.seal(terminal.authorization(PAN, 30, NOW)), port);
        assertThatThrownBy(() -> node.step(10)).hasMessageContaining("journal");
        node.send(terminal.seal(terminal.authorization(PAN, 30, NOW)), port);
        node.step(10);
        assertThat(port.flushed).isEmpty();
    }

    @Test
    void shouldSyncOnceForAllWhenRequestsShareABatch() {
        final TestNode.Port port = new TestNode.Port();
        final long before = disk.syncs();
        for (int i = 0; i < 50; i++) {
            node.send(terminal.seal(terminal.authorization(PAN, 30, NOW)), port);
        }
        node.step(100);
        assertThat(disk.syncs()).isEqualTo(before + 1);
        assertThat(port.flushed).hasSize(50);
        assertThat(port.flushed)
                .allSatisfy(
                        answer -> assertThat(verdict(terminal.unpack(answer))).isInstanceOf(Verdict.Verified.class));
    }

    @Test
    void shouldRefuse65WhenACardOpensMoreSessionsThanAnHourAllows() {
        for (int i = 0; i < 60; i++) {
            assertThat(ask(terminal.authorization(PAN, 30, NOW)).getString(39)).isEqualTo("00");
        }
        final ISOMsg refused = ask(terminal.authorization(PAN, 30, NOW));
        assertThat(refused.getString(39)).isEqualTo("65");
        assertThat(ResponseCode.of("65")).isEqualTo(ResponseCode.TOO_MANY);
    }

    private ISOMsg ask(final ISOMsg request) {
        final byte[] answer = node.exchange(terminal.seal(request));
        assertThat(terminal.macHolds(answer)).isTrue();
        return terminal.unpack(answer);
    }

    private Verdict verdict(final ISOMsg answer) {
        final SigningPublicKey key = keys.publicKey(1);
        return ReceiptVerifier.verify(answer.getBytes(62), answer.getBytes(63), (kid, message, signature) -> {
            if (!Arrays.equals(kid, key.kid())) {
                return SignatureCheck.Answer.UNKNOWN_KEY;
            }
            return key.verifies(message, signature) ? SignatureCheck.Answer.VALID : SignatureCheck.Answer.INVALID;
        });
    }

    private static TransactionRequest sequence(final long number) {
        final TransactionRequest request = new TransactionRequest();
        request.receivedAtMs = NOW.toEpochMilli() + number;
        request.transmittedAt = 1121080102;
        return request;
    }

    private static Outcome outcome(final long sequence) {
        final Outcome outcome = new Outcome();
        outcome.refuse(DeclineReason.KEY_REUSED);
        outcome.sequence = sequence;
        outcome.leaf = 1;
        return outcome;
    }

    private static int indexOf(final byte[] bytes, final String hex) {
        return HexFormat.of().formatHex(bytes).indexOf(hex) / 2;
    }
}
