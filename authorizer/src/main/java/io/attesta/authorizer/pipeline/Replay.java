package io.attesta.authorizer.pipeline;

import io.attesta.authorizer.card.CardRecord;
import io.attesta.authorizer.decision.CardStatus;
import io.attesta.authorizer.decision.Decision;
import io.attesta.authorizer.decision.DeclineReason;
import io.attesta.authorizer.decision.FileAction;
import io.attesta.authorizer.decision.Outcome;
import io.attesta.authorizer.decision.TransactionRequest;
import io.attesta.authorizer.journal.AcceptorEntry;
import io.attesta.authorizer.journal.BatchFrame;
import io.attesta.authorizer.journal.CardEntry;
import io.attesta.authorizer.journal.EntryType;
import io.attesta.authorizer.journal.EpochEntry;
import io.attesta.authorizer.journal.FeedEntry;
import io.attesta.authorizer.journal.RulesEntry;
import io.attesta.authorizer.journal.TerminalEntry;
import io.attesta.authorizer.journal.TransactionEntry;
import io.attesta.keystore.Cmac;
import io.attesta.protocol.iso.Mti;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Decides every recorded request once more, under the rules of its time, and holds the outcome against what was decided. What was decided is
 * then applied, so that one difference does not bring others. The same decision, tables and codes as the server's.
 *
 * <p>Taken as recorded, because no journal can show it: that a peer may not speak for an acceptor, that a decision failed, and without
 * the key of codes which free code was given. For one thread.
 */
public final class Replay {
    /** What hears of the replay. */
    public interface Listener {
        /**
         * What the replay decides is not what was decided.
         *
         * @param batch number of the batch
         * @param entry place of the entry in it, from 1
         * @param sequence sequence number, 0 if there is none
         * @param what names and values of what differs, first what was decided
         */
        void difference(long batch, int entry, long sequence, String what);

        /** Something to know when judging what follows from a batch on. */
        void note(long batch, String what);
    }

    private final Tables tables;
    private final long exactFrom;
    private final Listener listener;
    private final List<AuthorizationCodes> codes;
    private final TransactionRequest request = new TransactionRequest();
    private final Outcome decided = new Outcome();
    private final Outcome replayed = new Outcome();
    private final CardRecord card = new CardRecord();
    private final CardRecord change = new CardRecord();
    private final List<ByteBuffer> entries = new ArrayList<>();

    private Decision decision;
    private int rulesVersion = RulesEntry.VERSION;
    private boolean changePending;
    private long batch;
    private int place;
    private long decisions;
    private long unchecked;

    /**
     * Nothing is read yet.
     *
     * @param tables empty, or as a snapshot has them; with all the room they want
     * @param exactFrom number of the last batch that is applied without being decided again, 0 if the tables were empty
     * @param node number of the node
     * @param codeKeys the keys of usage code, the newest first; empty: codes are taken as recorded, if they were free
     */
    public Replay(
            final Tables tables,
            final long exactFrom,
            final int node,
            final List<Cmac> codeKeys,
            final Listener listener) {
        this.tables = tables;
        this.exactFrom = exactFrom;
        this.listener = listener;
        codes = codeKeys.stream().map(key -> new AuthorizationCodes(key, node)).toList();
    }

    /**
     * Decides the requests of the next batch.
     *
     * @throws IllegalArgumentException if an entry is of a type, format or value that this Attesta does not know
     */
    public void batch(final BatchFrame frame) {
        batch = frame.number();
        entries.clear();
        for (ByteBuffer entry = frame.nextEntry(); entry != null; entry = frame.nextEntry()) {
            entries.add(entry);
        }
        changePending = false;
        for (place = 1; place <= entries.size(); place++) {
            entry(entries.get(place - 1));
        }
        tables.settle(frame.position());
    }

    private void entry(final ByteBuffer entry) {
        final EntryType type = EntryType.read(entry);
        switch (type) {
            case TRANSACTION -> {
                TransactionEntry.read(entry, request, decided);
                transaction();
            }
            case CARD -> card(entry);
            case ACCEPTOR -> {
                if (!tables.applyAcceptor(AcceptorEntry.read(entry)) && isExact()) {
                    tell(0, "an acceptor was changed though its version is not newer");
                }
            }
            case TERMINAL -> {
                if (!tables.applyTerminal(TerminalEntry.read(entry)) && isExact()) {
                    tell(0, "a terminal was changed though its version is not newer");
                }
            }
            case FEED -> tables.applyFeed(FeedEntry.read(entry));
            case RULES -> take(RulesEntry.read(entry));
            case EPOCH -> tables.beginEpoch(EpochEntry.read(entry));
            case KEYS -> {
                // Decides nothing.
            }
        }
    }

