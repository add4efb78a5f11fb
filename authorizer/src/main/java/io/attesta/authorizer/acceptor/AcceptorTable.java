package io.attesta.authorizer.acceptor;

import io.attesta.authorizer.decision.AcceptorView;
import io.attesta.authorizer.decision.TerminalStanding;
import java.util.HashMap;
import java.util.Map;

/** Acceptors by identifier and terminals by theirs. Owned by the thread that decides. */
public final class AcceptorTable {
    private final Map<Identifier, AcceptorRecord> acceptors = new HashMap<>();
    private final Map<Identifier, TerminalRecord> terminals = new HashMap<>();
    private final Identifier sought = new Identifier();
    private final EnrolledPairs enrolled;

    /** @param enrolled where enrolled pairs are published */
    public AcceptorTable(final EnrolledPairs enrolled) {
        this.enrolled = enrolled;
    }

    /** The acceptor of an identifier, or null. */
    public AcceptorView acceptor(final long high, final long low) {
        return acceptors.get(sought.set(high, low, 0));
    }

    /** How a terminal stands to an acceptor. */
    public TerminalStanding standing(final long terminal, final long acceptorHigh, final long acceptorLow) {
        final TerminalRecord found = terminals.get(sought.set(terminal, 0, 0));
        if (found == null) {
            return TerminalStanding.UNKNOWN;
        }
        if (found.acceptorHigh() != acceptorHigh || found.acceptorLow() != acceptorLow) {
            return TerminalStanding.OF_ANOTHER_ACCEPTOR;
        }
        return found.disabled() ? TerminalStanding.DISABLED : TerminalStanding.ENROLLED;
    }

    /** Whether a version of an acceptor is newer than what is known. */
    public boolean isNews(final AcceptorRecord acceptor) {
        final AcceptorRecord known = acceptors.get(sought.set(acceptor.high(), acceptor.low(), 0));
        return known == null || Long.compareUnsigned(acceptor.version(), known.version()) > 0;
    }

    /** Whether a version of a terminal is newer than what is known. */
    public boolean isNews(final TerminalRecord terminal) {
        final TerminalRecord known = terminals.get(sought.set(terminal.terminal(), 0, 0));
        return known == null || Long.compareUnsigned(terminal.version(), known.version()) > 0;
    }

    /**
     * Stores an acceptor in place of an older version.
     *
     * @param nextSequence the sequence number that comes next: sessions opened before it end if the acceptor was suspended
     */
    public void put(final AcceptorRecord acceptor, final long nextSequence) {
        final AcceptorRecord known = acceptors.get(sought.set(acceptor.high(), acceptor.low(), 0));
        final boolean stayedActive = known != null && !known.suspended() && !acceptor.suspended();
        final AcceptorRecord stored = new AcceptorRecord(
                acceptor.high(),
                acceptor.low(),
                acceptor.name(),
                acceptor.category(),
                acceptor.suspended(),
                acceptor.version(),
                stayedActive ? known.activeSince() : nextSequence);
        acceptors.put(new Identifier().set(acceptor.high(), acceptor.low(), 0), stored);
    }

    /** Stores a terminal in place of an older version and publishes the pair. */
    public void put(final TerminalRecord terminal) {
        final TerminalRecord before = terminals.put(new Identifier().set(terminal.terminal(), 0, 0), terminal);
        if (before != null) {
            enrolled.remove(before.terminal(), before.acceptorHigh(), before.acceptorLow());
        }
        enrolled.add(terminal.terminal(), terminal.acceptorHigh(), terminal.acceptorLow());
    }
}
