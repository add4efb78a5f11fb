package io.attesta.protocol.iso;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MtiTest {
    @ParameterizedTest
    @CsvSource({
        "100, true, 110", "101, true, 110", "121, true, 130", "401, true, 410", "421, true, 430", "302, true, 312",
        "303, true, 312", "501, true, 510", "801, true, 810", "200, true, 210", "110, false, 120", "130, false, 140",
        "180, false, 190", "190, false, 200", "191, false, 200"
    })
    void shouldTellRequestsFromAnswersAndNameTheAnswer(final int mti, final boolean request, final int answer) {
        assertThat(Mti.isRequest(mti)).isEqualTo(request);
        assertThat(Mti.answer(mti)).isEqualTo(answer);
    }
}