    private boolean isExact() {
        return batch > exactFrom;
    }

    private void take(final RulesEntry.Told told) {
        if (told.version() != rulesVersion) {
            rulesVersion = told.version();
            listener.note(
                    batch,
                    "decided by version " + told.version() + " of the rules, this Attesta has " + RulesEntry.VERSION
                            + ": differences may come from that");
        }
        if (decision == null) {
            decision = new Decision(told.rules());
        } else {
            decision.use(told.rules());
        }
        told.bounds().ifPresent(tables::bound);
    }

    /** A change by a file action stands before it, and was made after it was decided. */
    private void card(final ByteBuffer entry) {
        CardEntry.read(entry, card);
        if (isOfFileAction()) {
            change.copyFrom(card);
            changePending = true;
            return;
        }
        if (isExact() && card.status != CardStatus.REMOVED) {
            if (tables.applyCard(card) != Tables.CardResult.STALE) {
                return;
            }
            tell(0, "a card was changed though its version is not newer");
        }
        tables.restoreCard(card);
    }

    /** Whether the next request of the batch is a file action that changed the card. */
    private boolean isOfFileAction() {
        for (int next = place; next < entries.size(); next++) {
            final ByteBuffer following = entries.get(next).duplicate();
            final EntryType type = EntryType.read(following);
            if (type == EntryType.TRANSACTION) {
                TransactionEntry.read(following, request, decided);
                return isChange() && request.tokenHigh == card.tokenHigh && request.tokenLow == card.tokenLow;
            }
            if (type != EntryType.RULES) {
                return false;
            }
        }
        return false;
    }

    private boolean isChange() {
        return request.type() == Mti.FILE_ACTION
                && decided.recordGiven
                && FileAction.of(request.fileUpdateCode) != FileAction.INQUIRE;
    }

    private void transaction() {
        tables.notice(request.receivedAtMs);
        final boolean compared = isExact() && decision != null && compare();
        if (compared) {
            decisions++;
        } else {
            unchecked++;
        }
        if (isChange()) {
            change(compared);
        }
        tables.sweep(request.receivedAtMs);
        try {
            tables.apply(request, decided);
        } catch (final RuntimeException e) {
            // An approval of a terminal that nobody enrolled, say: no server wrote that.
            tell(decided.sequence, "what was decided cannot be applied to what was known then");
        }
    }

    /** Decides the request once more; false if what was recorded of it says nothing of the rules. */
    private boolean compare() {
        // Whom a connection belongs to is nowhere but in what was decided of it.
        request.ofPeer = decided.reason != DeclineReason.CERTIFICATE_OF_ANOTHER;
        decide();
        if (decided.reason == DeclineReason.MALFUNCTION && replayed.reason != DeclineReason.MALFUNCTION) {
            return false;
        }
        new OutcomeComparison(request, decided, replayed).told().ifPresent(what -> tell(decided.sequence, what));
        return true;
    }

    private void decide() {
        try {
            decision.decide(request, tables, request.receivedAtMs, replayed);
        } catch (final RuntimeException e) {
            Decision.malfunction(request, replayed);
        }
        if (replayed.kind == Outcome.Kind.DECIDED) {
            replayed.sequence = tables.nextSequence();
            if (replayed.sessionEffect == Outcome.SessionEffect.OPENED) {
                replayed.code = code();
            }
        }
    }

    /** The code that was recorded, if it is one that may have been given. */
    private int code() {
        if (codes.isEmpty()) {
            if (tables.session(decided.code) != null) {
                tell(decided.sequence, "a session was opened with a code that another one had");
            }
            return decided.code;
        }
        final int newest = codes.get(0).next(replayed.sequence, tables);
        // Before the newest key came, an older one was the newest.
        return newest == decided.code
                        || codes.stream().noneMatch(made -> made.next(replayed.sequence, tables) == decided.code)
                ? newest
                : decided.code;
    }

    private void change(final boolean compared) {
        if (!changePending) {
            tell(decided.sequence, "a file action was approved, and no card was changed");
            return;
        }
        changePending = false;
        card.copyFrom(change);
        card.copyFrom(replayed.record);
        if (compared && replayed.recordGiven && (card.version != change.version || !card.saysTheSameAs(change))) {
            tell(decided.sequence, "a file action changed a card otherwise than it asked for");
        }
        tables.restoreCard(change);
    }

    private void tell(final long sequence, final String what) {
        listener.difference(batch, place, sequence, what);
    }

    /** Requests that were decided once more. */
    public long decisions() {
        return decisions;
    }

    /** Requests that were taken as recorded: of batches before the tables are exact or the journal names rules, or whose decision failed. */
    public long unchecked() {
        return unchecked;
    }
}
