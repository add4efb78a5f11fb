package io.attesta.authorizer.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;

/** What must not be found: each secret as it is, in hex, and in base64 wherever it may begin in what was encoded. */
final class Secrets {
    private record Pattern(String name, byte[] bytes) {}

    private final List<Pattern> patterns = new ArrayList<>();
    // First two bytes of all patterns, so that most places cost one look.
    private final BitSet beginnings = new BitSet(1 << 16);

    void add(final String name, final byte[] secret) {
        pattern(name, secret);
        pattern(name + " in hex", HexFormat.of().formatHex(secret).getBytes(StandardCharsets.US_ASCII));
        pattern(
                name + " in HEX",
                HexFormat.of().withUpperCase().formatHex(secret).getBytes(StandardCharsets.US_ASCII));
        for (int before = 0; before < 3; before++) {
            base64(name + " in base64", Base64.getEncoder(), before, secret);
            base64(name + " in base64url", Base64.getUrlEncoder(), before, secret);
        }
    }

    /** The characters that do not depend on what stands around the secret. */
    private void base64(final String name, final Base64.Encoder encoder, final int before, final byte[] secret) {
        final byte[] shifted = new byte[before + secret.length];
        System.arraycopy(secret, 0, shifted, before, secret.length);
        final byte[] encoded = encoder.withoutPadding().encode(shifted);
        final int from = (before * 8 + 5) / 6;
        final int to = shifted.length * 8 / 6;
        pattern(name, Arrays.copyOfRange(encoded, from, to));
    }

    private void pattern(final String name, final byte[] bytes) {
        assertThat(bytes.length).as("a pattern that means something").isGreaterThanOrEqualTo(8);
        patterns.add(new Pattern(name, bytes));
        beginnings.set(beginning(bytes, 0));
    }

    void assertNoneIn(final String where, final byte[] content) {
        assertThat(in(content)).as("secrets in " + where).isEmpty();
    }

    /** Names of the secrets that stand in a content. */
    List<String> in(final byte[] content) {
        final List<String> found = new ArrayList<>();
        for (int at = 0; at + 1 < content.length; at++) {
            if (beginnings.get(beginning(content, at))) {
                for (final Pattern pattern : patterns) {
                    final int end = at + pattern.bytes.length;
                    if (end <= content.length
                            && Arrays.equals(content, at, end, pattern.bytes, 0, pattern.bytes.length)) {
                        found.add(pattern.name);
                    }
                }
            }
        }
        return found;
    }

    private static int beginning(final byte[] bytes, final int at) {
        return (bytes[at] & 0xFF) << 8 | bytes[at + 1] & 0xFF;
    }
}
