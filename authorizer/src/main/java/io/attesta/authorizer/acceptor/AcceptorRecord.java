package io.attesta.authorizer.acceptor;

import io.attesta.authorizer.decision.AcceptorView;
import io.attesta.authorizer.decision.Category;

/**
 * One acceptor at one version. Immutable.
 *
 * @param high first eight bytes of its identifier, see {@link io.attesta.authorizer.decision.AcceptorKey}
 * @param low the other seven
 * @param name for people, at most 40 characters
 * @param category what it is, and so what it may do
 * @param suspended whether it may do nothing for now
 * @param version raised by the back office with each change
 * @param activeSince see {@link AcceptorView#activeSince}
 */
public record AcceptorRecord(
        long high, long low, String name, Category category, boolean suspended, long version, long activeSince)
        implements AcceptorView {}
