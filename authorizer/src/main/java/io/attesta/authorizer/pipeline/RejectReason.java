package io.attesta.authorizer.pipeline;

/** Why something that arrived was answered at the edge or not at all; the tag of a counter. */
public enum RejectReason {
    /** Structure or content of a message is wrong: answered 30. */
    FORMAT,
    /** The MAC is wrong or missing, or no terminal and acceptor are named: answered 63. */
    MAC,
    /** The server is starting, stopping, or its disk is nearly full: answered 91. */
    NOT_READY,
    /** More requests wait than the ring takes: answered 91. */
    RING_FULL,
    /** One terminal sends more in a second than it may: answered 91. */
    TERMINAL_RATE,
    /** No room for another session or transaction: answered 91. */
    TABLE_FULL,
    /** The message type is not served: answered 12. */
    UNKNOWN_MESSAGE,
    /** A frame is longer than the limit: connection closed. */
    FRAME_TOO_LONG,
    /** A frame ends before MTI and bitmap: connection closed. */
    FRAME_TOO_SHORT,
    /** A frame that had begun did not arrive in time: connection closed. */
    FRAME_TIMEOUT,
    /** No frame came for too long: connection closed. */
    IDLE_TIMEOUT,
    /** The MTI is not of ISO 8583:1987: connection closed. */
    UNKNOWN_VERSION,
    /** The message is an answer or an instruction: connection closed. */
    NOT_A_REQUEST,
    /** Ten unauthenticated messages came within a minute: connection closed. */
    UNAUTHENTICATED,
    /** No TLS handshake came in time, or it failed: plain bytes, no common version, a certificate that is refused. Connection closed. */
    TLS_HANDSHAKE,
    /** A TLS record was broken after the handshake, or the peer said that ours was: connection closed. */
    TLS_RECORD,
    /** A connection could not be accepted, mostly because the process has no file descriptor left; the listener goes on. */
    ACCEPT_FAILED,
    /** Too many connections are open, in all or from one address: the new one is closed. */
    TOO_MANY_CONNECTIONS,
    /** The peer did not take its answers in time: connection closed. */
    SLOW_READER,
    /** Handling a connection failed: connection closed. */
    CONNECTION_FAULT
}
