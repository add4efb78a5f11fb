package io.attesta.authorizer.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.protocol.iso.Action;
import io.attesta.protocol.iso.ResponseCode;
import io.attesta.protocol.receipt.Statement;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class WordsTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private final Words words = new Words();

    @Test
    void shouldHaveAWordForEveryActionAndCode() {
        assertThat(Arrays.stream(Action.values()).map(action -> words.action(action.code())))
                .doesNotHaveDuplicates()
                .noneMatch(text -> text.contains("unknown"));
        assertThat(Arrays.stream(ResponseCode.values()).map(code -> words.response(code.text())))
                .doesNotHaveDuplicates()
                .noneMatch(text -> text.equals("unknown response code"));
        assertThat(words.response("ZZ")).isEqualTo("unknown response code");
        assertThat(words.action(55)).isEqualTo("unknown action 55");
    }

    @Test
    void shouldNameActionsThatNoRequestHas() {
        assertThat(words.action(104)).isEqualTo("reversal");
        assertThat(words.action(103)).isEqualTo("file action");
        assertThat(words.action(293)).isEqualTo("advice of course attendance");
        assertThat(words.action(150)).isEqualTo("unknown action 150");
        assertThat(words.action(304)).isEqualTo("unknown action 304");
        assertThat(words.action(Integer.MAX_VALUE)).isEqualTo("unknown action 2147483647");
        assertThat(words.action(-1)).isEqualTo("unknown action -1");
    }

    @Test
    void shouldSayTheAnswerWhenAnEntitlementWasAskedAbout() {
        assertThat(told(31, "00", 0x0001)).isEqualTo("insured");
        assertThat(told(31, "00", 0)).isEqualTo("not insured");
        assertThat(told(32, "00", 0x0002)).isEqualTo("entitled to the minimum income");
        assertThat(told(32, "00", 0)).isEqualTo("not entitled to the minimum income");
        assertThat(told(31, "41", 0)).isEqualTo("none");
        assertThat(told(30, "00", 0)).isEqualTo("none");
        assertThat(told(30, "00", 0x800C)).isEqualTo("may practise, seeks a job, unknown flag 8000");
    }

    @Test
    void shouldNotSayApprovedWhenAnAdviceWasAccepted() {
        assertThat(words.valid(statement(230, "00", 0), "k", "s").get(0))
                .isEqualTo("valid: attesta/1 accepted advice of presence at A, 2026-11-21 12:00:00 UTC");
        assertThat(words.valid(statement(230, "00", 0), "k", "s")).contains("  response code       00, accepted");
        assertThat(words.valid(statement(30, "00", 0), "k", "s")).contains("  response code       00, approved");
        assertThat(words.valid(statement(103, "00", 0), "k", "s").get(0))
                .isEqualTo("valid: attesta/1 accepted file action at A, 2026-11-21 12:00:00 UTC");
        assertThat(words.valid(statement(103, "28", 0), "k", "s").get(0))
                .startsWith("valid: attesta/1 refused file action at A with 28, version of the record not newer");
        assertThat(words.valid(statement(293, "58", 0), "k", "s").get(0))
                .startsWith("valid: attesta/1 refused advice of course attendance at A with 58, terminal unknown");
        assertThat(words.valid(statement(104, "25", 0), "k", "s").get(0))
                .isEqualTo("valid: attesta/1 refused reversal at A with 25, original or record not found,"
                        + " 2026-11-21 12:00:00 UTC");
    }

    private String told(final int action, final String responseCode, final int flags) {
        final List<String> lines = words.valid(statement(action, responseCode, flags), "k", "s");
        return lines.stream()
                .filter(line -> line.startsWith("  entitlement told"))
                .findFirst()
                .orElseThrow()
                .substring(22);
    }

    private static Statement statement(final int action, final String responseCode, final int flags) {
        return new Statement(
                "attesta/1",
                NOON,
                NOON,
                1,
                1,
                "",
                responseCode,
                action,
                "00".repeat(16),
                "0427",
                "A",
                "T",
                1,
                1,
                "00".repeat(16),
                flags,
                "",
                "");
    }
}
