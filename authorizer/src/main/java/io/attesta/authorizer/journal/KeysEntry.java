package io.attesta.authorizer.journal;

import java.nio.ByteBuffer;

/**
 * Which keys are in use from this batch on, as an entry: in the first batch after a start and after each rotation.
 *
 * <pre>
 *   0   4  entry header
 *   4   4  version of signing     8   8  its kid
 *  16   4  version of mac-master
 * </pre>
 */
public final class KeysEntry {
    private KeysEntry() {}

    /** Appends the versions in use. */
    public static void write(final int signing, final byte[] kid, final int macMaster, final ByteBuffer out) {
        final int begin = EntryType.KEYS.begin(out);
        out.putInt(signing).put(kid).putInt(macMaster);
        EntryType.end(out, begin);
    }
}
