package io.attesta.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.attesta.protocol.MutatedSeeds;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Any bytes as DE 48. */
class RequestTagsFuzzTest {
    private static final int MOST = 999;
    private static final byte[] UNKNOWN = {(byte) 0xDF, 0x7F, 0};

    private final RequestTags tags = new RequestTags();
    private final RequestTags others = new RequestTags();

    @FuzzTest(maxDuration = "2m")
    void readsAnyTags(final byte[] bytes) {
        check(bytes);
    }

    @Test
    void shouldReadSeedsWithFaults() {
        MutatedSeeds.run(RequestTagsFuzzTest.class, "readsAnyTags", this::check);
    }

    private void check(final byte[] given) {
        final byte[] bytes = Arrays.copyOf(given, Math.min(given.length, MOST));

        final DefectReason reason = tags.read(bytes, 0, bytes.length);

        assertThat(tags.options()).isBetween(0, 0xFF);
        assertThat(tags.referenceLength()).isBetween(0, RequestTags.MAX_REFERENCE);
        assertThat(tags.referenceOffset() + tags.referenceLength()).isBetween(0, bytes.length);
        // With a tag that nobody knows before it, and bytes around that are not its own, nothing changes.
        final byte[] framed = new byte[bytes.length + UNKNOWN.length + 1];
        Arrays.fill(framed, (byte) 0xDF);
        System.arraycopy(UNKNOWN, 0, framed, 0, UNKNOWN.length);
        System.arraycopy(bytes, 0, framed, UNKNOWN.length, bytes.length);
        assertThat(others.read(framed, 0, framed.length - 1)).isEqualTo(reason);
        assertThat(others.options()).isEqualTo(tags.options());
        assertThat(others.referenceLength()).isEqualTo(tags.referenceLength());
        if (tags.referenceLength() > 0) {
            assertThat(others.referenceOffset()).isEqualTo(tags.referenceOffset() + UNKNOWN.length);
        }
    }
}
