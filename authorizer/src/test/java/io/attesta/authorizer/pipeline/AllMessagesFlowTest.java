package io.attesta.authorizer.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.authorizer.decision.CardStatus;
import io.attesta.authorizer.feed.SampleWorld;
import io.attesta.authorizer.testing.FakeClock;
import io.attesta.authorizer.testing.FakeDisk;
import io.attesta.authorizer.testing.TestNode;
import io.attesta.authorizer.testing.TestTerminal;
import io.attesta.authorizer.testing.Vectors;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.SigningPublicKey;
import io.attesta.protocol.receipt.ReceiptVerifier;
import io.attesta.protocol.receipt.SignatureCheck;
import io.attesta.protocol.receipt.Statement;
import io.attesta.protocol.receipt.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jpos.iso.ISOMsg;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Advices, reversals, file actions, totals and network messages through all stages, packed and unpacked by jPOS. */
final class AllMessagesFlowTest {
    private static final Instant NOW = Instant.parse("2026-11-21T08:01:05Z");
    private static final String PAN = SampleWorld.pan(42);
    /** DF20 version 13, DF21 SUSPENDED, DF22 2812, DF23 1, DF24 251401, DF25 0009, DF26 CJ, DF27 3000. */
    private static final String RECORD_13 =
            "df2008000000000000000ddf210103df22022812df23020001df2403251401df25020009df2602434adf27020bb8";

    private final KeyStore keys = Vectors.keys();
    private final FakeDisk disk = new FakeDisk();
    private final FakeClock clock = new FakeClock(NOW);
    private final TestTerminal terminal = new TestTerminal(keys, "CJ000042", "RO-CJ-MED-00042");
    private final TestTerminal backOffice = new TestTerminal(keys, "BU900001", "RO-BU-BCK-00001");
    private TestNode node;

    @BeforeEach
    void fillTables() {
        node = new TestNode(keys, disk, clock);
        node.enrol("CJ", 42);
        node.command(
                new EnrolmentChanges(List.of(SampleWorld.backOffice()), List.of(SampleWorld.backOfficeTerminal())));
        node.card(42, 12, CardStatus.ACTIVE);
        node.card(43, 1, CardStatus.LOST);
    }

    @Test
    void shouldAcceptAnAdviceAndSignItAsOne() {
        final ISOMsg request = terminal.advice(PAN, 30, "00", NOW);
        request.set(38, "7K2QXN");
        final ISOMsg answer = ask(terminal, request);
        assertThat(answer.getString(0)).isEqualTo("0130");
        assertThat(answer.getString(39)).isEqualTo("00");
        assertThat(answer.hasField(38))
                .as("no code that the terminal named itself")
                .isFalse();
        final Statement statement = statement(answer);
        assertThat(statement.action()).isEqualTo(230);
        assertThat(statement.code()).isEmpty();
        assertThat(statement.cardVersion()).isEqualTo(12);
        assertThat(statement.expiresAt()).isEqualTo(statement.issuedAt());
        assertThat(node.events().alarms).isEmpty();
        assertThat(node.tables().sessions()).isZero();
    }

    @Test
    void shouldTakeAnAdviceAndRaiseAnAlarmWhenTheServerWouldHaveDecidedOtherwise() {
        final ISOMsg answer = ask(terminal, terminal.advice(SampleWorld.pan(43), 30, "00", NOW));
        assertThat(answer.getString(39)).isEqualTo("00");
        assertThat(node.events().alarms)
                .containsEntry(AlarmKind.ADVICE_DIFFERS, 1)
                .containsEntry(AlarmKind.STOPPED_CARD, 1);
        ask(terminal, terminal.advice(SampleWorld.pan(43), 30, "41", NOW));
        assertThat(node.events().alarms).containsEntry(AlarmKind.ADVICE_DIFFERS, 1);
    }

