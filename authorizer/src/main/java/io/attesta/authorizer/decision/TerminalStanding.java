package io.attesta.authorizer.decision;

/** How a terminal stands to the acceptor it names. */
public enum TerminalStanding {
    ENROLLED,
    UNKNOWN,
    DISABLED,
    OF_ANOTHER_ACCEPTOR
}
