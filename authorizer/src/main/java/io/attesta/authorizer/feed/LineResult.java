package io.attesta.authorizer.feed;

/** What became of a good line: one word and one sentence for the report. All such sentences stand here. */
enum LineResult {
    APPLIED("applied", ""),
    STALE("stale", "Its version is not newer than the one in the table."),
    NO_ROOM_FOR_CARD("rejected", "The card table is full."),
    NO_ROOM_FOR_ACCEPTOR("rejected", "The table of acceptors is full."),
    NO_ROOM_FOR_TERMINAL("rejected", "The table of terminals is full."),
    ACCEPTOR_UNKNOWN("rejected", "Its acceptor is not enrolled; enrol that first.");

    private final String word;
    private final String reason;

    LineResult(final String word, final String reason) {
        this.word = word;
        this.reason = reason;
    }

    /** The word, {@code rejected} being that of bad lines too. */
    String word() {
        return word;
    }

    /** The sentence, without quotation marks. */
    String reason() {
        return reason;
    }
}