    @Test
    void shouldTakeAnAdviceOfSixDaysAgoAndRefuseAnOlderOne() {
        final Instant sixDaysAgo = NOW.minus(Duration.ofDays(6));
        final ISOMsg advice = terminal.advice(PAN, 30, "00", sixDaysAgo);
        final byte[] first = node.exchange(terminal.seal(advice));
        assertThat(terminal.unpack(first).getString(39)).isEqualTo("00");
        clock.setMs(NOW.plus(Duration.ofHours(20)).toEpochMilli());
        assertThat(node.exchange(terminal.seal(TestTerminal.repeat(advice)))).isEqualTo(first);
        final ISOMsg old = ask(terminal, terminal.advice(PAN, 30, "00", NOW.minus(Duration.ofDays(8))));
        assertThat(old.getString(39)).isEqualTo("68");
    }

    @Test
    void shouldReverseAnAuthorizationAndCloseItsSession() {
        final ISOMsg original = terminal.authorization(PAN, 30, NOW);
        final String code = ask(terminal, original).getString(38);
        final ISOMsg reversal = terminal.reversal("0400", original, NOW);
        final byte[] bytes = node.exchange(terminal.seal(reversal));
        final ISOMsg answer = terminal.unpack(bytes);
        assertThat(answer.getString(0)).isEqualTo("0410");
        assertThat(answer.getString(39)).isEqualTo("00");
        assertThat(answer.getString(38)).isEqualTo(code);
        final Statement statement = statement(answer);
        assertThat(statement.action()).isEqualTo(104);
        assertThat(statement.code()).isEqualTo(code);
        assertThat(statement.lastFour()).isEmpty();
        assertThat(continued(code)).as("the session is over").isEqualTo("S1");
        assertThat(node.exchange(terminal.seal(TestTerminal.repeat(reversal)))).isEqualTo(bytes);
        final ISOMsg second = ask(terminal, terminal.reversal("0420", original, NOW));
        assertThat(second.getString(0)).isEqualTo("0430");
        assertThat(second.getString(39)).isEqualTo("00");
        assertThat(second.getString(38)).isEqualTo(code);
    }

    @Test
    void shouldKeepTheSessionWhenOneOfItsLaterActionsIsReversed() {
        final String code = ask(terminal, terminal.authorization(PAN, 30, NOW)).getString(38);
        final ISOMsg inquiry = terminal.authorization(PAN, 31, NOW);
        inquiry.set(38, code);
        assertThat(ask(terminal, inquiry).getString(39)).isEqualTo("00");
        final ISOMsg reversal = ask(terminal, terminal.reversal("0400", inquiry, NOW));
        assertThat(reversal.getString(38)).isEqualTo(code);
        assertThat(continued(code)).isEqualTo("00");
    }

    @Test
    void shouldReverseARefusalWithoutACode() {
        final ISOMsg original = terminal.authorization(SampleWorld.pan(43), 30, NOW);
        assertThat(ask(terminal, original).getString(39)).isEqualTo("41");
        final ISOMsg answer = ask(terminal, terminal.reversal("0400", original, NOW));
        assertThat(answer.getString(39)).isEqualTo("00");
        assertThat(answer.hasField(38)).isFalse();
        assertThat(statement(answer).code()).isEmpty();
    }

    @Test
    void shouldRefuseAnOriginalThatComesAfterItsReversalAlsoAfterARestart() {
        final ISOMsg late = terminal.authorization(PAN, 30, NOW);
        final ISOMsg reversal = terminal.reversal("0420", late, NOW);
        final byte[] unknown = node.exchange(terminal.seal(reversal));
        assertThat(terminal.unpack(unknown).getString(39)).isEqualTo("25");
        node = new TestNode(keys, disk, clock);
        assertThat(ask(terminal, late).getString(39)).isEqualTo("21");
        assertThat(ask(terminal, TestTerminal.repeat(late)).getString(39)).isEqualTo("21");
        assertThat(node.exchange(terminal.seal(TestTerminal.repeat(reversal)))).isEqualTo(unknown);
        assertThat(ask(terminal, terminal.reversal("0420", late, NOW)).getString(39))
                .as("the original is known now, and was refused")
                .isEqualTo("00");
    }

