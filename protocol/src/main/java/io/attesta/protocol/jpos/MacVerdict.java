package io.attesta.protocol.jpos;

import java.security.MessageDigest;
import java.util.Arrays;

/** What came out when the MAC of a message was checked. */
public enum MacVerdict {
    /** The MAC is the sender's over this message. */
    RIGHT,
    /** There is a MAC, and it is another one. */
    WRONG,
    /** There is none, or it stands in the wrong one of DE 64 and 128. */
    MISSING;

    static MacVerdict of(final JposMessage message, final byte[] bytes, final MessageMac mac) {
        if (!message.hasMac()) {
            return MISSING;
        }
        final int end = bytes.length - MessageMac.LENGTH;
        final byte[] expected = mac.compute(Arrays.copyOf(bytes, end));
        return MessageDigest.isEqual(expected, Arrays.copyOfRange(bytes, end, bytes.length)) ? RIGHT : WRONG;
    }
}
