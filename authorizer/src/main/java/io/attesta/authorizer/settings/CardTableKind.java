package io.attesta.authorizer.settings;

/** Which table holds the cards ({@code cards.table}). Both answer alike; one contract test covers them. */
public enum CardTableKind {
    /** Chronicle Map, off the heap, rebuilt from the journal at each start. */
    CHRONICLE,
    /** A plain map on the heap, rebuilt from the journal at each start. */
    PLAIN
}
