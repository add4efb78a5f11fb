package io.attesta.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.attesta.protocol.MutatedSeeds;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Any bytes as digits, against their hex. */
class BcdFuzzTest {
    private static final int MOST = 9;

    @FuzzTest(maxDuration = "1m")
    void readsAnyDigits(final byte[] bytes) {
        check(bytes);
    }

    @Test
    void shouldReadSeedsWithFaults() {
        MutatedSeeds.run(BcdFuzzTest.class, "readsAnyDigits", BcdFuzzTest::check);
    }

    private static void check(final byte[] given) {
        final byte[] bytes = Arrays.copyOf(given, Math.min(given.length, MOST));
        final String hex = HexFormat.of().formatHex(bytes);
        final boolean numeric = hex.matches("[0-9]*");

        final long number = Bcd.read(bytes, 0, bytes.length);

        assertThat(Bcd.isNumeric(bytes, 0, bytes.length)).isEqualTo(numeric);
        assertThat(number).isEqualTo(numeric ? Long.parseLong("0" + hex) : Bcd.NOT_NUMERIC);
        if (numeric) {
            final byte[] written = new byte[bytes.length];
            Bcd.write(number, written, 0, written.length);
            assertThat(written).isEqualTo(bytes);
        }
        for (final byte octet : bytes) {
            assertThat(Bcd.readByte(octet)).isEqualTo((int) Bcd.read(new byte[] {octet}, 0, 1));
        }
    }
}
