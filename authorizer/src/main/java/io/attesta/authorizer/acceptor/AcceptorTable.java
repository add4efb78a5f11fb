package io.attesta.authorizer.acceptor;

import io.attesta.authorizer.decision.AcceptorView;
import io.attesta.authorizer.decision.TerminalStanding;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Acceptors by identifier and terminals by theirs. Owned by the thread that decides. */
public final class AcceptorTable {
    /** Most acceptors: nearly five times those of the plan, about 250 bytes each. */
    public static final int MAX_ACCEPTORS = 100_000;
    /** Most terminals: two for each acceptor, about 350 bytes each with the published pair. */
    public static final int MAX_TERMINALS = 200_000;

    private final IdentifierMap<AcceptorRecord> acceptors = new IdentifierMap<>();
    private final IdentifierMap<Terminal> terminals = new IdentifierMap<>();
    // The same once more in the order of identifiers, for lists.
    private final NavigableMap<Identifier, AcceptorRecord> acceptorsInOrder = new TreeMap<>();
    private final NavigableMap<Identifier, Terminal> terminalsInOrder = new TreeMap<>();
    private final Identifier sought = new Identifier();
    private final EnrolledPairs enrolled;

    /** A terminal and what was approved to it since its totals were last answered. */
    private static final class Terminal {
        private TerminalRecord record;
        private long approvals;
        /** Number up to which approvals are counted, or were when the count began anew. */
        private long countedTo;
    }

    /** @param enrolled where enrolled pairs are published */
    public AcceptorTable(final EnrolledPairs enrolled) {
        this.enrolled = enrolled;
    }

    /** The acceptor of an identifier, or null. */
    public AcceptorView acceptor(final long high, final long low) {
        return acceptors.get(high, low, 0, 0);
    }

    /** Reads what a decision will want of a terminal and an acceptor, so that it is near then; what is read means nothing. */
    public long ahead(final long terminal, final long acceptorHigh, final long acceptorLow) {
        final AcceptorRecord acceptor = acceptors.get(acceptorHigh, acceptorLow, 0, 0);
        final Terminal row = terminals.get(terminal, 0, 0, 0);
        return (acceptor == null ? 0 : acceptor.version()) ^ (row == null ? 0 : row.countedTo ^ row.record.version());
    }

    /** How a terminal stands to an acceptor. */
    public TerminalStanding standing(final long terminal, final long acceptorHigh, final long acceptorLow) {
        final Terminal row = terminals.get(terminal, 0, 0, 0);
        if (row == null) {
            return TerminalStanding.UNKNOWN;
        }
        final TerminalRecord found = row.record;
        if (found.acceptorHigh() != acceptorHigh || found.acceptorLow() != acceptorLow) {
            return TerminalStanding.OF_ANOTHER_ACCEPTOR;
        }
        return found.disabled() ? TerminalStanding.DISABLED : TerminalStanding.ENROLLED;
    }

    /** Whether a version of an acceptor is newer than what is known. */
    public boolean isNews(final AcceptorRecord acceptor) {
        final AcceptorRecord known = acceptors.get(acceptor.high(), acceptor.low(), 0, 0);
        return known == null || Long.compareUnsigned(acceptor.version(), known.version()) > 0;
    }

    /** Whether a version of a terminal is newer than what is known. */
    public boolean isNews(final TerminalRecord terminal) {
        final Terminal known = terminals.get(terminal.terminal(), 0, 0, 0);
        return known == null || Long.compareUnsigned(terminal.version(), known.record.version()) > 0;
    }

    /**
     * Stores an acceptor in place of an older version.
     *
     * @param nextSequence the sequence number that comes next: sessions opened before it end if the acceptor was suspended
     */
    public void put(final AcceptorRecord acceptor, final long nextSequence) {
        final AcceptorRecord known = acceptors.get(acceptor.high(), acceptor.low(), 0, 0);
        final boolean stayedActive = known != null && !known.suspended() && !acceptor.suspended();
        final AcceptorRecord stored = new AcceptorRecord(
                acceptor.high(),
                acceptor.low(),
                acceptor.name(),
                acceptor.category(),
                acceptor.suspended(),
                acceptor.version(),
                stayedActive ? known.activeSince() : nextSequence);
        acceptors.put(acceptor.high(), acceptor.low(), 0, 0, stored);
        acceptorsInOrder.put(new Identifier().set(acceptor.high(), acceptor.low(), 0), stored);
    }

