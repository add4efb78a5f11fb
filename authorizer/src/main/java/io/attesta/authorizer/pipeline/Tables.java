package io.attesta.authorizer.pipeline;

import io.attesta.authorizer.acceptor.AcceptorRecord;
import io.attesta.authorizer.acceptor.AcceptorTable;
import io.attesta.authorizer.acceptor.TerminalRecord;
import io.attesta.authorizer.card.CardRecord;
import io.attesta.authorizer.card.CardTable;
import io.attesta.authorizer.card.FeedRequest;
import io.attesta.authorizer.card.FeedTable;
import io.attesta.authorizer.decision.AcceptorView;
import io.attesta.authorizer.decision.Bounds;
import io.attesta.authorizer.decision.CardStatus;
import io.attesta.authorizer.decision.CardView;
import io.attesta.authorizer.decision.Outcome;
import io.attesta.authorizer.decision.SessionView;
import io.attesta.authorizer.decision.State;
import io.attesta.authorizer.decision.TerminalStanding;
import io.attesta.authorizer.decision.TransactionRequest;
import io.attesta.authorizer.decision.TransactionView;
import io.attesta.authorizer.decision.TransmissionTime;
import io.attesta.authorizer.decision.Window;
import io.attesta.authorizer.journal.EpochStart;
import io.attesta.authorizer.session.OpeningCounter;
import io.attesta.authorizer.session.SessionTable;
import io.attesta.authorizer.session.TransactionTable;
import io.attesta.protocol.iso.AuthorizationCode;
import io.attesta.protocol.iso.Mti;
import java.util.function.Predicate;

/**
 * Everything that decides, as one: read by the decision, changed by outcomes and deltas only. The same methods apply what was
 * decided a moment ago and what a journal says was decided before, so state after a restart is state before it. Owned by the
 * thread that decides.
 *
 * <p>Not final, so that tests can plant faults; the server has no other tables.
 */
public class Tables implements State, AutoCloseable {
    /** What becomes of a card delta. */
    public enum CardResult {
        APPLIED,
        /** Its version is not newer. */
        STALE,
        /** The card is new and the table is full. */
        FULL
    }

    /** What becomes of an acceptor or a terminal. */
    public enum EnrolmentResult {
        APPLIED,
        /** Its version is not newer. */
        STALE,
        /** It is new and there is no room for another. */
        FULL,
        /** A terminal whose acceptor is not enrolled. */
        ACCEPTOR_UNKNOWN
    }

    /** Position of a batch that there is not. */
    public static final long NOWHERE = -1;

    private final CardTable cards;
    private final AcceptorTable acceptors;
    private final SessionTable sessions;
    private final TransactionTable transactions;
    private final TransactionTable lateTransactions;
    private final OpeningCounter openings = new OpeningCounter();
    private final FeedTable feeds = new FeedTable();
    private final Bounds configured;
    private long nextSequence = 1;
    private int snapshots;
    private long refusedCards;
    private long cardsStoppedInSession;
    private long acceptorsStoppedInSession;
    private long nowMs;
    private long settledAt = NOWHERE;
    private long exactAt = NOWHERE;

    // Sizes for gauges: read by others, and may lag.
    private volatile long publishedCards;
    private volatile long publishedSessions;
    private volatile long publishedTransactions;
    private volatile long publishedFeedMs = -1;

    /**
     * @param transactions the day's window
     * @param lateTransactions the week's window: reversals, advices, and originals that were reversed before they came
     */
    public Tables(
            final CardTable cards,
            final AcceptorTable acceptors,
            final SessionTable sessions,
            final TransactionTable transactions,
            final TransactionTable lateTransactions) {
        this.cards = cards;
        this.acceptors = acceptors;
        this.sessions = sessions;
        this.transactions = transactions;
        this.lateTransactions = lateTransactions;
        configured = bounds();
    }

    /** How much is remembered now. */
    public final Bounds bounds() {
        return new Bounds(sessions.most(), transactions.bounds(), lateTransactions.bounds());
    }

    /** Remembers so much from now on, as a journal says of the time that is applied. */
    public void bound(final Bounds bounds) {
        sessions.bound(bounds.sessions());
        transactions.bound(bounds.day());
        lateTransactions.bound(bounds.week());
    }

    /** Remembers from now on as much as the tables were made for, whatever a journal said of the time before. */
    void boundAsConfigured() {
        bound(configured);
    }

    /** The sequence number that the next decided request gets. */
    public long nextSequence() {
        return nextSequence;
    }

