package io.attesta.protocol.iso;

/** What a holder's card is presented for: the first two digits of DE 3, the other four being zero. */
public enum Action {
    PRESENCE(30),
    INSURED_STATUS(31),
    MINIMUM_INCOME(32),
    PROFILE(33),
    INTERVIEW_ATTENDED(90),
    PLACEMENT_CONFIRMED(91),
    COURSE_ENROLMENT(92),
    COURSE_ATTENDANCE(93),
    COURSE_COMPLETION(94),
    CLOSE_SESSION(99);

    private static final Action[] BY_CODE = new Action[100];

    static {
        for (final Action action : values()) {
            BY_CODE[action.code] = action;
        }
    }

    private final int code;

    Action(final int code) {
        this.code = code;
    }

    /** The two digits, 30 to 99. */
    public int code() {
        return code;
    }

    /**
     * The action of a whole processing code.
     *
     * @param processingCode DE 3, six digits as a number
     * @return the action, or null if the code names none or its last four digits are not zero
     */
    public static Action ofProcessingCode(final int processingCode) {
        return processingCode % 10_000 == 0 ? BY_CODE[processingCode / 10_000] : null;
    }
}
