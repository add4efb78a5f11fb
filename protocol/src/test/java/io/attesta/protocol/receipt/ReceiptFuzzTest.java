package io.attesta.protocol.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.attesta.protocol.MutatedSeeds;
import org.junit.jupiter.api.Test;

/** Any bytes as DE 63: a receipt within its bounds, or {@link MalformedReceiptException} and nothing else. */
class ReceiptFuzzTest {
    private static final byte[] LEAF = {1, 2, 3};

    @FuzzTest(maxDuration = "2m")
    void parsesAnyReceipt(final byte[] bytes) {
        check(bytes);
    }

    @Test
    void shouldParseSeedsWithFaults() {
        MutatedSeeds.run(ReceiptFuzzTest.class, "parsesAnyReceipt", ReceiptFuzzTest::check);
    }

    private static void check(final byte[] bytes) {
        final Receipt receipt;
        try {
            receipt = Receipt.parse(bytes);
        } catch (final MalformedReceiptException e) {
            assertThat(e.getMessage()).matches("[ -~]+");
            return;
        }
        assertThat(receipt.treeSize()).isBetween(1, 256);
        assertThat(receipt.leafIndex()).isBetween(0, receipt.treeSize() - 1);
        assertThat(receipt.kid()).hasSize(8);
        assertThat(receipt.signature()).hasSize(64);
        assertThat(receipt.path().length % 32).isZero();
        assertThat(receipt.path().length).isLessThanOrEqualTo(8 * 32);
        assertThat(receipt.root(LEAF)).hasSize(32);
    }
}
