package io.attesta.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Each fault is put into one otherwise right answer, under the right MAC unless the MAC is the fault. */
class AnswerFaultsTest {
    // MTI 2, bitmap 8, DE 3, 7, 11, 12, 13, then 37, 38, 39, 41, 42.
    private static final int PROCESSING_CODE = 10;
    private static final int STAN = PROCESSING_CODE + 3 + 5;
    private static final int CODE = STAN + 3 + 3 + 2 + 12;
    private static final int RESPONSE_CODE = CODE + 6;
    private static final int TERMINAL = RESPONSE_CODE + 2;

    private final LaneFixture fixture =
            new LaneFixture(LaneFixture.plan(new Pace.Fixed(100)).mix(Mix.presenceOnly()));

    @Test
    void shouldAcceptTheRightAnswer() {
        assertThat(faultOf(answer -> answer)).isEqualTo(Fault.NONE);
        assertThat(fixture.tally.latencies.getTotalCount()).isEqualTo(1);
        assertThat(fixture.sampler.kept()).hasSize(1);
    }

    @Test
    void shouldNoticeAWrongMac() {
        assertThat(faultOf(answer -> changed(answer, answer.length - 1, answer[answer.length - 1] ^ 1)))
                .isEqualTo(Fault.WRONG_MAC);
        assertThat(fixture.sampler.kept()).isEmpty();
    }

    @Test
    void shouldNoticeAChangedByteUnderTheOldMac() {
        assertThat(faultOf(answer -> changed(answer, CODE, 'Z'))).isEqualTo(Fault.WRONG_MAC);
    }

    @Test
    void shouldNoticeAnotherMessageType() {
        assertThat(faultOf(resealed(1, 0x30))).isEqualTo(Fault.WRONG_TYPE);
    }

    @Test
    void shouldNoticeWhatIsNotEchoed() {
        assertThat(faultOf(resealed(PROCESSING_CODE, 0x31))).isEqualTo(Fault.NOT_ECHOED);
    }

    @Test
    void shouldNoticeAnotherCode() {
        assertThat(faultOf(resealed(RESPONSE_CODE, '9'))).isEqualTo(Fault.WRONG_CODE);
        final FaultExample example = fixture.tally.examples.get(0);
        assertThat(example.description()).contains("expected 00", "PRESENCE", "terminal AB000001");
        assertThat(example.description().replaceAll("\\D+", " ")).doesNotContain("9642");
    }

    @Test
    void shouldNoticeACodeThatIsNone() {
        assertThat(faultOf(resealed(CODE, 'U'))).isEqualTo(Fault.WRONG_CONTENT);
    }

    @Test
    void shouldNoticeAMissingReceipt() {
        assertThat(faultOf(answer -> fixture.authorizer.resealed(withoutReceipt(answer))))
                .isEqualTo(Fault.ELEMENT_MISSING);
    }

    @Test
    void shouldNoticeACardNumber() {
        assertThat(faultOf(answer -> fixture.authorizer.resealed(withCard(answer))))
                .isEqualTo(Fault.CARD_TOLD);
    }

    @Test
    void shouldNoticeAnAnswerToNobody() {
        assertThat(faultOf(answer -> changed(answer, STAN, answer[STAN] ^ 0x10)))
                .isEqualTo(Fault.UNEXPECTED);
        assertThat(fixture.lane.outstanding()).isEqualTo(1);
    }

    @Test
    void shouldNoticeAnAnswerOfAnotherTerminal() {
        assertThat(faultOf(answer -> changed(answer, TERMINAL, 'X'))).isEqualTo(Fault.UNEXPECTED);
    }

    @Test
    void shouldNoticeTwoAnswersToOneRequest() {
        fixture.sendAt(0);
        final byte[] answer = fixture.authorizer.answer(fixture.wire.take());
        fixture.deliver(answer);
        fixture.deliver(answer);
        assertThat(faults()).containsExactly(Fault.UNEXPECTED);
    }

    @Test
    void shouldNoticeWhatIsNoMessage() {
        assertThat(faultOf(answer -> Arrays.copyOf(answer, answer.length - 3))).isEqualTo(Fault.UNREADABLE);
        assertThat(faultOf(answer -> new byte[9])).isEqualTo(Fault.UNREADABLE);
    }

    @Test
    void shouldPassOverAKeepAlive() {
        fixture.deliver(new byte[0]);
        assertThat(faults()).isEmpty();
    }

    private Fault faultOf(final UnaryOperator<byte[]> change) {
        fixture.tally.faults[Fault.UNREADABLE.ordinal()] = 0;
        fixture.lane.abandon();
        fixture.tally.faults[Fault.NO_ANSWER.ordinal()] = 0;
        fixture.sendAt(fixture.lane.dueNs(0));
        final byte[] answer = fixture.authorizer.answer(fixture.wire.take()).clone();
        fixture.deliver(change.apply(answer));
        final List<Fault> faults = faults();
        assertThat(faults).hasSizeLessThan(2);
        return faults.isEmpty() ? Fault.NONE : faults.get(0);
    }

    private List<Fault> faults() {
        return Arrays.stream(Fault.values())
                .filter(fault -> fixture.tally.faults[fault.ordinal()] > 0)
                .toList();
    }

    private UnaryOperator<byte[]> resealed(final int at, final int value) {
        return answer -> fixture.authorizer.resealed(changed(answer, at, value));
    }

    private static byte[] changed(final byte[] answer, final int at, final int value) {
        answer[at] = (byte) value;
        return answer;
    }

    /** Without DE 63: its bit is the last but one of the bitmap, it stands before the MAC. */
    private static byte[] withoutReceipt(final byte[] answer) {
        final byte[] magic = {(byte) 0xD2, (byte) 0x84};
        int at = answer.length - 8;
        while (answer[at] != magic[0] || answer[at + 1] != magic[1] || answer[at + 2] != 0x51) {
            at--;
        }
        final byte[] shorter = Arrays.copyOf(answer, at - 2 + 8);
        shorter[9] &= ~2;
        return shorter;
    }

    /** With DE 2 before all others. */
    private static byte[] withCard(final byte[] answer) {
        final byte[] pan = new byte[9];
        pan[0] = 0x16;
        final byte[] longer = new byte[answer.length + pan.length];
        System.arraycopy(answer, 0, longer, 0, PROCESSING_CODE);
        System.arraycopy(pan, 0, longer, PROCESSING_CODE, pan.length);
        System.arraycopy(
                answer, PROCESSING_CODE, longer, PROCESSING_CODE + pan.length, answer.length - PROCESSING_CODE);
        longer[2] |= 0x40;
        assertThat(new String(longer, StandardCharsets.ISO_8859_1)).contains("RO-AB");
        return longer;
    }
}
