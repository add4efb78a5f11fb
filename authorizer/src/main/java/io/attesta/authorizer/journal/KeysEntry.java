package io.attesta.authorizer.journal;

import java.nio.ByteBuffer;
import java.util.HexFormat;

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

    /**
     * The keys in use.
     *
     * @param signing version of signing
     * @param kid its identifier, 8 bytes, in hex
     * @param macMaster version of mac-master
     */
    public record Keys(int signing, String kid, int macMaster) {}

    /** Reads an entry, its buffer behind the entry header. */
    public static Keys read(final ByteBuffer in) {
        final int signing = in.getInt();
        final byte[] kid = new byte[8];
        in.get(kid);
        return new Keys(signing, HexFormat.of().formatHex(kid), in.getInt());
    }

    /** Appends the versions in use. */
    public static void write(final int signing, final byte[] kid, final int macMaster, final ByteBuffer out) {
        final int begin = EntryType.KEYS.begin(out);
        out.putInt(signing).put(kid).putInt(macMaster);
        EntryType.end(out, begin);
    }
}
