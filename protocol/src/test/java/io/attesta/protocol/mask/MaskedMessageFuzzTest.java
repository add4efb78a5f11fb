package io.attesta.protocol.mask;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.attesta.protocol.MutatedSeeds;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Any bytes as a message: it is shown, in printable ASCII, and of card number and track no more than is allowed. */
class MaskedMessageFuzzTest {
    private static final String CARD = "[0-9]{6}\\*{6,9}[0-9]{4}";
    private static final Pattern NOTHING = Pattern.compile("\\([a-z0-9, ]*\\)");
    private static final Pattern PAN = Pattern.compile(CARD + "|" + NOTHING);
    private static final Pattern TRACK = Pattern.compile("(" + CARD + "|" + NOTHING + ")=\\**|" + NOTHING);
    private static final Pattern NO_CARD = Pattern.compile("^(?!.*[0-9]{16}).*$");
    private static final Pattern PRINTABLE = Pattern.compile("[ -~]*");

    @FuzzTest(maxDuration = "2m")
    void masksAnyMessage(final byte[] bytes) {
        check(bytes);
    }

    @Test
    void shouldMaskSeedsWithFaults() {
        MutatedSeeds.run(MaskedMessageFuzzTest.class, "masksAnyMessage", MaskedMessageFuzzTest::check);
    }

    private static void check(final byte[] bytes) {
        final List<MaskedField> fields = MaskedMessage.fields(bytes);
        assertThat(fields.get(0).element()).isZero();
        for (final MaskedField field : fields) {
            assertThat(field.line()).matches(PRINTABLE);
            switch (field.element()) {
                case 2 -> assertThat(field.text()).matches(PAN);
                case 35 -> assertThat(field.text()).matches(TRACK);
                case 37, 38, 39, 41, 42, 44, 53, 90, 91, 101 ->
                    assertThat(field.text()).matches(NO_CARD);
                default -> {
                    if (field.name().isEmpty()) {
                        assertThat(field.text()).matches(NOTHING);
                    }
                }
            }
        }
    }
}
