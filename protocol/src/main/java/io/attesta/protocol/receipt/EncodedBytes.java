package io.attesta.protocol.receipt;

import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/** Statements and receipts as people pass them on: hex, or base64url with or without padding. */
public final class EncodedBytes {
    private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]+");

    private EncodedBytes() {}

    /**
     * Reads either form; empty if it is neither, or nothing. Text of hex digits alone is hex: as base64url, a hundred bytes
     * look so in one case of 10^80. So an odd number of them is hex that was not copied whole.
     */
    public static Optional<byte[]> read(final String text) {
        final String stripped = text.strip();
        if (HEX.matcher(stripped).matches()) {
            return stripped.length() % 2 == 0 ? Optional.of(HexFormat.of().parseHex(stripped)) : Optional.empty();
        }
        try {
            return Optional.of(Base64.getUrlDecoder().decode(stripped)).filter(bytes -> bytes.length > 0);
        } catch (final IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
