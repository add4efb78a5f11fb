package io.attesta.authorizer.simulation;

import io.attesta.authorizer.acceptor.AcceptorRecord;
import io.attesta.authorizer.acceptor.AcceptorTable;
import io.attesta.authorizer.acceptor.EnrolledPairs;
import io.attesta.authorizer.card.CardRecord;
import io.attesta.authorizer.card.CardTable;
import io.attesta.authorizer.decision.AcceptorView;
import io.attesta.authorizer.decision.Outcome;
import io.attesta.authorizer.decision.TerminalStanding;
import io.attesta.authorizer.decision.TransactionRequest;
import io.attesta.authorizer.decision.TransactionView;
import io.attesta.authorizer.decision.Window;
import io.attesta.authorizer.pipeline.Tables;
import io.attesta.authorizer.testing.TestNode;
import io.attesta.protocol.iso.Mti;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** Tables with one planted fault each. */
class FaultyTables extends Tables {
    /** Makes faulty tables. */
    interface Maker {
        Tables make(TestNode.Wiring wiring, EnrolledPairs enrolled);
    }

    private FaultyTables(final TestNode.Wiring wiring, final EnrolledPairs enrolled) {
        this(wiring, enrolled, wiring.cards());
    }

    private FaultyTables(final TestNode.Wiring wiring, final EnrolledPairs enrolled, final CardTable cards) {
        super(
                cards,
                new AcceptorTable(enrolled),
                wiring.sessions(),
                wiring.window(Window.DAY),
                wiring.window(Window.WEEK));
    }

    /** A window in which nothing is found. */
    static final class Forgetful extends FaultyTables {
        private final Window forgotten;

        Forgetful(final TestNode.Wiring wiring, final EnrolledPairs enrolled, final Window forgotten) {
            super(wiring, enrolled);
            this.forgotten = forgotten;
        }

        @Override
        public TransactionView transaction(final Window window, final long keyHigh, final long keyLow) {
            return window == forgotten ? null : super.transaction(window, keyHigh, keyLow);
        }
    }

    /** Applies other outcomes than were decided. */
    static final class Changed extends FaultyTables {
        private final BiConsumer<TransactionRequest, Outcome> change;

        Changed(
                final TestNode.Wiring wiring,
                final EnrolledPairs enrolled,
                final BiConsumer<TransactionRequest, Outcome> change) {
            super(wiring, enrolled);
            this.change = change;
        }

        @Override
        public void apply(final TransactionRequest request, final Outcome outcome) {
            change.accept(request, outcome);
            super.apply(request, outcome);
        }
    }

    /** Totals that go on counting. */
    static final class TotalsGoOn extends FaultyTables {
        private final Map<Long, Long> carried = new HashMap<>();

        TotalsGoOn(final TestNode.Wiring wiring, final EnrolledPairs enrolled) {
            super(wiring, enrolled);
        }

        @Override
        public void apply(final TransactionRequest request, final Outcome outcome) {
            if (request.type() == Mti.TOTALS) {
                carried.merge(request.terminal, super.approvals(request.terminal), Long::sum);
            }
            super.apply(request, outcome);
        }

        @Override
        public long approvals(final long terminal) {
            return super.approvals(terminal) + carried.getOrDefault(terminal, 0L);
        }
    }

    /** Totals that count an approval once more when it is asked for again. */
    static final class RepeatsCounted extends FaultyTables {
        private final Map<String, Long> approved = new HashMap<>();
        private final Map<Long, Long> again = new HashMap<>();

        RepeatsCounted(final TestNode.Wiring wiring, final EnrolledPairs enrolled) {
            super(wiring, enrolled);
        }

        @Override
        public void apply(final TransactionRequest request, final Outcome outcome) {
            if (request.type() == Mti.AUTHORIZATION && outcome.approved()) {
                approved.put(request.keyHigh + " " + request.keyLow, request.terminal);
            } else if (request.type() == Mti.TOTALS) {
                again.remove(request.terminal);
            }
            super.apply(request, outcome);
        }

        @Override
        public TransactionView transaction(final Window window, final long keyHigh, final long keyLow) {
            final Long terminal = approved.get(keyHigh + " " + keyLow);
            if (terminal != null) {
                again.merge(terminal, 1L, Long::sum);
            }
            return super.transaction(window, keyHigh, keyLow);
        }

