package io.attesta.authorizer.simulation;

import io.attesta.authorizer.acceptor.EnrolledPairs;
import io.attesta.authorizer.card.CardRecord;
import io.attesta.authorizer.card.CardTable;
import io.attesta.authorizer.decision.CardStatus;
import io.attesta.authorizer.decision.Category;
import io.attesta.authorizer.decision.Outcome;
import io.attesta.authorizer.decision.Rules;
import io.attesta.authorizer.decision.TransactionRequest;
import io.attesta.authorizer.decision.Window;
import io.attesta.authorizer.journal.BatchFrame;
import io.attesta.authorizer.journal.JournalScan;
import io.attesta.authorizer.pipeline.Command;
import io.attesta.authorizer.pipeline.Inquiry;
import io.attesta.authorizer.pipeline.Tables;
import io.attesta.authorizer.session.TransactionTable;
import io.attesta.authorizer.testing.FakeDisk;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.KeyUsage;
import io.attesta.protocol.iso.Action;
import io.attesta.protocol.iso.Mti;
import java.time.ZoneId;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongPredicate;

/**
 * Faults that the simulation must find, each one that a hurried change could bring in. They are planted at the seams between
 * the parts, so the server itself has no switch for them.
 */
enum Fault {
    DUPLICATE_CHECK_REMOVED(tables((wiring, enrolled) -> new FaultyTables.Forgetful(wiring, enrolled, Window.DAY))),
    DUPLICATES_OF_ADVICES_AND_REVERSALS_NOT_FOUND(
            tables((wiring, enrolled) -> new FaultyTables.Forgetful(wiring, enrolled, Window.WEEK))),
    FINGERPRINT_IGNORED(fingerprint((purpose, length) -> purpose == 2 ? 1 : length)),
    FINGERPRINT_WITHOUT_WHAT_IS_COMPARED_AS_IT_STANDS(
            fingerprint((purpose, length) -> purpose == 2 ? Math.min(length, 59) : length)),
    KEY_WITHOUT_TRANSMISSION_TIME_AND_STAN(fingerprint((purpose, length) -> purpose == 2 ? length : length - 12)),
    TOMBSTONE_NOT_REMEMBERED(applying((request, outcome) -> outcome.originalAwaited = false)),
    TOMBSTONE_FORGOTTEN_AT_RESTART(restarting((request, outcome) -> outcome.originalAwaited = false)),
    REVERSAL_LEAVES_THE_SESSION_OPEN(applying((request, outcome) -> {
        if (isReversal(request)) {
            outcome.sessionEffect = Outcome.SessionEffect.NONE;
        }
    })),
    REVERSAL_CLOSES_BY_CODE_WHOEVER_HAS_IT(applying((request, outcome) -> {
        if (isReversal(request) && outcome.approved() && outcome.code >= 0) {
            outcome.sessionEffect = Outcome.SessionEffect.CLOSED;
        }
    })),
    CLOSED_SESSION_OPEN_AGAIN_AFTER_RESTART(restarting((request, outcome) -> {
        if (outcome.sessionEffect == Outcome.SessionEffect.CLOSED) {
            outcome.sessionEffect = Outcome.SessionEffect.NONE;
        }
    })),
    TOTALS_NOT_RESTARTED(tables(FaultyTables.TotalsGoOn::new)),
    TOTALS_COUNTED_FOR_REPEATS(tables(FaultyTables.RepeatsCounted::new)),
    TOTALS_COUNTED_WITHOUT_CONTINUATIONS(tables(FaultyTables.OpeningsCounted::new)),
    TOTALS_NOT_RESTARTED_AT_RECOVERY(recovery(tables -> new FaultyRecovery(tables) {
        @Override
        void transaction(final TransactionRequest decided, final Outcome what) {
            if (what.leaf > 0) {
                super.transaction(decided, what);
            }
        }
    })),
    VERSION_RULE_IGNORED(tables(FaultyTables.VersionsIgnored::new)),
    DELTA_LOST_AT_RESTART(recovery(tables -> new FaultyRecovery(tables) {
        @Override
        void card(final CardRecord delta) {
            if (delta.version == 1) {
                super.card(delta);
            }
        }
    })),
    FILE_ACTION_WITHOUT_EFFECT(tables(FaultyTables.FileActionsDropped::new)),
    SESSION_SURVIVES_THE_STOP_OF_ITS_CARD(cards(card -> card.activeSince = 0)),
    SESSION_SURVIVES_THE_SUSPENSION_OF_ITS_ACCEPTOR(tables(FaultyTables.AcceptorsAlwaysActive::new)),
    SUSPENDED_CARD_APPROVED(cards(card -> {
        if (card.status == CardStatus.SUSPENDED) {
            card.status = CardStatus.ACTIVE;
        }
    })),
    OPENING_LIMIT_ONE_TOO_HIGH(rules(1_800_000, Model.OPENINGS + 1)),
    SESSION_A_MINUTE_TOO_LONG(rules(1_860_000, Model.OPENINGS)),
    WEEK_WINDOW_TREATED_AS_A_DAY(new Parts() {
        @Override
        public TransactionTable window(final Window window) {
            return super.window(Window.DAY);
        }
    }),
    STORED_ANSWER_FROM_THE_BATCH_BEFORE(recovery(tables -> new FaultyRecovery(tables) {
        private long before;

        @Override
        void settle(final long position) {
            super.settle(before == 0 ? position : before);
            before = position;
        }
    })),
    FIRST_BATCH_BEHIND_A_SNAPSHOT_SKIPPED(recovery(tables -> new FaultyRecovery(tables) {
        private boolean begun;

        @Override
        public void batch(final BatchFrame frame) {
            if (begun || tables.settledAt() == Tables.NOWHERE) {
                super.batch(frame);
            }
            begun = true;
        }
    })),
    SYNC_REMOVED(disk(sync -> false)),
    EVERY_OTHER_SYNC_SKIPPED(disk(sync -> sync % 2 == 0)),
    DISABLED_TERMINAL_GOES_ON(tables(FaultyTables.TerminalsNeverDisabled::new)),
    FORGOTTEN_DECIDED_AGAIN_WHEN_THE_CLOCK_GOES_BACK(tables(FaultyTables.NothingCovered::new)),
    RIGHTS_CHANGED_WITHOUT_AN_ENTRY(By.REPLAY, new Parts() {
        @Override
        Command permit(final Action action, final Set<Category> categories) {
            final Set<Category> inUse = rules().rights().get(action);
            return new Inquiry<>(tables -> {
                inUse.clear();
                return inUse.addAll(categories);
            });
        }
    }),
    SESSIONS_LET_GO_OF_FOR_WHAT_IS_NOT_RECORDED(By.REPLAY, tables(FaultyTables.EagerSessions::new));

