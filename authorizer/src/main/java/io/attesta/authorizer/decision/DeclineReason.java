package io.attesta.authorizer.decision;

import io.attesta.protocol.iso.ResponseCode;
import java.nio.charset.StandardCharsets;

/**
 * Why a request is not approved, in the order in which reasons apply: the first that holds decides. The texts are what DE 44
 * tells people, at most 25 characters; they stand here and nowhere else.
 */
public enum DeclineReason {
    NONE(ResponseCode.APPROVED, ""),
    KEY_REUSED(ResponseCode.DUPLICATE, "same key, other content"),
    OUTSIDE_WINDOW(ResponseCode.OUTSIDE_WINDOW, "DE7 outside the window"),
    REVERSED_BEFORE_ARRIVAL(ResponseCode.ORIGINAL_REVERSED, "reversed before arrival"),
    ACCEPTOR_UNKNOWN(ResponseCode.ACCEPTOR_UNKNOWN, "acceptor unknown"),
    ACCEPTOR_SUSPENDED(ResponseCode.ACCEPTOR_UNKNOWN, "acceptor suspended"),
    TERMINAL_UNKNOWN(ResponseCode.NOT_PERMITTED, "terminal unknown"),
    TERMINAL_DISABLED(ResponseCode.NOT_PERMITTED, "terminal disabled"),
    TERMINAL_OF_ANOTHER(ResponseCode.NOT_PERMITTED, "terminal of another"),
    ACTION_UNKNOWN(ResponseCode.INVALID_TRANSACTION, "action unknown"),
    ACTION_NOT_PERMITTED(ResponseCode.NOT_PERMITTED, "action not permitted"),
    CARD_UNKNOWN(ResponseCode.NO_SUCH_CARD, "no such card"),
    CARD_REVOKED(ResponseCode.REVOKED, "card revoked"),
    CARD_STOLEN(ResponseCode.STOLEN, "card reported stolen"),
    CARD_LOST(ResponseCode.LOST, "card reported lost"),
    CARD_REPLACED(ResponseCode.LOST, "card replaced"),
    CARD_SUSPENDED(ResponseCode.SUSPENDED, "card suspended"),
    CARD_EXPIRED(ResponseCode.EXPIRED, "card expired"),
    EXPIRY_DIFFERS(ResponseCode.EXPIRED, "expiry differs"),
    CARD_NOT_ACTIVE(ResponseCode.NOT_ACTIVE, "card not yet active"),
    CODE_UNKNOWN(ResponseCode.SESSION_ENDED, "code unknown"),
    SESSION_ENDED(ResponseCode.SESSION_ENDED, "session ended"),
    SESSION_OF_ANOTHER(ResponseCode.SESSION_OF_ANOTHER, "code of another"),
    NOT_ENTITLED(ResponseCode.NOT_ENTITLED, "holder not entitled"),
    TOO_MANY_OPENINGS(ResponseCode.TOO_MANY, "too many presentations"),
    NO_ROOM(ResponseCode.NOT_READY, "ask again"),
    MALFUNCTION(ResponseCode.MALFUNCTION, "malfunction");

    private static final DeclineReason[] VALUES = values();

    private final ResponseCode responseCode;
    private final byte[] text;

    DeclineReason(final ResponseCode responseCode, final String text) {
        this.responseCode = responseCode;
        this.text = text.getBytes(StandardCharsets.US_ASCII);
    }

    /** The reason of an ordinal, as records on disk hold it. */
    public static DeclineReason of(final int ordinal) {
        if (ordinal < 0 || ordinal >= VALUES.length) {
            throw new IllegalArgumentException("no decline reason " + ordinal);
        }
        return VALUES[ordinal];
    }

    /** DE 39 of the answer. */
    public ResponseCode responseCode() {
        return responseCode;
    }

    /** DE 44 of the answer, ASCII; not to be written to. Null for {@link #NONE}. */
    public byte[] ascii() {
        return this == NONE ? null : text;
    }

    /** The words of DE 44. */
    public String text() {
        return new String(text, StandardCharsets.US_ASCII);
    }

    /** Whether a stopped card was presented, which is an alarm. */
    public boolean stoppedCard() {
        return switch (this) {
            case CARD_REVOKED, CARD_STOLEN, CARD_LOST, CARD_REPLACED, CARD_SUSPENDED -> true;
            default -> false;
        };
    }
}
