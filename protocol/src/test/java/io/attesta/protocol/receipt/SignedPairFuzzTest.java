package io.attesta.protocol.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.attesta.protocol.MutatedSeeds;
import org.junit.jupiter.api.Test;

/** Any bytes as the CBOR of a pair: a pair written in one way only, which gets a verdict, or {@link MalformedReceiptException}. */
class SignedPairFuzzTest {
    @FuzzTest(maxDuration = "2m")
    void parsesAnyPair(final byte[] bytes) {
        check(bytes);
    }

    @Test
    void shouldParseSeedsWithFaults() {
        MutatedSeeds.run(SignedPairFuzzTest.class, "parsesAnyPair", SignedPairFuzzTest::check);
    }

    private static void check(final byte[] bytes) {
        final SignedPair pair;
        try {
            pair = SignedPair.ofCbor(bytes);
        } catch (final MalformedReceiptException e) {
            assertThat(e.getMessage()).matches("[ -~]+");
            return;
        }
        assertThat(pair.statement()).hasSizeBetween(1, Statement.MAX_LENGTH);
        assertThat(pair.receipt()).hasSizeBetween(1, Receipt.MAX_LENGTH);
        assertThat(pair.cbor()).isEqualTo(bytes);
        for (final SignatureCheck.Answer answer : SignatureCheck.Answer.values()) {
            final Verdict verdict =
                    ReceiptVerifier.verify(pair.statement(), pair.receipt(), (kid, message, signature) -> answer);
            if (verdict instanceof Verdict.Refused refused) {
                assertThat(refused.reason()).matches("[ -~]+");
            } else {
                assertThat(answer).isEqualTo(SignatureCheck.Answer.VALID);
            }
        }
    }
}
