package io.attesta.authorizer.access;

import java.util.Arrays;
import java.util.Optional;

/** What a caller of the HTTP API may do. Nobody has two. */
public enum Role {
    /** Asks for authorizations, for one terminal of one acceptor and no other. */
    KIOSK("kiosk"),
    /** Pushes cards, acceptors and terminals. */
    BACK_OFFICE("back-office"),
    /** Searches the archive. */
    AUDITOR("auditor"),
    /** Watches events and alarms. */
    OPERATOR("operator");

    private final String label;

    Role(final String label) {
        this.label = label;
    }

    /** The name on the command line and in files: lower case with hyphens. */
    public String label() {
        return label;
    }

    /** The role of a label, if it is one. */
    public static Optional<Role> of(final String label) {
        return Arrays.stream(values()).filter(role -> role.label.equals(label)).findFirst();
    }
}
