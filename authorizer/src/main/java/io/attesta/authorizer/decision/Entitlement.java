package io.attesta.authorizer.decision;

/** Entitlement flags of a card, bits of an unsigned 16-bit number. */
public final class Entitlement {
    public static final int INSURED = 0x0001;
    public static final int MINIMUM_INCOME = 0x0002;
    public static final int MAY_PRACTISE = 0x0004;
    public static final int JOB_SEEKER = 0x0008;

    private Entitlement() {}
}