    /** Applies what was decided of a request: remembers the transaction, opens or closes the session, counts. */
    public void apply(final TransactionRequest request, final Outcome outcome) {
        if (outcome.leaf > 0) {
            nextSequence = outcome.sequence + 1;
        }
        if (outcome.isRemembered()) {
            remember(request, outcome);
        }
        if (outcome.approved()) {
            count(request, outcome);
        }
        switch (outcome.sessionEffect) {
            case OPENED -> {
                sessions.open(
                        outcome.code,
                        request.tokenHigh,
                        request.tokenLow,
                        request.acceptorHigh,
                        request.acceptorLow,
                        outcome.sessionExpiry * 1000,
                        outcome.sequence);
                openings.increment(request.tokenHigh, request.tokenLow, request.receivedAtMs, outcome.sequence);
            }
            case CLOSED -> sessions.close(outcome.code);
            case CONTINUED, NONE -> {
                // Nothing to change.
            }
        }
    }

    private void remember(final TransactionRequest request, final Outcome outcome) {
        table(request.window())
                .add(
                        request.keyHigh,
                        request.keyLow,
                        request.fingerprint,
                        outcome.code,
                        outcome.sequence,
                        request.receivedAtMs,
                        TransmissionTime.resolve(request.transmittedAt, request.receivedAtMs));
        if (outcome.originalAwaited) {
            lateTransactions.add(
                    request.original.keyHigh,
                    request.original.keyLow,
                    0,
                    AuthorizationCode.NONE,
                    0,
                    request.receivedAtMs,
                    request.receivedAtMs);
        }
    }

    private void count(final TransactionRequest request, final Outcome outcome) {
        if (request.type() == Mti.AUTHORIZATION) {
            acceptors.countApproval(request.terminal, outcome.sequence);
        } else if (request.type() == Mti.TOTALS) {
            acceptors.restartApprovals(request.terminal, nextSequence);
        }
    }

    private TransactionTable table(final Window window) {
        return window == Window.DAY ? transactions : lateTransactions;
    }

    /** Applies a card delta under the version rule; fills in {@link CardRecord#activeSince}. */
    public CardResult applyCard(final CardRecord card) {
        final CardRecord known = cards.find(card.tokenHigh, card.tokenLow);
        if (known != null && Long.compareUnsigned(card.version, known.version) <= 0) {
            return CardResult.STALE;
        }
        if (known != null && card.seenBy == 0) {
            card.seenBy = known.seenBy;
        }
        return store(card, known);
    }

    /** Applies a card that a journal holds, or a removal: whatever its version, it took or takes effect. */
    public void restoreCard(final CardRecord card) {
        store(card, cards.find(card.tokenHigh, card.tokenLow));
    }

    private CardResult store(final CardRecord card, final CardRecord known) {
        final boolean wasActive = known != null && known.status == CardStatus.ACTIVE;
        final boolean staysActive = wasActive && card.status == CardStatus.ACTIVE;
        if (wasActive
                && !staysActive
                && isOpen(sessions.newestOfCard(card.tokenHigh, card.tokenLow), known.activeSince, card.changedAtMs)) {
            cardsStoppedInSession++;
        }
        card.activeSince = staysActive ? known.activeSince : nextSequence;
        if (cards.put(card) == CardTable.Put.FULL) {
            refusedCards++;
            return CardResult.FULL;
        }
        return CardResult.APPLIED;
    }

    /** Number of a snapshot that begins: its mark on the cards it has. */
    public int nextSnapshot() {
        return ++snapshots;
    }

    /** Holds a card of a snapshot against the table and marks it as seen. */
    SnapshotComparison.Standing compareCard(final CardRecord card) {
        final CardRecord known = cards.find(card.tokenHigh, card.tokenLow);
        if (known == null) {
            return SnapshotComparison.Standing.NEW;
        }
        known.seenBy = card.seenBy;
        final int newer = Long.compareUnsigned(card.version, known.version);
        final boolean same = newer == 0 && card.saysTheSameAs(known);
        cards.put(known);
        if (newer > 0) {
            return SnapshotComparison.Standing.CHANGED;
        }
        return same ? SnapshotComparison.Standing.UNCHANGED : SnapshotComparison.Standing.STALE;
    }

    /** See {@link CardTable#visit}. */
    long visitCards(final long cursor, final Predicate<CardRecord> visitor) {
        return cards.visit(cursor, visitor);
    }

    /** Takes an upload that was acknowledged. */
    public void applyFeed(final FeedRequest request) {
        feeds.apply(request);
    }

    /** How far the feeds have come. */
    public FeedTable feeds() {
        return feeds;
    }

