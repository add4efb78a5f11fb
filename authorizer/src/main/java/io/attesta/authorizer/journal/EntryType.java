package io.attesta.authorizer.journal;

import java.nio.ByteBuffer;

/** What an entry of a batch is: its first byte. Numbers are for ever. */
public enum EntryType {
    /** A decided request: {@link TransactionEntry}. */
    TRANSACTION(1),
    /** A card at a version: {@link CardEntry}. */
    CARD(2),
    /** An acceptor at a version: {@link AcceptorEntry}. */
    ACCEPTOR(3),
    /** A terminal at a version: {@link TerminalEntry}. */
    TERMINAL(4),
    /** Keys that are in use from this batch on: {@link KeysEntry}. */
    KEYS(5),
    /** An upload of deltas or a snapshot that was acknowledged: {@link FeedEntry}. */
    FEED(6),
    /** The settings that decide from here on: {@link RulesEntry}. */
    RULES(7),
    /** An operator started over a journal that may not have all that was signed: {@link EpochEntry}. */
    EPOCH(8);

    private static final int FORMAT = 1;

    private final int number;

    EntryType(final int number) {
        this.number = number;
    }

    /** The type of an entry, its buffer at the entry's first byte; moves it behind the four header bytes. */
    public static EntryType read(final ByteBuffer entry) {
        final int number = entry.get();
        final int format = entry.get();
        entry.getShort();
        for (final EntryType type : values()) {
            if (type.number == number && format == FORMAT) {
                return type;
            }
        }
        throw new IllegalArgumentException("no entry type " + number + " of format " + format);
    }

    /** Whether {@link #read} would know the type and format of an entry, which does not move. */
    static boolean isKnown(final ByteBuffer entry) {
        for (final EntryType type : values()) {
            if (type.number == entry.get(entry.position()) && entry.get(entry.position() + 1) == FORMAT) {
                return true;
            }
        }
        return false;
    }

    /** Begins an entry: writes its header with an open length and gives the offset of the header. */
    int begin(final ByteBuffer out) {
        final int offset = out.position();
        out.put((byte) number).put((byte) FORMAT).putShort((short) 0);
        return offset;
    }

    /** Ends an entry: closes its length. */
    static void end(final ByteBuffer out, final int offset) {
        out.putShort(offset + 2, (short) (out.position() - offset - 4));
    }
}