    @Test
    void shouldKeepAReversalInTheSameBatchAsItsOriginal() {
        final TestNode.Port port = new TestNode.Port();
        final ISOMsg original = terminal.authorization(PAN, 30, NOW);
        final ISOMsg reversal = terminal.reversal("0400", original, NOW);
        node.send(terminal.seal(original), port);
        node.send(terminal.seal(reversal), port);
        node.send(terminal.seal(TestTerminal.repeat(reversal)), port);
        node.step(10);
        assertThat(terminal.unpack(port.flushed.get(1)).getString(39)).isEqualTo("00");
        assertThat(port.flushed.get(2)).isEqualTo(port.flushed.get(1));
        assertThat(continued(terminal.unpack(port.flushed.get(0)).getString(38)))
                .isEqualTo("S1");
    }

    @Test
    void shouldNotFindAnOriginalThatIsNo0100OrOfAnotherTerminal() {
        final ISOMsg advice = terminal.advice(PAN, 30, "00", NOW);
        ask(terminal, advice);
        final ISOMsg reversal = terminal.reversal("0400", advice, NOW);
        reversal.set(90, "0120" + reversal.getString(90).substring(4));
        assertThat(ask(terminal, reversal).getString(39)).isEqualTo("25");
        node.enrol("CJ", 10);
        final ISOMsg original = terminal.authorization(PAN, 30, NOW);
        ask(terminal, original);
        final TestTerminal other = new TestTerminal(keys, "CJ000010", "RO-CJ-AGY-00010");
        assertThat(ask(other, other.reversal("0400", original, NOW)).getString(39))
                .isEqualTo("25");
    }

    @Test
    void shouldFindAnOriginalByItsAcquirer() {
        final ISOMsg original = terminal.authorization(PAN, 30, NOW);
        original.set(32, "12345");
        ask(terminal, original);
        final ISOMsg without = terminal.reversal("0400", original, NOW);
        assertThat(ask(terminal, without).getString(39)).isEqualTo("25");
        final ISOMsg with = terminal.reversal("0400", original, NOW);
        with.set(90, with.getString(90).substring(0, 20) + "00000012345" + "0".repeat(11));
        assertThat(ask(terminal, with).getString(39)).isEqualTo("00");
    }

    @Test
    void shouldChangeACardByFileActionBeforeTheNextRequest() {
        final TestNode.Port port = new TestNode.Port();
        node.send(backOffice.seal(backOffice.fileAction('2', PAN, hex(RECORD_13), NOW)), port);
        node.send(terminal.seal(terminal.authorization(PAN, 30, NOW)), port);
        node.step(10);
        final ISOMsg changed = backOffice.unpack(port.flushed.get(0));
        assertThat(changed.getString(0)).isEqualTo("0312");
        assertThat(changed.getString(39)).isEqualTo("00");
        assertThat(changed.getString(91)).isEqualTo("2");
        assertThat(changed.getString(101)).isEqualTo("CARDS");
        assertThat(HexFormat.of().formatHex(changed.getBytes(48))).isEqualTo("df1308000000000000000d");
        assertThat(changed.hasField(120)).isFalse();
        assertThat(statement(changed).action()).isEqualTo(103);
        assertThat(statement(changed).cardVersion()).isEqualTo(13);
        assertThat(terminal.unpack(port.flushed.get(1)).getString(39)).isEqualTo("62");

        node = new TestNode(keys, disk, clock);
        final ISOMsg told = ask(backOffice, backOffice.fileAction('5', PAN, null, NOW));
        assertThat(told.getString(39)).isEqualTo("00");
        assertThat(HexFormat.of().formatHex(told.getBytes(120))).isEqualTo(RECORD_13);
    }

