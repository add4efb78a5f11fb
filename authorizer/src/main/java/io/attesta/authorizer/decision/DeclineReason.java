package io.attesta.authorizer.decision;

import io.attesta.protocol.iso.ResponseCode;
import java.nio.charset.StandardCharsets;

/**
 * Why a request is not approved, in the order in which reasons apply: the first that holds decides. Each has a number for
 * records on disk. The texts are what DE 44 tells people, at most 25 characters; they stand here and nowhere else.
 */
public enum DeclineReason {
    NONE(0, ResponseCode.APPROVED, ""),
    KEY_REUSED(1, ResponseCode.DUPLICATE, "same key, other content"),
    OUTSIDE_WINDOW(2, ResponseCode.OUTSIDE_WINDOW, "DE7 outside the window"),
    REVERSED_BEFORE_ARRIVAL(3, ResponseCode.ORIGINAL_REVERSED, "reversed before arrival"),
    ACCEPTOR_UNKNOWN(4, ResponseCode.ACCEPTOR_UNKNOWN, "acceptor unknown"),
    ACCEPTOR_SUSPENDED(5, ResponseCode.ACCEPTOR_UNKNOWN, "acceptor suspended"),
    CERTIFICATE_OF_ANOTHER(27, ResponseCode.NOT_PERMITTED, "certificate of another"),
    TERMINAL_UNKNOWN(6, ResponseCode.NOT_PERMITTED, "terminal unknown"),
    TERMINAL_DISABLED(7, ResponseCode.NOT_PERMITTED, "terminal disabled"),
    TERMINAL_OF_ANOTHER(8, ResponseCode.NOT_PERMITTED, "terminal of another"),
    ACTION_UNKNOWN(9, ResponseCode.INVALID_TRANSACTION, "action unknown"),
    ACTION_NOT_PERMITTED(10, ResponseCode.NOT_PERMITTED, "action not permitted"),
    ORIGINAL_UNKNOWN(28, ResponseCode.NOT_FOUND, "original not found"),
    RECORD_FIELD_WRONG(29, ResponseCode.FIELD_ERROR, "record field wrong"),
    CARD_UNKNOWN(11, ResponseCode.NO_SUCH_CARD, "no such card"),
    RECORD_UNKNOWN(30, ResponseCode.NOT_FOUND, "no such record"),
    RECORD_EXISTS(31, ResponseCode.RECORD_EXISTS, "record exists already"),
    RECORD_STALE(32, ResponseCode.STALE_VERSION, "version not newer"),
    CARD_REVOKED(12, ResponseCode.REVOKED, "card revoked"),
    CARD_STOLEN(13, ResponseCode.STOLEN, "card reported stolen"),
    CARD_LOST(14, ResponseCode.LOST, "card reported lost"),
    CARD_REPLACED(15, ResponseCode.LOST, "card replaced"),
    CARD_SUSPENDED(16, ResponseCode.SUSPENDED, "card suspended"),
    CARD_EXPIRED(17, ResponseCode.EXPIRED, "card expired"),
    EXPIRY_DIFFERS(18, ResponseCode.EXPIRED, "expiry differs"),
    CARD_NOT_ACTIVE(19, ResponseCode.NOT_ACTIVE, "card not yet active"),
    CODE_UNKNOWN(20, ResponseCode.SESSION_ENDED, "code unknown"),
    SESSION_ENDED(21, ResponseCode.SESSION_ENDED, "session ended"),
    SESSION_OF_ANOTHER(22, ResponseCode.SESSION_OF_ANOTHER, "code of another"),
    NOT_ENTITLED(23, ResponseCode.NOT_ENTITLED, "holder not entitled"),
    TOO_MANY_OPENINGS(24, ResponseCode.TOO_MANY, "too many presentations"),
    NO_ROOM(25, ResponseCode.NOT_READY, "ask again"),
    MALFUNCTION(26, ResponseCode.MALFUNCTION, "malfunction");

    private static final DeclineReason[] VALUES = values();

    private static final DeclineReason[] BY_NUMBER = new DeclineReason[VALUES.length];

    static {
        for (final DeclineReason reason : VALUES) {
            BY_NUMBER[reason.number] = reason;
        }
    }

    private final int number;
    private final ResponseCode responseCode;
    private final byte[] text;

    DeclineReason(final int number, final ResponseCode responseCode, final String text) {
        this.number = number;
        this.responseCode = responseCode;
        this.text = text.getBytes(StandardCharsets.US_ASCII);
    }

    /** The reason of a number, as records on disk hold it. */
    public static DeclineReason of(final int number) {
        if (number < 0 || number >= BY_NUMBER.length) {
            throw new IllegalArgumentException("no decline reason " + number);
        }
        return BY_NUMBER[number];
    }

    /** What records on disk hold: never changed, never given twice, while the order above may change. */
    public int number() {
        return number;
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
