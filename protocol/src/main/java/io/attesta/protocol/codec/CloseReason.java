package io.attesta.protocol.codec;

/** Why a connection is closed at once, without an answer. */
public enum CloseReason {
    /** Nothing speaks against reading on. */
    NONE,
    /** A frame's length is above the limit. */
    FRAME_TOO_LONG,
    /** A frame ends before MTI and bitmap. */
    FRAME_TOO_SHORT,
    /** The MTI is not of ISO 8583:1987 or has letters. */
    UNKNOWN_VERSION,
    /** The message is an answer or an instruction: two servers must never talk in circles. */
    NOT_A_REQUEST
}
