package io.attesta.authorizer.pipeline;

/** What people must hear of. */
public enum AlarmKind {
    /** A revoked, lost, stolen, replaced or suspended card was presented. */
    STOPPED_CARD,
    /** One transaction key was used for two contents. */
    KEY_REUSED,
    /** A terminal that was offline decided otherwise than the server would have. */
    ADVICE_DIFFERS,
    /** A card was stopped, or an acceptor suspended, while a session was open. */
    SESSION_ENDED,
    /** A connection, or all together, sent too many messages with a wrong MAC. */
    MAC_FAILURES,
    /** The duplicate window is shorter than 24 hours because its bound was reached. */
    WINDOW_SHORTENED,
    /** The card table has no room for a new card. */
    CARD_TABLE_FULL,
    /** Requests of a feed are missing, or nothing came for too long. */
    FEED,
    /** A decision threw. */
    MALFUNCTION,
    /** A changed key file cannot be taken up. */
    KEYS,
    /** No checkpoint can be made. */
    CHECKPOINT,
    /** No snapshot of the tables can be made. */
    SNAPSHOT,
    /** The journal failed. */
    JOURNAL,
    /** Certificate, key or client authorities were changed and cannot be used; the old ones stay in use. */
    TLS,
    /** The archive cannot be written. */
    ARCHIVE
}