    /** Who finds it. */
    enum By {
        ANYTHING,
        /** Nothing but the replay: answers are as they should be, and what stands in the journal does not explain them. */
        REPLAY
    }

    final By by;
    final Parts parts;

    Fault(final Parts parts) {
        this(By.ANYTHING, parts);
    }

    Fault(final By by, final Parts parts) {
        this.by = by;
        this.parts = parts;
    }

    private static Parts tables(final FaultyTables.Maker maker) {
        return new Parts() {
            @Override
            public Tables tables(final EnrolledPairs enrolled) {
                return maker.make(this, enrolled);
            }
        };
    }

    /** The outcome is changed before it is applied and journaled. */
    private static Parts applying(final BiConsumer<TransactionRequest, Outcome> change) {
        return tables((wiring, enrolled) -> new FaultyTables.Changed(wiring, enrolled, change));
    }

    private static boolean isReversal(final TransactionRequest request) {
        return request.type() == Mti.REVERSAL || request.type() == Mti.REVERSAL_ADVICE;
    }

    private static Parts recovery(final Function<Tables, JournalScan.Visitor> maker) {
        return new Parts() {
            @Override
            public JournalScan.Visitor recovery(final Tables tables) {
                return maker.apply(tables);
            }
        };
    }

    /** The outcome is changed before it is applied again at a start. */
    private static Parts restarting(final BiConsumer<TransactionRequest, Outcome> change) {
        return recovery(tables -> new FaultyRecovery(tables) {
            @Override
            void transaction(final TransactionRequest decided, final Outcome what) {
                change.accept(decided, what);
                super.transaction(decided, what);
            }
        });
    }

    /** Keys and fingerprints are made of so many bytes of what they should be made of. */
    private static Parts fingerprint(final BiFunction<Byte, Integer, Integer> length) {
        return new Parts() {
            @Override
            KeyStore keys() {
                return new ChangedKeys(
                        super.keys(),
                        KeyUsage.FINGERPRINT,
                        cmac -> (input, offset, whole, output, at) ->
                                cmac.compute(input, offset, length.apply(input[offset], whole), output, at));
            }
        };
    }

    private static Parts cards(final Consumer<CardRecord> change) {
        return new Parts() {
            @Override
            public CardTable cards() {
                return new FaultyCards(change);
            }
        };
    }

    private static Parts rules(final long lifetimeMs, final int openings) {
        return new Parts(new Rules(Rules.defaultRights(), lifetimeMs, openings, ZoneId.of("Europe/Bucharest")));
    }

    private static Parts disk(final LongPredicate reaches) {
        return new Parts() {
            @Override
            FakeDisk disk() {
                return new FakeDisk() {
                    @Override
                    protected boolean reaches(final long sync) {
                        return reaches.test(sync);
                    }
                };
            }
        };
    }
}
