package io.attesta.authorizer.decision;

/** What the decision reads of one acceptor. */
public interface AcceptorView {
    Category category();

    boolean suspended();

    /** First sequence number that could be given since the acceptor was last made active; see {@link CardView#activeSince}. */
    long activeSince();
}