    /** Stores an acceptor as a snapshot has it. */
    public void restore(final AcceptorRecord acceptor) {
        acceptors.put(acceptor.high(), acceptor.low(), 0, 0, acceptor);
        acceptorsInOrder.put(new Identifier().set(acceptor.high(), acceptor.low(), 0), acceptor);
    }

    /** Stores a terminal as a snapshot has it, and publishes the pair. */
    public void restore(final TerminalRecord terminal, final long approvals, final long countedTo) {
        put(terminal, countedTo + 1);
        final Terminal row = terminals.get(terminal.terminal(), 0, 0, 0);
        row.approvals = approvals;
        row.countedTo = countedTo;
    }

    /**
     * Stores a terminal in place of an older version and publishes the pair.
     *
     * @param nextSequence the sequence number that comes next: where a count that begins anew begins
     */
    public void put(final TerminalRecord terminal, final long nextSequence) {
        final Terminal row = row(terminal.terminal());
        final TerminalRecord before = row.record;
        row.record = terminal;
        if (before != null && !before.isSamePair(terminal)) {
            // The count is the pair's: another acceptor begins with none.
            row.approvals = 0;
            row.countedTo = nextSequence - 1;
            enrolled.remove(before.terminal(), before.acceptorHigh(), before.acceptorLow());
        }
        enrolled.add(terminal.terminal(), terminal.acceptorHigh(), terminal.acceptorLow());
    }

    private Terminal row(final long terminal) {
        final Terminal known = terminals.get(terminal, 0, 0, 0);
        if (known != null) {
            return known;
        }
        final Terminal made = new Terminal();
        terminals.put(terminal, 0, 0, 0, made);
        terminalsInOrder.put(new Identifier().set(terminal, 0, 0), made);
        return made;
    }

    /** Whether an acceptor is known, or there is room for one more. */
    public boolean hasRoom(final AcceptorRecord acceptor) {
        return acceptors.size() < MAX_ACCEPTORS || acceptors.get(acceptor.high(), acceptor.low(), 0, 0) != null;
    }

    /** Whether a terminal is known, or there is room for one more. */
    public boolean hasRoom(final TerminalRecord terminal) {
        return terminals.size() < MAX_TERMINALS || terminals.get(terminal.terminal(), 0, 0, 0) != null;
    }

    /** The record of an acceptor, or null. */
    public AcceptorRecord record(final long high, final long low) {
        return acceptors.get(high, low, 0, 0);
    }

    /** The record of a terminal, or null. */
    public TerminalRecord terminal(final long terminal) {
        final Terminal row = terminals.get(terminal, 0, 0, 0);
        return row == null ? null : row.record;
    }

    /** The acceptors behind an identifier in the order of identifiers, at most so many; (0, 0) is before all. */
    public List<AcceptorRecord> acceptorsAfter(final long high, final long low, final int most) {
        final List<AcceptorRecord> found = new ArrayList<>(most);
        for (final AcceptorRecord next :
                acceptorsInOrder.tailMap(sought.set(high, low, 0), false).values()) {
            if (found.size() == most) {
                break;
            }
            found.add(next);
        }
        return found;
    }

    /** The terminals behind an identifier in the order of identifiers, at most so many; 0 is before all. */
    public List<TerminalRecord> terminalsAfter(final long terminal, final int most) {
        final List<TerminalRecord> found = new ArrayList<>(most);
        for (final Terminal next :
                terminalsInOrder.tailMap(sought.set(terminal, 0, 0), false).values()) {
            if (found.size() == most) {
                break;
            }
            found.add(next.record);
        }
        return found;
    }

    /** How many approvals of an enrolled terminal were counted since the count began anew. */
    public long approvals(final long terminal) {
        return terminals.get(terminal, 0, 0, 0).approvals;
    }

    /** Number up to which the approvals of an enrolled terminal are counted. */
    public long countedTo(final long terminal) {
        return terminals.get(terminal, 0, 0, 0).countedTo;
    }

    /**
     * Counts an approval of an enrolled terminal, unless it was counted before: a journal may say again what a snapshot has.
     *
     * @param sequence number of the approval; they rise
     */
    public void countApproval(final long terminal, final long sequence) {
        final Terminal row = terminals.get(terminal, 0, 0, 0);
        if (sequence > row.countedTo) {
            row.approvals++;
            row.countedTo = sequence;
        }
    }

    /**
     * Begins the count of an enrolled terminal anew.
     *
     * @param nextSequence the sequence number that comes next
     */
    public void restartApprovals(final long terminal, final long nextSequence) {
        final Terminal row = terminals.get(terminal, 0, 0, 0);
        row.approvals = 0;
        row.countedTo = nextSequence - 1;
    }
}
