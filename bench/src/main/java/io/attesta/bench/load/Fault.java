package io.attesta.bench.load;

/** What can be wrong with an answer, or with there being none. */
public enum Fault {
    /** Nothing. */
    NONE,
    /** No answer within the plan's time, or the connection ended before it. */
    NO_ANSWER,
    /** The frame is no message. */
    UNREADABLE,
    /** No outstanding request of this connection has its STAN and terminal: an answer too many, or a late one. */
    UNEXPECTED,
    /** The MAC is missing or not under the terminal's response key. */
    WRONG_MAC,
    /** Not the message type that answers the request. */
    WRONG_TYPE,
    /** An element that the answer must repeat is missing or differs. */
    NOT_ECHOED,
    /** The answer holds a card number or track. */
    CARD_TOLD,
    /** DE 39 is not what the model of the sample world says. */
    WRONG_CODE,
    /** DE 37, 38, 44, 62 or 63 is missing. */
    ELEMENT_MISSING,
    /** DE 38, 62 or 63 where there must be none. */
    ELEMENT_TOO_MANY,
    /** DE 38 is another session's, or DE 48 tells something else than the card's. */
    WRONG_CONTENT,
    /** The answer to a repeat is not the first answer. */
    NOT_THE_SAME
}