    /** Whether a session had not ended yet: it is the newest of its card or acceptor, so no other had either if it had. */
    private static boolean isOpen(final SessionView session, final long activeSince, final long nowMs) {
        return session != null && session.expiresAtMs() > nowMs && session.openedBy() >= activeSince;
    }

    /** Cards that were stopped while a session of theirs was open, since the start. */
    long cardsStoppedInSession() {
        return cardsStoppedInSession;
    }

    /** Acceptors that were suspended while a session was open there, since the start. */
    long acceptorsStoppedInSession() {
        return acceptorsStoppedInSession;
    }

    /** New cards for which there was no room, since the start. */
    long refusedCards() {
        return refusedCards;
    }

    /** Transactions that were forgotten before their time to make room, since the start. */
    long forgottenEarly() {
        return transactions.forgottenEarly() + lateTransactions.forgottenEarly();
    }

    /** Applies an acceptor under the version rule; false if it is not newer. */
    public boolean applyAcceptor(final AcceptorRecord acceptor) {
        if (!acceptors.isNews(acceptor)) {
            return false;
        }
        final AcceptorView known = acceptors.acceptor(acceptor.high(), acceptor.low());
        if (known != null
                && !known.suspended()
                && acceptor.suspended()
                && isOpen(sessions.newestOfAcceptor(acceptor.high(), acceptor.low()), known.activeSince(), nowMs)) {
            acceptorsStoppedInSession++;
        }
        acceptors.put(acceptor, nextSequence);
        return true;
    }

    /** Applies a terminal under the version rule; false if it is not newer. */
    public boolean applyTerminal(final TerminalRecord terminal) {
        if (!acceptors.isNews(terminal)) {
            return false;
        }
        acceptors.put(terminal, nextSequence);
        return true;
    }

    /** Enrols or changes an acceptor, if its version is newer and there is room. */
    EnrolmentResult enrol(final AcceptorRecord acceptor) {
        if (!acceptors.hasRoom(acceptor)) {
            return EnrolmentResult.FULL;
        }
        return applyAcceptor(acceptor) ? EnrolmentResult.APPLIED : EnrolmentResult.STALE;
    }

    /** Enrols or changes a terminal of an acceptor that is enrolled, if its version is newer and there is room. */
    EnrolmentResult enrol(final TerminalRecord terminal) {
        if (acceptors.acceptor(terminal.acceptorHigh(), terminal.acceptorLow()) == null) {
            return EnrolmentResult.ACCEPTOR_UNKNOWN;
        }
        if (!acceptors.hasRoom(terminal)) {
            return EnrolmentResult.FULL;
        }
        return applyTerminal(terminal) ? EnrolmentResult.APPLIED : EnrolmentResult.STALE;
    }

    /** Acceptors and terminals, to be read in small steps. */
    public AcceptorTable acceptors() {
        return acceptors;
    }

    /**
     * Begins an epoch. What was answered behind the journal's end is not known, so nothing that was transmitted before the epoch began is
     * decided any more: it might be a repeat.
     */
    public void beginEpoch(final EpochStart epoch) {
        nextSequence = epoch.firstSequence();
        transactions.beginEpoch(epoch.atMs(), epoch.firstSequence(), epoch.position());
        lateTransactions.beginEpoch(epoch.atMs(), epoch.firstSequence(), epoch.position());
    }

    /** Says where the batch whose outcomes were applied last went in the journal. */
    public void settle(final long position) {
        transactions.settle(position);
        lateTransactions.settle(position);
        settled(position);
    }

    private void settled(final long position) {
        settledAt = position;
        if (exactAt != NOWHERE && position >= exactAt) {
            release();
        }
        publishedCards = cards.size();
        publishedSessions = sessions.size();
        publishedFeedMs = feeds.newestMs();
        publishedTransactions = transactions.size() + lateTransactions.size();
    }

    /** The batch in work goes to be recorded, and the next one begins before it is: {@link #settleHandedOver} says where it went. */
    void handOver() {
        transactions.handOver();
        lateTransactions.handOver();
    }

    /** As {@link #settle}, of the batch that was handed over; that of the one in work stays pending. */
    void settleHandedOver(final long position) {
        transactions.settleHandedOver(position);
        lateTransactions.settleHandedOver(position);
        settled(position);
    }

    /**
     * Up to a batch, lets go of no more rows than had gone from the tables that were copied: they are applied a second time, and rows are let
     * go of by and by.
     *
     * @param position of the batch in the journal
     */
    void hold(final long position, final long sessionsLeft, final long transactionsLeft, final long lateLeft) {
        exactAt = position;
        sessions.hold(sessionsLeft);
        transactions.hold(transactionsLeft);
        lateTransactions.hold(lateLeft);
    }

