package io.attesta.authorizer.pipeline;

/** Why something that arrived was answered at the edge or not at all; the tag of a counter. */
public enum RejectReason {
    FORMAT,
    MAC,
    NOT_READY,
    RING_FULL,
    TERMINAL_RATE,
    TABLE_FULL,
    UNKNOWN_MESSAGE,
    FRAME_TOO_LONG,
    FRAME_TOO_SHORT,
    FRAME_TIMEOUT,
    IDLE_TIMEOUT,
    UNKNOWN_VERSION,
    NOT_A_REQUEST,
    UNAUTHENTICATED,
    TOO_MANY_CONNECTIONS,
    SLOW_READER,
    CONNECTION_FAULT
}
