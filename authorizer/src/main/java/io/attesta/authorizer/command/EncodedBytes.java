package io.attesta.authorizer.command;

import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/** Bytes as people pass them on: hex, or base64url with or without padding. */
final class EncodedBytes {
    private static final Pattern HEX = Pattern.compile("([0-9a-fA-F]{2})+");

    private EncodedBytes() {}

    /**
     * Reads either form; empty if it is neither, or nothing. Text of hex digits alone, in pairs, is hex: as base64url, a
     * hundred bytes look so in one case of 10^80.
     */
    static Optional<byte[]> read(final String text) {
        final String stripped = text.strip();
        if (HEX.matcher(stripped).matches()) {
            return Optional.of(HexFormat.of().parseHex(stripped));
        }
        try {
            return Optional.of(Base64.getUrlDecoder().decode(stripped)).filter(bytes -> bytes.length > 0);
        } catch (final IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
