package io.attesta.authorizer.decision;

/** Category of an acceptor: which actions it may do is in {@link Rules}. */
public enum Category {
    /** Employer. */
    EMP,
    /** Training provider. */
    TRN,
    /** Clinic or hospital. */
    MED,
    /** City hall. */
    CTY,
    /** Territorial agency. */
    AGY,
    /** Back office: sends 0302, and 0800 to keep its line, and nothing else. */
    BCK;

    private static final Category[] VALUES = values();

    /** The category of an ordinal 0 to 5. */
    public static Category of(final int ordinal) {
        return VALUES[ordinal];
    }
}
