package io.attesta.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.authorizer.decision.Category;
import io.attesta.authorizer.decision.Rules;
import io.attesta.protocol.iso.Action;
import io.attesta.protocol.iso.CardNumber;
import io.attesta.protocol.iso.ResponseCode;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SampleWorldModelTest {
    private static final int NOVEMBER_2026 = 2611;

    @Test
    void shouldNameCard42() {
        assertThat(SampleCards.pan(42)).isEqualTo(9642000000000427L);
        assertThat(SampleCards.expiry(42)).isEqualTo(2812);
        assertThat(SampleCards.insured(42)).isTrue();
        assertThat(SampleCards.minimumIncome(42)).isFalse();
        assertThat(SampleCards.mayPractise(42)).isTrue();
        assertThat(SampleCards.jobSeeker(42)).isTrue();
    }

    @Property
    void shouldGiveEachCardTheRightLuhnDigit(
            @ForAll @LongRange(min = 1, max = SampleCards.MAX_NUMBER) final long number) {
        final String pan = Long.toString(SampleCards.pan(number));
        assertThat(pan).isEqualTo(CardNumber.withLuhn("9642%011d".formatted(number)));
    }

    @ParameterizedTest
    @CsvSource({
        "193, -1, 2611, 00", "194, -1, 2611, 78", "195, -1, 2611, 78", "196, -1, 2611, 62", "197, -1, 2611, 41",
        "198, -1, 2611, 43", "199, -1, 2611, 36", "200, -1, 2611, 00", "250, -1, 2611, 54", "250, 2412, 2611, 54",
        "250, 2412, 2412, 00", "42, 2812, 2812, 00", "42, 2812, 2901, 54", "42, 2811, 2611, 54", "194, 2811, 2611, 54",
        "196, 2811, 2611, 62"
    })
    void shouldJudgeACardByItsNumber(final long card, final int expiry, final int month, final String code) {
        assertThat(SampleCards.standing(card, expiry, month).text()).isEqualTo(code);
    }

    @Test
    void shouldNameAcceptor42OfCluj() {
        final int cluj = IntStream.range(0, 42)
                .filter(county -> SampleTerminals.county(county).equals("CJ"))
                .findFirst()
                .orElseThrow();
        assertThat(Ascii.text(SampleTerminals.acceptor(cluj, 42))).isEqualTo("RO-CJ-MED-00042");
        assertThat(Ascii.text(SampleTerminals.terminal(cluj, 42))).isEqualTo("CJ000042");
    }

    @Test
    void shouldHave21000TerminalsInCountiesOfAlphabeticalOrder() {
        final Set<String> terminals = new HashSet<>();
        String before = "";
        for (int index = 0; index < SampleTerminals.COUNT; index++) {
            final String county = SampleTerminals.county(SampleTerminals.countyOf(index));
            assertThat(county).isGreaterThanOrEqualTo(before);
            before = county;
            terminals.add(Ascii.text(
                    SampleTerminals.terminal(SampleTerminals.countyOf(index), SampleTerminals.numberOf(index))));
        }
        assertThat(terminals).hasSize(21_000).contains("BU000001", "VS000500");
    }

    @Test
    void shouldGrantTheRightsOfTheContract() {
        for (final Action action : Action.values()) {
            for (final Category category : Category.values()) {
                assertThat(AnswerModel.permits(category, action))
                        .isEqualTo(Rules.defaultRights().get(action).contains(category));
            }
        }
    }

    /** Each row is one fault better than the one above. */
    @ParameterizedTest
    @CsvSource({
        "   ,                  , 0,   NONE,    03",
        "EMP,                  , 0,   NONE,    12",
        "EMP, INSURED_STATUS   , 0,   NONE,    58",
        "EMP, PLACEMENT_CONFIRMED, 0, UNKNOWN, 14",
        "EMP, PLACEMENT_CONFIRMED, 199, UNKNOWN, 36",
        "EMP, PLACEMENT_CONFIRMED, 11, UNKNOWN, S1",
        "EMP, PLACEMENT_CONFIRMED, 11, OPEN,   57",
        "EMP, PLACEMENT_CONFIRMED, 12, OPEN,   00",
        "EMP, PROFILE          , 13,  NONE,    57",
        "EMP, INTERVIEW_ATTENDED, 12, NONE,    00",
        "EMP, CLOSE_SESSION    , 12,  NONE,    S1",
        "EMP, CLOSE_SESSION    , 12,  OPEN,    00"
    })
    void shouldClimbTheLadder(
            final Category category,
            final Action action,
            final long card,
            final AnswerModel.Session session,
            final String code) {
        assertThat(AnswerModel.expected(category, action, card, RequestFields.ABSENT, session, NOVEMBER_2026)
                        .text())
                .isEqualTo(code);
    }

    @Test
    void shouldExpectTheFlagAskedAboutAndNoOther() {
        assertThat(AnswerModel.flagsTold(Action.INSURED_STATUS, 30)).isEqualTo(1);
        assertThat(AnswerModel.flagsTold(Action.INSURED_STATUS, 10)).isZero();
        assertThat(AnswerModel.flagsTold(Action.MINIMUM_INCOME, 30)).isEqualTo(2);
        assertThat(AnswerModel.flagsTold(Action.PRESENCE, 30)).isEqualTo(RequestFields.ABSENT);
        assertThat(AnswerModel.recorded(ResponseCode.MAC_WRONG)).isFalse();
        assertThat(AnswerModel.recorded(ResponseCode.DUPLICATE)).isTrue();
    }
}
