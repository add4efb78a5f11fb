package io.attesta.authorizer.journal;

import io.attesta.authorizer.acceptor.AcceptorRecord;
import io.attesta.authorizer.decision.AcceptorKey;
import io.attesta.authorizer.decision.Category;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * An acceptor at a version, as an entry.
 *
 * <pre>
 *   0   4  entry header
 *   4   8  changed at, ms since 1970
 *  12  15  identifier       27   1  category
 *  28   1  1 if suspended   29   8  version
 *  37   1  length of name   38   n  name, UTF-8
 * </pre>
 */
public final class AcceptorEntry {
    private AcceptorEntry() {}

    /** Appends an acceptor. */
    public static void write(final AcceptorRecord acceptor, final long changedAtMs, final ByteBuffer out) {
        final int begin = EntryType.ACCEPTOR.begin(out);
        out.putLong(changedAtMs);
        AcceptorKey.write(acceptor.high(), acceptor.low(), out.array(), out.arrayOffset() + out.position());
        out.position(out.position() + AcceptorKey.LENGTH);
        out.put((byte) acceptor.category().ordinal()).put((byte) (acceptor.suspended() ? 1 : 0));
        final byte[] name = acceptor.name().getBytes(StandardCharsets.UTF_8);
        out.putLong(acceptor.version()).put((byte) name.length).put(name);
        EntryType.end(out, begin);
    }

    /** When the acceptor was changed, ms since 1970; the buffer stands behind the entry header and does not move. */
    public static long changedAtMs(final ByteBuffer in) {
        return in.getLong(in.position());
    }

    /** Reads an entry, its buffer behind the entry header. */
    public static AcceptorRecord read(final ByteBuffer in) {
        in.getLong();
        final int identifier = in.arrayOffset() + in.position();
        final long high = AcceptorKey.high(in.array(), identifier);
        final long low = AcceptorKey.low(in.array(), identifier);
        in.position(in.position() + AcceptorKey.LENGTH);
        final Category category = Category.of(in.get());
        final boolean suspended = in.get() == 1;
        final long version = in.getLong();
        final byte[] name = new byte[in.get() & 0xFF];
        in.get(name);
        return new AcceptorRecord(high, low, new String(name, StandardCharsets.UTF_8), category, suspended, version, 0);
    }
}
