package io.attesta.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.protocol.iso.Mti;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class LaneTest {
    private static final long MS = 1_000_000L;

    @Test
    void shouldFindNothingWrongWhenTheServersOwnRulesAnswer() {
        final LaneFixture fixture =
                new LaneFixture(LaneFixture.plan(new Pace.Fixed(1_000)).mix(new Mix(400, 250, 80, 50, 20, 20, 180)));

        for (long ms = 0; ms < 10_000; ms++) {
            fixture.sendAt(ms * MS);
            fixture.answerAll();
        }

        assertThat(fixture.tally.examples).isEmpty();
        assertThat(fixture.tally.answered).isEqualTo(10_000);
        assertThat(fixture.tally.sent).isEqualTo(10_000);
        final LoadReport report = ReportWriter.report(
                LaneFixture.plan(new Pace.Fixed(1_000)).build(), fixture.tally, 10, fixture.sampler.kept());
        assertThat(report.sentByKind()).containsOnlyKeys(RequestKind.values());
        assertThat(report.answersByCode())
                .containsKeys("00", "03", "12", "14", "30", "36", "41", "43", "54", "57", "58", "62", "63", "78", "S1");
        assertThat(report.ratePerSecond()).isEqualTo(1_000);
        assertThat(report.isClean()).isTrue();
    }

    @Test
    void shouldShowAStallInTheLatenciesOfAllWhoWouldHaveAsked() {
        final LaneFixture fixture =
                new LaneFixture(LaneFixture.plan(new Pace.Fixed(1_000)).mix(Mix.presenceOnly()));
        // A closed door for one second of ten: nothing can be sent, then all of it at once, answered without delay.
        for (long ms = 0; ms < 10_000; ms++) {
            fixture.wire.setOpen(ms < 4_000 || ms >= 5_000);
            fixture.sendAt(ms * MS);
            fixture.answerAll();
        }

        assertThat(fixture.tally.answered).isEqualTo(10_000);
        // 1,000 of 10,000 waited 1 to 1,000 ms; timed from their sending all 10,000 would show zero.
        assertThat(fixture.tally.latencies.getValueAtPercentile(89) / MS).isZero();
        assertThat(fixture.tally.latencies.getValueAtPercentile(95) / MS).isBetween(490L, 510L);
        assertThat(fixture.tally.latencies.getMaxValue() / MS).isBetween(999L, 1_001L);
        assertThat(fixture.tally.greatestSendDelayNs / MS).isEqualTo(1_000);
    }

    @Test
    void shouldKeepIntendedTimesWhenTooManyAreUnanswered() {
        final LaneFixture fixture =
                new LaneFixture(LaneFixture.plan(new Pace.Fixed(10_000)).mix(Mix.presenceOnly()));
        final int most =
                LaneSize.of(LaneFixture.plan(new Pace.Fixed(10_000)).build()).maxOutstanding();

        fixture.sendAt(1_000 * MS);
        assertThat(fixture.wire.all()).hasSize(most);
        for (int i = 0; i < 11; i++) {
            fixture.answerAll();
            fixture.sendAt(1_000 * MS);
        }

        // Due from 0 to 1,000 ms, all answered at 1,000 ms: the latencies are even between 0 and 1,000 ms.
        assertThat(fixture.tally.answered).isEqualTo(10_001);
        assertThat(fixture.tally.latencies.getValueAtPercentile(50) / MS).isBetween(495L, 505L);
        assertThat(fixture.tally.latencies.getMaxValue() / MS).isBetween(999L, 1_001L);
    }

    @Test
    void shouldKeepSoManyInFlightWhenClosed() {
        final LaneFixture fixture =
                new LaneFixture(LaneFixture.plan(new Pace.Closed(5)).mix(Mix.presenceOnly()));

        fixture.sendAt(0);
        assertThat(fixture.wire.all()).hasSize(5);
        fixture.answerOne();
        fixture.sendAt(3 * MS);
        assertThat(fixture.wire.all()).hasSize(6);
        fixture.sendAt(10_000 * MS);
        assertThat(fixture.wire.all()).hasSize(6);
        assertThat(fixture.lane.hasSentAll(10_000 * MS)).isTrue();
    }

    @Test
    void shouldNotCountWarmUpInLatencies() {
        final LaneFixture fixture = new LaneFixture(LaneFixture.plan(new Pace.Fixed(1_000))
                .mix(Mix.presenceOnly())
                .warmup(Duration.ofMillis(400))
                .duration(Duration.ofMillis(600)));

        for (long ms = 0; ms < 1_200; ms++) {
            fixture.sendAt(ms * MS);
            fixture.answerAll();
        }

        assertThat(fixture.tally.answered).isEqualTo(1_000);
        assertThat(fixture.tally.answeredInTime).isEqualTo(600);
        assertThat(fixture.tally.latencies.getTotalCount()).isEqualTo(600);
    }

    @Test
    void shouldSendTheSameWhenTheSeedIsTheSame() {
        final Mix mix = new Mix(400, 250, 80, 50, 20, 20, 180);
        assertThat(sent(mix, 1, 0)).containsExactlyElementsOf(sent(mix, 1, 0));
        assertThat(sent(mix, 2, 0)).isNotEqualTo(sent(mix, 1, 0));
    }

    @Test
    void shouldSendTheSameWhenAnswersAreLateByLessThanTheLag() {
        final Mix withoutRepeats = new Mix(450, 250, 80, 0, 20, 20, 180);
        assertThat(sent(withoutRepeats, 1, 6)).containsExactlyElementsOf(sent(withoutRepeats, 1, 0));
    }

    @Test
    void shouldSendTheSameCardsToTheSameTerminalsWhenNoAnswerComes() {
        final Mix withoutRepeats = new Mix(450, 250, 80, 0, 20, 20, 180);
        // DE 2; type, DE 3 and 38 may differ because no session is known to be open.
        assertThat(sent(withoutRepeats, 1, 500))
                .extracting(LaneTest::firstElement)
                .containsExactlyElementsOf(sent(withoutRepeats, 1, 0).stream()
                        .map(LaneTest::firstElement)
                        .toList());
    }

    /** Behind MTI and bitmaps, of which there are two if the first bit is set. */
    private static String firstElement(final String message) {
        final int at = message.charAt(4) >= '8' ? 36 : 20;
        return message.substring(at, at + 18);
    }

    /** What is sent, in hex, when each answer comes {@code delay} requests late. */
    private static List<String> sent(final Mix mix, final long seed, final int delay) {
        final LaneFixture fixture =
                new LaneFixture(LaneFixture.plan(new Pace.Fixed(100)).seed(seed).mix(mix));
        for (int i = 0; i < 500; i++) {
            fixture.sendAt(i * 10 * MS);
            if (i >= delay) {
                fixture.answerOne();
            }
        }
        assertThat(fixture.wire.all()).hasSizeGreaterThan(400);
        return fixture.wire.all().stream()
                .limit(400)
                .map(HexFormat.of()::formatHex)
                .toList();
    }

    @Test
    void shouldGiveUpWhatIsNotAnswered() {
        final LaneFixture fixture = new LaneFixture(
                LaneFixture.plan(new Pace.Fixed(100)).mix(Mix.presenceOnly()).answerTimeout(Duration.ofSeconds(2)));
        fixture.sendAt(95 * MS);
        assertThat(fixture.lane.outstanding()).isEqualTo(10);
        fixture.wire.take();
        fixture.answerAll();
        fixture.lane.expire(2_095 * MS);
        assertThat(fixture.tally.missing()).isZero();
        fixture.lane.expire(2_096 * MS);

        assertThat(fixture.tally.missing()).isEqualTo(1);
        assertThat(fixture.lane.outstanding()).isZero();
        assertThat(fixture.tally.examples.get(0).description()).contains("answered nothing");
    }

    @Test
    void shouldCallALateAnswerUnexpected() {
        final LaneFixture fixture =
                new LaneFixture(LaneFixture.plan(new Pace.Fixed(100)).mix(Mix.presenceOnly()));
        fixture.sendAt(0);
        fixture.lane.abandon();
        fixture.answerAll();

        assertThat(fixture.tally.missing()).isEqualTo(1);
        assertThat(fixture.tally.faults[Fault.UNEXPECTED.ordinal()]).isEqualTo(1);
        assertThat(fixture.tally.mismatches()).isEqualTo(1);
    }

    @Test
    void shouldTakeAnswersInAnyOrder() {
        final LaneFixture fixture =
                new LaneFixture(LaneFixture.plan(new Pace.Fixed(1_000)).mix(Mix.presenceOnly()));
        fixture.sendAt(19 * MS);
        final List<byte[]> answers =
                fixture.wire.all().stream().map(fixture.authorizer::answer).toList();
        for (int i = answers.size() - 1; i >= 0; i--) {
            fixture.deliver(answers.get(i));
        }

        assertThat(fixture.tally.answered).isEqualTo(20);
        assertThat(fixture.tally.mismatches()).isZero();
    }

    @Test
    void shouldNoticeWhenARepeatIsAnsweredOtherwise() {
        final LaneFixture fixture =
                new LaneFixture(LaneFixture.plan(new Pace.Fixed(100)).mix(new Mix(500, 0, 0, 500, 0, 0, 0)));
        for (int i = 0; i < 200; i++) {
            fixture.sendAt(i * 10 * MS);
            final byte[] request = fixture.wire.take();
            final byte[] answer = fixture.authorizer.answer(request).clone();
            if (Mti.isRepeat(request[1])) {
                // A digit of DE 37 (base 36), well-formed and under the right MAC.
                answer[10 + 3 + 5 + 3 + 3 + 2] = 'Z';
                fixture.authorizer.resealed(answer);
            }
            fixture.deliver(answer);
        }

        assertThat(fixture.tally.sentByKind[RequestKind.REPEAT.ordinal()]).isGreaterThan(50);
        assertThat(fixture.tally.faults[Fault.NOT_THE_SAME.ordinal()])
                .isEqualTo(fixture.tally.sentByKind[RequestKind.REPEAT.ordinal()])
                .isEqualTo(fixture.tally.mismatches());
    }

    @Test
    void shouldCountWhatWasNeverSent() {
        final LaneFixture fixture =
                new LaneFixture(LaneFixture.plan(new Pace.Fixed(100)).mix(Mix.presenceOnly()));
        fixture.sendAt(4_995 * MS);
        fixture.answerAll();
        fixture.lane.countUnsent();

        assertThat(fixture.tally.sent + fixture.tally.unsent).isEqualTo(1_000);
        assertThat(fixture.tally.unsent).isEqualTo(500);
    }

    @Test
    void shouldSendTheSameBytesAgainAfterAPauseWhenRefusedAndTakeTheLastRefusal() {
        final LaneFixture fixture = new LaneFixture(
                LaneFixture.plan(new Pace.Fixed(1)).mix(Mix.presenceOnly()).retry(new Retry(3, Duration.ofMillis(50))));
        fixture.sendAt(0);
        for (int i = 1; i <= 3; i++) {
            fixture.deliver(fixture.authorizer.refusing(fixture.wire.take()));
            fixture.sendAt(i * 50 * MS - 1);
            assertThat(fixture.wire.all()).hasSize(i);
            assertThat(fixture.lane.dueNs(i * 50 * MS - 1)).isEqualTo(i * 50 * MS);
            fixture.sendAt(i * 50 * MS);
            assertThat(fixture.wire.all()).hasSize(i + 1);
        }
        fixture.deliver(fixture.authorizer.refusing(fixture.wire.take()));
        fixture.sendAt(300 * MS);

        assertThat(fixture.wire.all())
                .hasSize(4)
                .containsOnly(fixture.wire.all().get(0));
        assertThat(fixture.tally.sent).isEqualTo(4).isEqualTo(fixture.tally.answered);
        assertThat(fixture.tally.retried).isEqualTo(3);
        assertThat(fixture.tally.busy()).isEqualTo(4);
        assertThat(fixture.tally.mismatches()).isZero();
        assertThat(fixture.lane.outstanding()).isZero();
    }

    @Test
    void shouldTakeTheAnswerToARetryAndTimeItFromTheRetry() {
        final LaneFixture fixture = new LaneFixture(LaneFixture.plan(new Pace.Fixed(1))
                .mix(Mix.presenceOnly())
                .retry(new Retry(1, Duration.ofMillis(1_500)))
                .slices());
        fixture.sendAt(0);
        fixture.deliver(fixture.authorizer.refusing(fixture.wire.take()));
        fixture.sendAt(1_500 * MS);
        fixture.answerAll();

        // A refusal at once in second 0; in second 1 the second arrival, half a second late here, and the retry, at its
        // time.
        final Slice first = fixture.tally.slices[0];
        final Slice second = fixture.tally.slices[1];
        assertThat(first.sent()).isEqualTo(1);
        assertThat(first.busyPercent()).isEqualTo(100);
        assertThat(second.sent()).isEqualTo(2).isEqualTo(second.answered());
        assertThat(second.busy()).isZero();
        assertThat(second.percentileUs(50)).isZero();
        assertThat(second.maxUs()).isBetween(495_000.0, 505_000.0);
        assertThat(fixture.tally.mismatches()).isZero();
        assertThat(fixture.sampler.kept()).hasSize(2);
    }

    @Test
    void shouldLoseNothingWhenEverySecondRequestIsRefusedOnce() {
        final LaneFixture fixture = new LaneFixture(LaneFixture.plan(new Pace.Fixed(1_000))
                .mix(new Mix(400, 250, 80, 50, 20, 20, 180))
                .retry(new Retry(2, Duration.ofMillis(40))));
        for (long ms = 0; ms < 10_100; ms++) {
            fixture.sendAt(ms * MS);
            int n = 0;
            for (byte[] request = fixture.wire.take(); request != null; request = fixture.wire.take()) {
                final boolean refused = (ms + n++) % 2 == 0 && fixture.authorizer.isAuthentic(request);
                fixture.deliver(refused ? fixture.authorizer.refusing(request) : fixture.authorizer.answer(request));
            }
        }

        assertThat(fixture.tally.examples).isEmpty();
        assertThat(fixture.tally.retried).isGreaterThan(2_000);
        assertThat(fixture.tally.sent).isEqualTo(10_000 + fixture.tally.retried).isEqualTo(fixture.tally.answered);
        assertThat(fixture.lane.outstanding()).isZero();
    }

    @Test
    void shouldGiveUpARetryThatIsNotAnsweredOrCannotBeSent() {
        final LaneFixture fixture = new LaneFixture(LaneFixture.plan(new Pace.Fixed(2))
                .mix(Mix.presenceOnly())
                .retry(new Retry(3, Duration.ZERO))
                .answerTimeout(Duration.ofSeconds(2)));
        fixture.sendAt(0);
        fixture.deliver(fixture.authorizer.refusing(fixture.wire.take()));
        fixture.sendAt(1);
        fixture.lane.expire(2_000 * MS + 2);
        assertThat(fixture.tally.missing()).isEqualTo(1);

        fixture.sendAt(500 * MS);
        fixture.wire.take();
        fixture.deliver(fixture.authorizer.refusing(fixture.wire.take()));
        fixture.wire.setOpen(false);
        fixture.lane.expire(2_500 * MS + 1);
        assertThat(fixture.tally.missing()).isEqualTo(1);
        assertThat(fixture.lane.outstanding()).isZero();
    }

    @Test
    void shouldNotCountAnswersThatCameAfterTheEndInTheRate() {
        final LoadPlan.Builder plan =
                LaneFixture.plan(new Pace.Fixed(100)).mix(Mix.presenceOnly()).duration(Duration.ofSeconds(1));
        final LaneFixture fixture = new LaneFixture(plan);
        fixture.sendAt(499 * MS);
        fixture.answerAll();
        fixture.sendAt(999 * MS);
        fixture.clock.advanceTo(3_000 * MS);
        fixture.answerAll();

        final LoadReport report = ReportWriter.report(plan.build(), fixture.tally, 1, List.of());
        assertThat(report.answered()).isEqualTo(100);
        assertThat(report.ratePerSecond()).isEqualTo(50);
        assertThat(report.latencies().max()).isGreaterThan(2_400_000);
    }

    @Test
    void shouldSendNothingOfWhatFoundNoRoomAfterTheOvertime() {
        final LaneFixture fixture = new LaneFixture(LaneFixture.plan(new Pace.Fixed(100))
                .mix(Mix.presenceOnly())
                .duration(Duration.ofSeconds(1))
                .overtime(Duration.ofMillis(200)));
        fixture.wire.setOpen(false);
        fixture.sendAt(1_201 * MS);
        fixture.wire.setOpen(true);
        fixture.sendAt(1_201 * MS);
        assertThat(fixture.lane.hasSentAll(1_200 * MS)).isFalse();
        assertThat(fixture.lane.hasSentAll(1_201 * MS)).isTrue();
        fixture.lane.countUnsent();

        assertThat(fixture.tally.sent).isZero();
        assertThat(fixture.tally.unsent).isEqualTo(100);
    }
}
