package io.attesta.protocol.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.attesta.protocol.MutatedSeeds;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Any characters as a QR text: a pair that can be written and read again, or {@link MalformedReceiptException}. */
class QrTextFuzzTest {
    @FuzzTest(maxDuration = "2m")
    void readsAnyText(final byte[] bytes) {
        check(bytes);
    }

    @Test
    void shouldReadSeedsWithFaults() {
        MutatedSeeds.run(QrTextFuzzTest.class, "readsAnyText", QrTextFuzzTest::check);
    }

    /** As they are; behind the prefix; and compressed as well, or hardly any would come through to the CBOR. */
    private static void check(final byte[] bytes) {
        final String text = new String(bytes, StandardCharsets.ISO_8859_1);
        read(text);
        read(SignedPair.PREFIX + text);
        read(SignedPair.PREFIX + Base45.encode(bytes));
    }

    private static void read(final String text) {
        final SignedPair pair;
        try {
            pair = SignedPair.ofQrText(text);
        } catch (final MalformedReceiptException e) {
            assertThat(e.getMessage()).matches("[ -~]+");
            return;
        }
        assertThat(pair.cbor()).hasSizeBetween(5, SignedPair.MAX_CBOR_LENGTH);
        assertThat(SignedPair.ofQrText(pair.qrText())).isEqualTo(pair);
    }
}
