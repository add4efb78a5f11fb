package io.attesta.authorizer.journal;

import io.attesta.authorizer.acceptor.TerminalRecord;
import io.attesta.authorizer.decision.AcceptorKey;
import java.nio.ByteBuffer;

/**
 * A terminal at a version, as an entry.
 *
 * <pre>
 *   0   4  entry header
 *   4   8  changed at, ms since 1970
 *  12   8  identifier       20  15  acceptor
 *  35   1  1 if disabled    36   8  version
 * </pre>
 */
public final class TerminalEntry {
    private TerminalEntry() {}

    /** Appends a terminal. */
    public static void write(final TerminalRecord terminal, final long changedAtMs, final ByteBuffer out) {
        final int begin = EntryType.TERMINAL.begin(out);
        out.putLong(changedAtMs).putLong(terminal.terminal());
        AcceptorKey.write(
                terminal.acceptorHigh(), terminal.acceptorLow(), out.array(), out.arrayOffset() + out.position());
        out.position(out.position() + AcceptorKey.LENGTH);
        out.put((byte) (terminal.disabled() ? 1 : 0)).putLong(terminal.version());
        EntryType.end(out, begin);
    }

    /** When the terminal was changed, ms since 1970; the buffer stands behind the entry header and does not move. */
    public static long changedAtMs(final ByteBuffer in) {
        return in.getLong(in.position());
    }

    /** Reads an entry, its buffer behind the entry header. */
    public static TerminalRecord read(final ByteBuffer in) {
        in.getLong();
        final long terminal = in.getLong();
        final int acceptor = in.arrayOffset() + in.position();
        final long high = AcceptorKey.high(in.array(), acceptor);
        final long low = AcceptorKey.low(in.array(), acceptor);
        in.position(in.position() + AcceptorKey.LENGTH);
        final boolean disabled = in.get() == 1;
        return new TerminalRecord(terminal, high, low, disabled, in.getLong());
    }
}
