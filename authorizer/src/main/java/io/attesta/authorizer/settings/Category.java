package io.attesta.authorizer.settings;

/**
 * The categories of acceptors to which rights are granted, as they stand in an acceptor's id (DE 42,
 * {@code RO-<county>-<category>-<number>}). A back office (BCK) is not among them: it never asks for an action.
 */
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
    AGY;

    /** This category's bit in {@link Rights#mask(int)}: 1, 2, 4, 8 or 16. */
    public int bit() {
        return 1 << ordinal();
    }
}
