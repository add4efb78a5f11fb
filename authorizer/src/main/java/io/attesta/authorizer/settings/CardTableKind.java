package io.attesta.authorizer.settings;

/** Which table holds the cards ({@code cards.table}). Both answer alike; one contract test covers them. */
public enum CardTableKind {
    /** Chronicle Map, off the heap, in a file under the data folder. */
    CHRONICLE,
    /** A plain open-addressing table in memory, rebuilt from snapshot and journal at each start. */
    PLAIN
}
