package io.attesta.authorizer.inspection;

import io.attesta.authorizer.acceptor.AcceptorRecord;
import io.attesta.authorizer.acceptor.TerminalRecord;
import io.attesta.authorizer.card.CardRecord;
import io.attesta.authorizer.card.FeedRequest;
import io.attesta.authorizer.decision.Bounds;
import io.attesta.authorizer.decision.Category;
import io.attesta.authorizer.decision.Outcome;
import io.attesta.authorizer.decision.Rules;
import io.attesta.authorizer.decision.TransactionRequest;
import io.attesta.authorizer.journal.AcceptorEntry;
import io.attesta.authorizer.journal.CardEntry;
import io.attesta.authorizer.journal.EntryType;
import io.attesta.authorizer.journal.EpochEntry;
import io.attesta.authorizer.journal.EpochStart;
import io.attesta.authorizer.journal.FeedEntry;
import io.attesta.authorizer.journal.KeysEntry;
import io.attesta.authorizer.journal.RulesEntry;
import io.attesta.authorizer.journal.TerminalEntry;
import io.attesta.authorizer.journal.TransactionEntry;
import io.attesta.protocol.iso.Action;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.stream.Collectors;

/** What an entry says, field by field. No entry holds a card number: cards are shown by token and last four digits. */
final class EntryFields {
    private final TransactionRequest request = new TransactionRequest();
    private final Outcome outcome = new Outcome();
    private final CardRecord card = new CardRecord();

    /** Adds an entry, its buffer at its first byte. */
    void add(final ByteBuffer entry, final FieldList fields) {
        final EntryType type = EntryType.read(entry);
        fields.add("type", type.name());
        switch (type) {
            case TRANSACTION -> {
                TransactionEntry.read(entry, request, outcome);
                TransactionFields.add(request, outcome, fields);
            }
            case CARD -> {
                CardEntry.read(entry, card);
                card(fields);
            }
            case ACCEPTOR -> {
                fields.time("at", AcceptorEntry.changedAtMs(entry));
                acceptor(AcceptorEntry.read(entry), fields);
            }
            case TERMINAL -> {
                fields.time("at", TerminalEntry.changedAtMs(entry));
                terminal(TerminalEntry.read(entry), fields);
            }
            case FEED -> feed(FeedEntry.read(entry), fields);
            case KEYS -> keys(KeysEntry.read(entry), fields);
            case RULES -> {
                fields.time("at", RulesEntry.fromMs(entry));
                rules(RulesEntry.read(entry), fields);
            }
            case EPOCH -> epoch(EpochEntry.read(entry), fields);
        }
    }

    /** The sequence number if the entry is a transaction with a statement, else 0. */
    long sequence(final ByteBuffer entry) {
        if (EntryType.read(entry) != EntryType.TRANSACTION) {
            return 0;
        }
        TransactionEntry.read(entry, request, outcome);
        return outcome.leaf == 0 ? 0 : outcome.sequence;
    }

    private void card(final FieldList fields) {
        fields.time("at", card.changedAtMs)
                .hex("card", card.tokenHigh, card.tokenLow)
                .add("version", card.version)
                .add("status", card.status.name())
                .digits("expiry", card.expiry, 4)
                .digits("occupation", card.occupation, 6)
                .add("reissue", card.sequenceNumber)
                .add("flags", card.flags)
                .add("county", card.county == 0 ? "" : letters(card.county))
                .add("reason", card.reason);
    }

    private static void acceptor(final AcceptorRecord acceptor, final FieldList fields) {
        fields.acceptor("acceptor", acceptor.high(), acceptor.low())
                .add("name", acceptor.name())
                .add("category", acceptor.category().name())
                .add("suspended", acceptor.suspended())
                .add("version", acceptor.version());
    }

    private static void terminal(final TerminalRecord terminal, final FieldList fields) {
        fields.terminal("terminal", terminal.terminal())
                .acceptor("acceptor", terminal.acceptorHigh(), terminal.acceptorLow())
                .add("disabled", terminal.disabled())
                .add("version", terminal.version());
    }

    private static void feed(final FeedRequest feed, final FieldList fields) {
        fields.time("at", feed.acknowledgedAtMs()).add("feed", feed.feed());
        if (feed.isNumbered()) {
            fields.add("number", feed.sequence());
        }
        if (feed.asOfMs() > 0) {
            fields.time("asOf", feed.asOfMs());
        }
        fields.add("applied", feed.applied()).add("stale", feed.stale()).add("rejected", feed.rejected());
    }

    private static void epoch(final EpochStart epoch, final FieldList fields) {
        fields.time("at", epoch.atMs())
                .add("epoch", epoch.epoch())
                .add("why", epoch.reason())
                .add("lastBatch", epoch.lastBatch())
                .hex("lastRoot", epoch.lastRoot())
                .add("nextSequence", epoch.nextSequence())
                .add("firstBatch", epoch.firstBatch())
                .add("firstSequence", epoch.firstSequence())
                .given("archiveBatch", epoch.archiveBatch())
                .add("checkpointBatch", epoch.checkpointBatch())
                .add("snapshotBatch", epoch.snapshotBatch())
                .add("knownRoots", epoch.knownRoots());
    }

    private static void keys(final KeysEntry.Keys keys, final FieldList fields) {
        fields.add("signing", keys.signing()).add("key", keys.kid()).add("macMaster", keys.macMaster());
    }

    private static void rules(final RulesEntry.Told told, final FieldList fields) {
        final Rules rules = told.rules();
        fields.add("rulesVersion", told.version())
                .add("sessionLifetimeMs", rules.sessionLifetimeMs())
                .add("openingsPerCardHour", rules.openingsPerCardHour())
                .add("zone", rules.zone().getId());
        for (final Action action : Action.values()) {
            fields.add(
                    "action" + action.code(),
                    rules.rights().getOrDefault(action, Set.of()).stream()
                            .sorted()
                            .map(Category::name)
                            .collect(Collectors.joining(" ")));
        }
        told.bounds().ifPresent(bounds -> bounds(bounds, fields));
    }

    private static void bounds(final Bounds bounds, final FieldList fields) {
        fields.add("sessions", bounds.sessions())
                .add("dayTransactions", bounds.day().most())
                .add("dayFloorMs", bounds.day().floorMs())
                .add("weekTransactions", bounds.week().most())
                .add("weekFloorMs", bounds.week().floorMs());
    }

    /** Two ASCII characters of a number of 16 bits. */
    static String letters(final int packed) {
        return String.valueOf(new char[] {(char) (packed >>> 8 & 0xFF), (char) (packed & 0xFF)});
    }
}
