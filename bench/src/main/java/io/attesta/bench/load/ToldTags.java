package io.attesta.bench.load;

import io.attesta.protocol.codec.FieldIndex;
import io.attesta.protocol.iso.DataElement;

/** What DE 48 of an answer tells. Reused; owned by one thread. */
final class ToldTags {
    private static final int SESSION_EXPIRY = 0xDF10;
    private static final int OCCUPATION = 0xDF11;
    private static final int FLAGS = 0xDF12;
    private static final int CARD_VERSION = 0xDF13;

    private boolean sessionExpiry;
    private boolean occupation;
    private boolean cardVersion;
    private int flags;

    /** Reads DE 48, which may be absent; gives whether it is well-formed. Answers have short lengths only. */
    boolean read(final FieldIndex index) {
        sessionExpiry = false;
        occupation = false;
        cardVersion = false;
        flags = RequestFields.ABSENT;
        if (!index.has(DataElement.ADDITIONAL_DATA)) {
            return true;
        }
        final byte[] bytes = index.bytes();
        int at = index.offset(DataElement.ADDITIONAL_DATA);
        final int end = at + index.length(DataElement.ADDITIONAL_DATA);
        int before = 0;
        while (end - at >= 3) {
            final int tag = (bytes[at] & 0xFF) << 8 | bytes[at + 1] & 0xFF;
            final int length = bytes[at + 2];
            at += 3;
            if (length < 0 || length > end - at || tag <= before) {
                return false;
            }
            take(tag, bytes, at, length);
            before = tag;
            at += length;
        }
        return at == end;
    }

    private void take(final int tag, final byte[] bytes, final int at, final int length) {
        switch (tag) {
            case SESSION_EXPIRY -> sessionExpiry = length == 4;
            case OCCUPATION -> occupation = length == 3;
            case FLAGS -> flags = length == 2 ? (bytes[at] & 0xFF) << 8 | bytes[at + 1] & 0xFF : RequestFields.ABSENT;
            case CARD_VERSION -> cardVersion = length == 8;
            default -> {
                // The age of the feed, or what later versions tell.
            }
        }
    }

    /** Whether neither a session's end, nor an occupation, nor an entitlement is told. */
    boolean nothingOfTheCard() {
        return !sessionExpiry && !occupation && flags == RequestFields.ABSENT;
    }

    boolean hasSessionExpiry() {
        return sessionExpiry;
    }

    boolean hasOccupation() {
        return occupation;
    }

    boolean hasCardVersion() {
        return cardVersion;
    }

    /** DF12, {@link RequestFields#ABSENT} if there is none. */
    int flags() {
        return flags;
    }
}
