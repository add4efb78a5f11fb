package io.attesta.bench.load;

import io.attesta.protocol.iso.ResponseCode;

/** Response codes by their two bytes, without making a text of them. Immutable. */
final class ResponseCodes {
    private static final int ASCII = 128;

    /** All there are. */
    static final ResponseCodes ALL = new ResponseCodes();

    private final ResponseCode[] byBytes = new ResponseCode[ASCII * ASCII];

    private ResponseCodes() {
        for (final ResponseCode code : ResponseCode.values()) {
            byBytes[code.text().charAt(0) * ASCII + code.text().charAt(1)] = code;
        }
    }

    /** The code at {@code bytes[offset]}, or null if there is none such. */
    ResponseCode at(final byte[] bytes, final int offset) {
        return bytes[offset] < 0 || bytes[offset + 1] < 0 ? null : byBytes[bytes[offset] * ASCII + bytes[offset + 1]];
    }
}
