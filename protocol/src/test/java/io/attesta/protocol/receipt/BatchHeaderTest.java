package io.attesta.protocol.receipt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class BatchHeaderTest {
    private static final byte[] HASH = new byte[32];

    private final BatchHeaderWriter writer = new BatchHeaderWriter(Restated.ascii("i".repeat(64)));
    private final byte[] target = new byte[BatchHeaderWriter.MAX_LENGTH];

    @Test
    void shouldTakeExactlyTheMaximumWhenEveryFieldIsLongest() {
        final int length = writer.write(253_402_300_799L, -1, HASH, 255, HASH, target, 0);

        assertThat(length).isEqualTo(BatchHeaderWriter.MAX_LENGTH);
        assertThat(BatchHeader.parse(target))
                .isEqualTo(new BatchHeader(
                        "i".repeat(64),
                        Instant.parse("9999-12-31T23:59:59Z"),
                        -1,
                        "00".repeat(32),
                        255,
                        "00".repeat(32)));
    }

    @Test
    void shouldRefuseToWriteWhenAValueIsOutsideItsRange() {
        assertThatIllegalArgumentException().isThrownBy(() -> writer.write(-1, 1, HASH, 1, HASH, target, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> writer.write(1, 1, HASH, 256, HASH, target, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> writer.write(1, 1, HASH, -1, HASH, target, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> writer.write(1, 1, new byte[31], 1, HASH, target, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> writer.write(1, 1, HASH, 1, new byte[33], target, 0));
    }

    @Test
    void shouldRefuseToReadWhenItIsAStatementOrCutOffOrLonger() {
        final VectorBatch batch = VectorBatch.all().get(0);
        final byte[] header = batch.header();

        assertRefused(batch.statement());
        assertRefused(Arrays.copyOf(header, header.length + 1));
        assertRefused(new byte[BatchHeaderWriter.MAX_LENGTH + 1]);
        for (int length = 0; length < header.length; length++) {
            assertRefused(Arrays.copyOf(header, length));
        }
    }

    private static void assertRefused(final byte[] leaf) {
        assertThatThrownBy(() -> BatchHeader.parse(leaf)).isInstanceOf(MalformedReceiptException.class);
    }
}