        @Override
        public long approvals(final long terminal) {
            return super.approvals(terminal) + again.getOrDefault(terminal, 0L);
        }
    }

    /** Totals without the actions that continue a session. */
    static final class OpeningsCounted extends FaultyTables {
        private final Map<Long, Long> left = new HashMap<>();

        OpeningsCounted(final TestNode.Wiring wiring, final EnrolledPairs enrolled) {
            super(wiring, enrolled);
        }

        @Override
        public void apply(final TransactionRequest request, final Outcome outcome) {
            if (outcome.sessionEffect == Outcome.SessionEffect.CONTINUED) {
                left.merge(request.terminal, 1L, Long::sum);
            } else if (request.type() == Mti.TOTALS) {
                left.remove(request.terminal);
            }
            super.apply(request, outcome);
        }

        @Override
        public long approvals(final long terminal) {
            return super.approvals(terminal) - left.getOrDefault(terminal, 0L);
        }
    }

    /** Any delta is news. */
    static final class VersionsIgnored extends FaultyTables {
        private final boolean[] applying;

        VersionsIgnored(final TestNode.Wiring wiring, final EnrolledPairs enrolled) {
            this(wiring, enrolled, new boolean[1]);
        }

        private VersionsIgnored(final TestNode.Wiring wiring, final EnrolledPairs enrolled, final boolean[] applying) {
            super(wiring, enrolled, new FaultyCards(card -> card.version = applying[0] ? 0 : card.version));
            this.applying = applying;
        }

        @Override
        public CardResult applyCard(final CardRecord card) {
            applying[0] = true;
            final CardResult result = super.applyCard(card);
            applying[0] = false;
            return result;
        }
    }

    /** File actions that only say so. */
    static final class FileActionsDropped extends FaultyTables {
        FileActionsDropped(final TestNode.Wiring wiring, final EnrolledPairs enrolled) {
            super(wiring, enrolled);
        }

        @Override
        public CardResult applyCard(final CardRecord card) {
            // What the traffic's file actions have and its deltas have not.
            return card.reason == 3000 ? CardResult.APPLIED : super.applyCard(card);
        }
    }

    /** An acceptor that comes back finds its sessions open. */
    static final class AcceptorsAlwaysActive extends FaultyTables {
        AcceptorsAlwaysActive(final TestNode.Wiring wiring, final EnrolledPairs enrolled) {
            super(wiring, enrolled);
        }

        @Override
        public AcceptorView acceptor(final long acceptorHigh, final long acceptorLow) {
            return super.acceptor(acceptorHigh, acceptorLow) instanceof AcceptorRecord known
                    ? new AcceptorRecord(
                            known.high(),
                            known.low(),
                            known.name(),
                            known.category(),
                            known.suspended(),
                            known.version(),
                            0)
                    : null;
        }
    }

    /** A disabled terminal goes on. */
    static final class TerminalsNeverDisabled extends FaultyTables {
        TerminalsNeverDisabled(final TestNode.Wiring wiring, final EnrolledPairs enrolled) {
            super(wiring, enrolled);
        }

        @Override
        public TerminalStanding terminal(final long terminal, final long acceptorHigh, final long acceptorLow) {
            final TerminalStanding standing = super.terminal(terminal, acceptorHigh, acceptorLow);
            return standing == TerminalStanding.DISABLED ? TerminalStanding.ENROLLED : standing;
        }
    }

    /** Sessions that are over are let go of whatever comes, a repeat or an echo too. */
    static final class EagerSessions extends FaultyTables {
        EagerSessions(final TestNode.Wiring wiring, final EnrolledPairs enrolled) {
            super(wiring, enrolled);
        }

        @Override
        public void notice(final long now) {
            super.sweep(now);
        }
    }

    /** What was forgotten is decided again when the clock goes back. */
    static final class NothingCovered extends FaultyTables {
        NothingCovered(final TestNode.Wiring wiring, final EnrolledPairs enrolled) {
            super(wiring, enrolled);
        }

        @Override
        public long coveredSinceMs(final Window window) {
            return 0;
        }
    }
}