    private void release() {
        exactAt = NOWHERE;
        sessions.release();
        transactions.release();
        lateTransactions.release();
    }

    /** Position in the journal of the last batch that was applied, {@link #NOWHERE} if there was none. Between batches, all is of it. */
    public long settledAt() {
        return settledAt;
    }

    /** Position in the journal of the oldest batch that a repeat may still be answered from, {@link Long#MAX_VALUE} if there is none. */
    public long oldestPlace() {
        return Math.min(transactions.oldestPlace(), lateTransactions.oldestPlace());
    }

    /** The tables one by one, for who copies them. */
    Parts parts() {
        return new Parts(cards, acceptors, sessions, transactions, lateTransactions, openings, feeds);
    }

    /** The tables one by one. */
    record Parts(
            CardTable cards,
            AcceptorTable acceptors,
            SessionTable sessions,
            TransactionTable transactions,
            TransactionTable lateTransactions,
            OpeningCounter openings,
            FeedTable feeds) {}

    /** Goes on behind a batch, as a snapshot says. */
    void restore(final long sequence, final long position) {
        nextSequence = sequence;
        settle(position);
    }

    /** Says what time it is. */
    public void notice(final long now) {
        nowMs = now;
    }

    /**
     * Reads what the decision of a request will want from the large tables, so that it is near when the decision comes. Most of a
     * decision's time is waiting for memory; done for a batch at once, these waits overlap. What is read means nothing.
     */
    long ahead(final TransactionRequest request) {
        return table(request.window()).ahead(request.keyHigh)
                ^ openings.ahead(request.tokenHigh)
                ^ sessions.ahead(request.tokenHigh, request.tokenLow)
                ^ acceptors.ahead(request.terminal, request.acceptorHigh, request.acceptorLow);
    }

    /** As {@link #ahead}, for what is found only by what that has read: to be called when all of a round are through that. */
    long rowsAhead(final TransactionRequest request) {
        return sessions.rowsAhead(request.tokenHigh, request.tokenLow, request.acceptorHigh, request.acceptorLow);
    }

    /**
     * Lets go of sessions whose time is over. To be called for what is recorded and for nothing else: whether a session that is over is still
     * known must follow from the journal alone.
     */
    public void sweep(final long now) {
        nowMs = now;
        sessions.sweep(now);
    }

    @Override
    public CardView card(final long tokenHigh, final long tokenLow) {
        return cards.find(tokenHigh, tokenLow);
    }

    @Override
    public AcceptorView acceptor(final long acceptorHigh, final long acceptorLow) {
        return acceptors.acceptor(acceptorHigh, acceptorLow);
    }

    @Override
    public TerminalStanding terminal(final long terminal, final long acceptorHigh, final long acceptorLow) {
        return acceptors.standing(terminal, acceptorHigh, acceptorLow);
    }

    @Override
    public SessionView session(final int code) {
        return sessions.find(code);
    }

    @Override
    public boolean hasRoomForSession() {
        return sessions.hasRoom(nowMs);
    }

    @Override
    public int openings(final long tokenHigh, final long tokenLow, final long nowMs) {
        return openings.count(tokenHigh, tokenLow, nowMs);
    }

    @Override
    public TransactionView transaction(final Window window, final long keyHigh, final long keyLow) {
        return table(window).find(keyHigh, keyLow);
    }

    @Override
    public boolean hasRoomForTransactions(final Window window, final int count, final long nowMs) {
        return table(window).hasRoom(count, nowMs);
    }

    @Override
    public long coveredSinceMs(final Window window) {
        return table(window).coveredSinceMs();
    }

    @Override
    public boolean hasRoomForCard() {
        return cards.hasRoom();
    }

    @Override
    public long approvals(final long terminal) {
        return acceptors.approvals(terminal);
    }

    @Override
    public long feedAgeSeconds(final long nowMs) {
        // Uploads alone: a single file action says nothing of whether the feed runs, and the sample world is no feed.
        return feeds.newestMs() < 0 ? Outcome.ABSENT : Math.max(0, (nowMs - feeds.newestMs()) / 1000);
    }

    /** Number of cards; for any thread. */
    public long cards() {
        return publishedCards;
    }

    /** When the newest upload of a feed was acknowledged, milliseconds since 1970, -1 if there was none; for any thread. */
    public long feedMs() {
        return publishedFeedMs;
    }

    /** Number of open sessions; for any thread. */
    public long sessions() {
        return publishedSessions;
    }

    /** Number of remembered transactions; for any thread. */
    public long transactions() {
        return publishedTransactions;
    }

    @Override
    public void close() {
        cards.close();
    }
}
