package io.attesta.bench.load;

import io.attesta.authorizer.decision.Category;
import io.attesta.protocol.iso.Action;
import io.attesta.protocol.iso.ResponseCode;

/**
 * What the answer to a well-formed, authentic and fresh 0100 must be in the sample world: the contract's order of decision, written
 * a second time. Pure.
 */
final class AnswerModel {
    /** What DE 38 of a request is. */
    enum Session {
        /** Absent. */
        NONE,
        /** The code of an open session of this card and acceptor. */
        OPEN,
        /** No code that any session has. */
        UNKNOWN
    }

    private AnswerModel() {}

    /**
     * DE 39 of the answer.
     *
     * @param category of the acceptor; null if it is not enrolled
     * @param action null if DE 3 names none
     * @param card number of the sample card; 0 if there is no such card
     * @param presentedExpiry DE 14, YYMM, or {@link RequestFields#ABSENT}
     * @param month the month it is, YYMM
     */
    static ResponseCode expected(
            final Category category,
            final Action action,
            final long card,
            final int presentedExpiry,
            final Session session,
            final int month) {
        if (category == null) {
            return ResponseCode.ACCEPTOR_UNKNOWN;
        }
        if (action == null) {
            return ResponseCode.INVALID_TRANSACTION;
        }
        if (!permits(category, action)) {
            return ResponseCode.NOT_PERMITTED;
        }
        if (card == 0) {
            return ResponseCode.NO_SUCH_CARD;
        }
        final ResponseCode standing = SampleCards.standing(card, presentedExpiry, month);
        if (standing != ResponseCode.APPROVED) {
            return standing;
        }
        if (session == Session.UNKNOWN || session == Session.NONE && action == Action.CLOSE_SESSION) {
            return ResponseCode.SESSION_ENDED;
        }
        return entitled(action, card) ? ResponseCode.APPROVED : ResponseCode.NOT_ENTITLED;
    }

    /** The table of rights. */
    static boolean permits(final Category category, final Action action) {
        return switch (category) {
            case AGY -> true;
            case BCK -> false;
            case EMP, TRN, MED, CTY ->
                switch (action) {
                    case PRESENCE, CLOSE_SESSION -> true;
                    case INSURED_STATUS -> category == Category.MED;
                    case MINIMUM_INCOME -> category == Category.CTY;
                    case PROFILE, INTERVIEW_ATTENDED, PLACEMENT_CONFIRMED -> category == Category.EMP;
                    case COURSE_ENROLMENT, COURSE_ATTENDANCE, COURSE_COMPLETION -> category == Category.TRN;
                };
        };
    }

    /** DF12 of an approved answer: the flag asked about, or {@link RequestFields#ABSENT} if the action asks about none. */
    static int flagsTold(final Action action, final long card) {
        return switch (action) {
            case INSURED_STATUS -> SampleCards.insured(card) ? 0x0001 : 0;
            case MINIMUM_INCOME -> SampleCards.minimumIncome(card) ? 0x0002 : 0;
            default -> RequestFields.ABSENT;
        };
    }

    /** Whether an approved answer tells the occupation, DF11. */
    static boolean tellsOccupation(final Action action) {
        return switch (action) {
            case PRESENCE, PROFILE, INTERVIEW_ATTENDED, PLACEMENT_CONFIRMED -> true;
            default -> false;
        };
    }

    /** Whether an answer to a 0100 is signed and journaled: then it has DE 37, 62 and 63. */
    static boolean recorded(final ResponseCode code) {
        return switch (code) {
            case FORMAT_ERROR, MAC_WRONG, NOT_READY -> false;
            default -> true;
        };
    }

    private static boolean entitled(final Action action, final long card) {
        return switch (action) {
            case PLACEMENT_CONFIRMED -> SampleCards.mayPractise(card);
            case PROFILE, INTERVIEW_ATTENDED -> SampleCards.jobSeeker(card);
            default -> true;
        };
    }
}
