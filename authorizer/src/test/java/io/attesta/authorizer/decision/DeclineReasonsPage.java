package io.attesta.authorizer.decision;

import io.attesta.protocol.codec.DefectReason;

/** {@code docs/reference/decline-reasons.md}, made from {@link DeclineReason}. */
final class DeclineReasonsPage {
    private static final String HEAD = """
            # Decline reasons

            Made from `io.attesta.authorizer.decision.DeclineReason`; a test compares the two.

            A request is checked from the top of the table to the bottom, and the first reason that applies decides. The order is
            part of the contract. DE 39 of the answer is the code, DE 44 the text; the archive keeps the reason's name in
            `authorization_record.decline_reason`, the journal its number.

            Before the table come the checks of the edge: structure (30), MAC (63), room (91), content (30), message type (12);
            they are at the end of this page. Then the duplicate window is asked: the same transaction with the same content gets
            its stored answer again, and nothing below is looked at. Which rows a message type can meet is said below the table.

            | number | reason | DE 39 | DE 44 | when |
            | --- | --- | --- | --- | --- |
            """;

    private static final String EDGE = """

            Not every message type meets every row:

            | type | rows it can meet, in order |
            | --- | --- |
            | 0100 | KEY_REUSED to ACTION_NOT_PERMITTED, CARD_UNKNOWN, CARD_REVOKED to TOO_MANY_OPENINGS |
            | 0120 | KEY_REUSED, OUTSIDE_WINDOW, ACCEPTOR_UNKNOWN to TERMINAL_OF_ANOTHER, ACTION_NOT_PERMITTED (from a back \
            office). Then it is accepted; what the server would have decided is found on the rows ACTION_UNKNOWN to NOT_ENTITLED of a \
            0100 without those of sessions, and archived as `server_response_code` |
            | 0400, 0420 | KEY_REUSED, OUTSIDE_WINDOW, ACCEPTOR_UNKNOWN to TERMINAL_OF_ANOTHER, ACTION_NOT_PERMITTED (from a back \
            office), ORIGINAL_UNKNOWN |
            | 0302 | KEY_REUSED, OUTSIDE_WINDOW, ACCEPTOR_UNKNOWN to TERMINAL_OF_ANOTHER, ACTION_NOT_PERMITTED (not from a back \
            office), RECORD_FIELD_WRONG, CARD_UNKNOWN (the Luhn digit), RECORD_UNKNOWN, RECORD_EXISTS, RECORD_STALE |
            | 0500 | KEY_REUSED, OUTSIDE_WINDOW, ACCEPTOR_UNKNOWN to TERMINAL_OF_ANOTHER, ACTION_NOT_PERMITTED (from a back \
            office) |
            | 0800 | KEY_REUSED, OUTSIDE_WINDOW, ACCEPTOR_UNKNOWN to ACTION_UNKNOWN |

            NO_ROOM and MALFUNCTION can meet all. Repeats (0101, 0121 and so on) are as their first ones.

            What is decided is signed and journaled, refusals too, with these exceptions: NO_ROOM is neither. 0500 and 0800 are never signed;
            they are journaled when they are answered with 00, but for an echo.

            ## Refusals of the edge

            They are answered at once, carry no statement, and are counted in `attesta_rejected_total`.

            | order | DE 39 | DE 44 | when |
            | --- | --- | --- | --- |
            | 1 | 30 | `DE<n> <what>` | the message cannot be read past an element: reading stops there |
            | 2 | 63 | `MAC wrong or missing` | no DE 41 or 42, no MAC, or one in DE 64 beside an element above 64; DE 60 is \
            there; DE 53 names a version that is not in use; or the MAC does not hold |
            | 3 | 91 | `ask again` | the server is not ready or stopping, the disk is nearly full, the terminal sends more than \
            `limits.requests-per-terminal-second`, or the ring is full |
            | 4 | 30 | `DE<n> <what>` | an element is missing or holds what it must not; the lowest such element is named |
            | 5 | 12 | `message type not served` | any type but 0100, 0120, 0302, 0400, 0420, 0500, 0800 and their repeats |

            | `<what>` | the element |
            | --- | --- |
            """;

    private DeclineReasonsPage() {}

    static String markdown() {
        final StringBuilder page = new StringBuilder(HEAD);
        for (final DeclineReason reason : DeclineReason.values()) {
            final String text = reason.text().isEmpty() ? "" : '`' + reason.text() + '`';
            page.append("| ").append(reason.number());
            page.append(" | ").append(reason);
            page.append(" | ").append(reason.responseCode().text());
            page.append(" | ").append(text);
            page.append(" | ").append(when(reason)).append(" |\n");
        }
        page.append(EDGE);
        for (final DefectReason reason : DefectReason.values()) {
            if (reason != DefectReason.NONE) {
                page.append("| `").append(reason.text()).append("` | ");
                page.append(when(reason)).append(" |\n");
            }
        }
        return page.toString();
    }