    @Test
    void shouldTellAnInquiryAgainAsItWasToldWhenTheCardHasChangedMeanwhile() {
        final ISOMsg inquiry = backOffice.fileAction('5', PAN, null, NOW);
        final byte[] first = node.exchange(backOffice.seal(inquiry));
        ask(backOffice, backOffice.fileAction('2', PAN, hex(RECORD_13), NOW));
        assertThat(node.exchange(backOffice.seal(TestTerminal.repeat(inquiry)))).isEqualTo(first);
    }

    @Test
    void shouldTellAnInquiryAgainAfterItsKeyWasUsedForAnotherFile() {
        final ISOMsg inquiry = backOffice.fileAction('5', PAN, null, NOW);
        final byte[] first = node.exchange(backOffice.seal(inquiry));
        final ISOMsg other = TestTerminal.repeat(inquiry);
        other.set(101, "OTHER");
        assertThat(ask(backOffice, other).getString(39)).isEqualTo("94");
        node = new TestNode(keys, disk, clock);
        assertThat(node.exchange(backOffice.seal(TestTerminal.repeat(inquiry)))).isEqualTo(first);
    }

    @Test
    void shouldRefuseFileActionsAsTheContractSays() {
        final String added = SampleWorld.pan(77);
        final String stale = RECORD_13.replace("0000000d", "0000000c");
        assertThat(code('1', PAN, RECORD_13)).as("exists already").isEqualTo("26");
        assertThat(code('2', added, RECORD_13)).as("not there").isEqualTo("25");
        assertThat(code('3', added, RECORD_13)).as("not there").isEqualTo("25");
        assertThat(code('5', added, null)).as("not there").isEqualTo("25");
        assertThat(code('2', PAN, stale)).as("not newer").isEqualTo("28");
        assertThat(code('4', PAN, RECORD_13)).as("no such file action").isEqualTo("27");
        assertThat(code('2', PAN, RECORD_13.replace("df210103", "df21010a")))
                .as("status 10")
                .isEqualTo("27");
        assertThat(code('2', PAN, RECORD_13.replace("df22022812", "df22022813")))
                .as("month 13")
                .isEqualTo("27");
        assertThat(code('2', PAN, RECORD_13.replace("df210103", "")))
                .as("no status")
                .isEqualTo("27");
        assertThat(code('2', PAN, RECORD_13.replace("000000000d", "0000000000")))
                .as("version 0, which says unknown")
                .isEqualTo("27");
        assertThat(code('2', PAN, RECORD_13 + "df210103")).as("status twice").isEqualTo("30");
        assertThat(code('2', PAN, RECORD_13.replace("df210103", "df21020103")))
                .as("length")
                .isEqualTo("30");
        assertThat(code('2', PAN, null)).as("no record at all").isEqualTo("30");
        assertThat(code('1', added.substring(0, 15) + (char) ('0' + ('9' - added.charAt(15))), RECORD_13))
                .as("Luhn digit")
                .isEqualTo("14");
        assertThat(code('1', added, RECORD_13)).isEqualTo("00");
        assertThat(ask(terminal, terminal.fileAction('5', PAN, null, NOW)).getString(39))
                .as("no back office")
                .isEqualTo("58");
    }

    @Test
    void shouldRemoveACardForGoodButForANewerVersion() {
        assertThat(code('3', PAN, "df2008000000000000000d")).isEqualTo("00");
        assertThat(ask(terminal, terminal.authorization(PAN, 30, NOW)).getString(39))
                .isEqualTo("14");
        assertThat(code('1', PAN, RECORD_13)).as("not newer than the removal").isEqualTo("28");
        final ISOMsg told = ask(backOffice, backOffice.fileAction('5', PAN, null, NOW));
        assertThat(HexFormat.of().formatHex(told.getBytes(120))).startsWith("df2008000000000000000ddf210109");
        assertThat(code('1', PAN, RECORD_13.replace("0000000d", "0000000e").replace("df210103", "df210102")))
                .isEqualTo("00");
        assertThat(ask(terminal, terminal.authorization(PAN, 30, NOW)).getString(39))
                .isEqualTo("00");
    }

