package io.attesta.bench.load;

import io.attesta.protocol.iso.AuthorizationCode;
import java.util.Arrays;

/**
 * A request that a {@link TerminalLine} sent once at least, kept so that it can be sent again or reversed. Written by that line's event
 * loop alone; for all others a token.
 */
public final class Transaction {
    final PendingRequest request = new PendingRequest();
    private int code = AuthorizationCode.NONE;
    private byte[] firstAnswer;

    Transaction() {}

    /** The session's code that the answer told, {@link AuthorizationCode#NONE} if none. */
    int code() {
        return code;
    }

    void approvedAs(final int told) {
        code = told;
    }

    /** Takes a right answer; gives whether it is the first one, or the same as that byte for byte. */
    boolean answered(final byte[] bytes, final int offset, final int length) {
        if (firstAnswer == null) {
            firstAnswer = Arrays.copyOfRange(bytes, offset, offset + length);
            return true;
        }
        return Arrays.equals(firstAnswer, 0, firstAnswer.length, bytes, offset, offset + length);
    }
}