    private static String when(final DeclineReason reason) {
        return switch (reason) {
            case NONE -> "nothing below applies: approved";
            case KEY_REUSED -> "the transaction is known, its content was another; an alarm";
            case OUTSIDE_WINDOW ->
                "DE 7 is more than 10 minutes ahead of the clock or older than 24 hours (0120, 0400, 0420: 7 days, both ways),"
                        + " or older than what the duplicate window still covers";
            case REVERSED_BEFORE_ARRIVAL -> "the request's reversal came first";
            case ACCEPTOR_UNKNOWN -> "DE 42 names no enrolled acceptor";
            case ACCEPTOR_SUSPENDED -> "the acceptor is suspended";
            case CERTIFICATE_OF_ANOTHER ->
                "client certificates are required, and the one of this connection does not name the acceptor; a repeat is"
                        + " refused so too, and no key is used up";
            case TERMINAL_UNKNOWN -> "DE 41 names no enrolled terminal";
            case TERMINAL_DISABLED -> "the terminal is disabled";
            case TERMINAL_OF_ANOTHER -> "the terminal belongs to another acceptor than DE 42 says";
            case ACTION_UNKNOWN ->
                "0100: the first two digits of DE 3 name no action, or the other four are not zero; 0800: DE 70 names nothing";
            case ACTION_NOT_PERMITTED ->
                "0100: the acceptor's category is not in the setting `rights.<action>`; 0302: it is no back office; 0120, 0400,"
                        + " 0420, 0500: it is one";
            case ORIGINAL_UNKNOWN ->
                "a reversal's DE 90 names no transaction that is known, or one that is no 0100; if it names a 0100, that is"
                        + " refused when it comes later";
            case RECORD_FIELD_WRONG ->
                "a file action's DE 91, DE 101 or a value in DE 120 is none that exists, or one that is needed is missing";
            case RECORD_UNKNOWN ->
                "a file action changes or deletes a card that is not there or was removed, or inquires one that never was";
            case RECORD_EXISTS -> "a file action adds a card that is there already";
            case RECORD_STALE -> "a file action's version is not newer than the card's";
            case CARD_UNKNOWN ->
                "the Luhn digit is wrong, or there is no such card, or it was removed; of a 0302 only the first";
            case CARD_REVOKED -> "the card is revoked; an alarm";
            case CARD_STOLEN -> "the card is reported stolen; an alarm";
            case CARD_LOST -> "the card is reported lost; an alarm";
            case CARD_REPLACED -> "the card has been replaced by another; an alarm";
            case CARD_SUSPENDED -> "the card is suspended; an alarm";
            case CARD_EXPIRED -> "the card's status is EXPIRED, or its last month is over in the zone `cards.zone`";
            case EXPIRY_DIFFERS -> "DE 14 is given and is not the card's";
            case CARD_NOT_ACTIVE -> "the card is initialized or issued";
            case CODE_UNKNOWN ->
                "DE 38 is no code, or no session has it: never opened, closed, or long over; or action 99 without DE 38";
            case SESSION_ENDED -> "the session is over, or its card or acceptor has stopped since it was opened";
            case SESSION_OF_ANOTHER -> "the session belongs to another card or another acceptor";
            case NOT_ENTITLED -> "action 91 without MAY_PRACTISE, actions 33 and 90 without JOB_SEEKER";
            case TOO_MANY_OPENINGS ->
                "the card has opened `limits.openings-per-card-hour` sessions in this clock hour (UTC)";
            case NO_ROOM ->
                "the session table is full, for a new card the card table, or the duplicate window (then whatever the reason"
                        + " would have been); neither signed nor journaled, so the same request may be sent again";
            case MALFUNCTION -> "the decision itself failed; an alarm";
        };
    }

    private static String when(final DefectReason reason) {
        return switch (reason) {
            case NONE -> throw new IllegalArgumentException("nothing is wrong");
            case IMPOSSIBLE_LENGTH -> "has a length that is no number or above its greatest (structure)";
            case TRUNCATED -> "ends behind the end of the message (structure)";
            case BYTES_LEFT -> "is the last one, and bytes follow it (structure)";
            case MISSING -> "is needed by this message type and is not there";
            case NOT_NUMERIC -> "has a nibble that is no digit";
            case PADDING -> "has an odd number of digits and a padding nibble that is not zero";
            case NOT_ASCII -> "has a byte outside 20 to 7E";
            case NOT_A_DATE -> "is a month or day that does not exist";
            case NOT_A_TIME -> "is a time that does not exist";
            case TOO_SHORT -> "is empty, or a card number of fewer than 16 digits";
            case WRONG_LENGTH -> "is a card number of more than 19 digits, or a DE 60 that has not 12 bytes";
            case NO_SEPARATOR -> "is a track 2 without the separator D";
            case DISAGREES -> "is a track 2 with another card number than DE 2";
            case BAD_TLV -> "has a tag that is not of two bytes, or a length that does not fit";
            case TAG_TWICE -> "has a tag of ours twice";
            case TAG_LENGTH -> "has a tag of ours of the wrong length";
        };
    }
}