    @Test
    void shouldRemoveACardByAChangeToThatStatusWithNothingElse() {
        assertThat(code('2', PAN, "df2008000000000000000ddf210109")).isEqualTo("00");
        assertThat(ask(terminal, terminal.authorization(PAN, 30, NOW)).getString(39))
                .isEqualTo("14");
    }

    @Test
    void shouldTellNetworkMessagesOfOneNumberApartByTheirCode() {
        final ISOMsg signOn = terminal.network(1, NOW);
        final ISOMsg echo = (ISOMsg) signOn.clone();
        echo.set(70, "301");
        final ISOMsg signOff = (ISOMsg) signOn.clone();
        signOff.set(70, "002");
        for (final ISOMsg message : List.of(signOn, echo, signOff)) {
            final ISOMsg answer = ask(terminal, message);
            assertThat(answer.getString(39)).isEqualTo("00");
            assertThat(answer.getString(70)).isEqualTo(message.getString(70));
        }
    }

    @Test
    void shouldRefuseABackOfficeEverythingElse() {
        assertThat(ask(backOffice, backOffice.authorization(PAN, 30, NOW)).getString(39))
                .isEqualTo("58");
        assertThat(ask(backOffice, backOffice.advice(PAN, 30, "00", NOW)).getString(39))
                .isEqualTo("58");
        assertThat(ask(backOffice, backOffice.totals(0, NOW)).getString(39)).isEqualTo("58");
        final ISOMsg original = terminal.authorization(PAN, 30, NOW);
        assertThat(ask(backOffice, backOffice.reversal("0400", original, NOW)).getString(39))
                .isEqualTo("58");
    }

    @Test
    void shouldCountApprovalsUntilTheTotalsWereAnswered() {
        ask(terminal, terminal.authorization(PAN, 30, NOW));
        final ISOMsg second = terminal.authorization(PAN, 30, NOW);
        ask(terminal, second);
        ask(terminal, TestTerminal.repeat(second));
        ask(terminal, terminal.authorization(SampleWorld.pan(43), 30, NOW));
        ask(terminal, terminal.reversal("0400", second, NOW));

        node = new TestNode(keys, disk, clock);
        final ISOMsg totals = terminal.totals(2, NOW);
        final byte[] bytes = node.exchange(terminal.seal(totals));
        final ISOMsg answer = terminal.unpack(bytes);
        assertThat(answer.getString(0)).isEqualTo("0510");
        assertThat(answer.getString(39)).isEqualTo("00");
        assertThat(answer.getString(66)).isEqualTo("1");
        assertThat(answer.getString(81)).isEqualTo("0000000002");
        assertThat(answer.hasField(62)).isFalse();
        assertThat(answer.hasField(128)).isTrue();

        ask(terminal, terminal.authorization(PAN, 30, NOW));
        node = new TestNode(keys, disk, clock);
        assertThat(node.exchange(terminal.seal(TestTerminal.repeat(totals)))).isEqualTo(bytes);
        final ISOMsg next = ask(terminal, terminal.totals(2, NOW));
        assertThat(next.getString(66)).isEqualTo("2");
        assertThat(next.getString(81)).isEqualTo("0000000001");
    }

    @Test
    void shouldRefuse94WhenTotalsComeAgainWithAnotherCount() {
        final ISOMsg totals = terminal.totals(0, NOW);
        ask(terminal, totals);
        final ISOMsg other = TestTerminal.repeat(totals);
        other.set(81, "0000000001");
        final ISOMsg refused = ask(terminal, other);
        assertThat(refused.getString(39)).isEqualTo("94");
        assertThat(refused.hasField(62)).isFalse();
        assertThat(node.events().alarms).containsEntry(AlarmKind.KEY_REUSED, 1);
    }

