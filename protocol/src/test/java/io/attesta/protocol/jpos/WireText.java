package io.attesta.protocol.jpos;

import io.attesta.protocol.codec.FieldIndex;
import io.attesta.protocol.iso.ElementTable;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** What an index holds, in the words of jPOS: digits without padding, {@code =} for the nibble D, text as Latin-1, upper-case hex. */
final class WireText {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private WireText() {}

    static String of(final FieldIndex index, final int element) {
        final byte[] bytes = index.bytes();
        final int offset = index.offset(element);
        final int length = index.length(element);
        return switch (ElementTable.format(element)) {
            case NUMERIC -> {
                final String nibbles = nibbles(bytes, offset, length);
                yield nibbles.substring(nibbles.length() - index.digits(element));
            }
            case LL_NUMERIC, LL_TRACK -> nibbles(bytes, offset, length).substring(0, index.digits(element));
            case AMOUNT -> latin(bytes, offset, 1) + nibbles(bytes, offset + 1, length - 1);
            case TEXT, LL_TEXT, LLL_TEXT -> latin(bytes, offset, length);
            case BINARY, LLL_BINARY -> HEX.formatHex(bytes, offset, offset + length);
        };
    }

    private static String latin(final byte[] bytes, final int offset, final int length) {
        return new String(bytes, offset, length, StandardCharsets.ISO_8859_1);
    }

    private static String nibbles(final byte[] bytes, final int offset, final int length) {
        return HEX.formatHex(bytes, offset, offset + length).replace('D', '=');
    }
}