    @Test
    void shouldAnswerARepeatedSignOnAsTheFirstAlsoInOneBatch() {
        final TestNode.Port port = new TestNode.Port();
        final ISOMsg signOn = terminal.network(1, NOW);
        node.send(terminal.seal(signOn), port);
        node.send(terminal.seal(TestTerminal.repeat(signOn)), port);
        node.step(10);
        assertThat(port.flushed).hasSize(2);
        assertThat(port.flushed.get(1)).isEqualTo(port.flushed.get(0));
        assertThat(terminal.unpack(port.flushed.get(0)).getString(70)).isEqualTo("001");
        node = new TestNode(keys, disk, clock);
        assertThat(node.exchange(terminal.seal(TestTerminal.repeat(signOn)))).isEqualTo(port.flushed.get(0));
    }

    @Test
    void shouldRefuse94AndSignItWhenAReversalsKeyIsUsedAgain() {
        final ISOMsg original = terminal.authorization(PAN, 30, NOW);
        ask(terminal, original);
        final ISOMsg reversal = terminal.reversal("0400", original, NOW);
        ask(terminal, reversal);
        final ISOMsg other = TestTerminal.repeat(reversal);
        other.set(90, "0100" + "999999" + reversal.getString(90).substring(10));
        final ISOMsg refused = ask(terminal, other);
        assertThat(refused.getString(39)).isEqualTo("94");
        assertThat(statement(refused).action()).isEqualTo(104);
    }

    /** The inquiry is refused before it is decided, in a slot that no file action was in before. */
    @Test
    void shouldRefuse94AndGoOnWhenAnInquirysKeyIsUsedAgain() {
        final ISOMsg inquiry = backOffice.fileAction('5', PAN, null, NOW);
        assertThat(ask(backOffice, inquiry).getString(39)).isEqualTo("00");
        final ISOMsg other = TestTerminal.repeat(inquiry);
        other.set(2, SampleWorld.pan(43));
        final ISOMsg refused = ask(backOffice, other);
        assertThat(refused.getString(39)).isEqualTo("94");
        assertThat(refused.hasField(120)).isFalse();
        assertThat(statement(refused).action()).isEqualTo(103);
        node = new TestNode(keys, disk, clock);
        assertThat(ask(backOffice, backOffice.fileAction('5', PAN, null, NOW)).getString(39))
                .isEqualTo("00");
    }

    @Test
    void shouldAnswer12ForEveryOtherMessageType() {
        for (final String mti : List.of("0102", "0140", "0200", "0220", "0300", "0320", "0440", "0600", "0820")) {
            final ISOMsg message = terminal.authorization(PAN, 30, NOW);
            message.set(0, mti);
            final ISOMsg answer = ask(terminal, message);
            assertThat(answer.getString(39)).as(mti).isEqualTo("12");
            assertThat(answer.getString(0).charAt(2)).isEqualTo((char) (mti.charAt(2) + 1));
        }
    }

    private String continued(final String code) {
        final ISOMsg inquiry = terminal.authorization(PAN, 31, NOW);
        inquiry.set(38, code);
        return ask(terminal, inquiry).getString(39);
    }

    private String code(final char updateCode, final String pan, final String record) {
        return ask(backOffice, backOffice.fileAction(updateCode, pan, record == null ? null : hex(record), NOW))
                .getString(39);
    }

    private ISOMsg ask(final TestTerminal from, final ISOMsg request) {
        final byte[] answer = node.exchange(from.seal(request));
        assertThat(from.macHolds(answer)).isTrue();
        return from.unpack(answer);
    }

    private Statement statement(final ISOMsg answer) {
        final SigningPublicKey key = keys.publicKey(1);
        final Verdict verdict = ReceiptVerifier.verify(
                answer.getBytes(62),
                answer.getBytes(63),
                (kid, message, signature) -> Arrays.equals(kid, key.kid()) && key.verifies(message, signature)
                        ? SignatureCheck.Answer.VALID
                        : SignatureCheck.Answer.INVALID);
        assertThat(verdict).isInstanceOf(Verdict.Verified.class);
        return ((Verdict.Verified) verdict).statement();
    }

    private static byte[] hex(final String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
