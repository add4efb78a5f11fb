package io.attesta.authorizer.decision;

import static io.attesta.authorizer.decision.DeclineReason.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.protocol.iso.AuthorizationCode;
import io.attesta.protocol.iso.Mti;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The ladders of all message types but 0100, which {@link AuthorizationDecisionTest} has: a row a rung. */
final class DecisionTest {
    private static final Instant NOW = Instant.parse("2026-11-21T08:01:05Z");
    private static final int CODE = 12_345;
    private static final DateTimeFormatter DE_7 =
            DateTimeFormatter.ofPattern("MMddHHmmss").withZone(ZoneOffset.UTC);
    private static final int[] OF_TERMINALS = {
        Mti.AUTHORIZATION_ADVICE, Mti.REVERSAL, Mti.REVERSAL_ADVICE, Mti.TOTALS, Mti.NETWORK_MANAGEMENT
    };

    private final Decision decision =
            new Decision(new Rules(Rules.defaultRights(), 1_800_000, 60, ZoneId.of("Europe/Bucharest")));

    private record Rung(DeclineReason reason, BiConsumer<TransactionRequest, FakeState> fault) {}

    // What all types share, in the order of the contract.
    private static final List<Rung> ADMISSION = List.of(
            new Rung(KEY_REUSED, (request, state) -> {
                state.transaction = new FakeState.Transaction(9, 0, -1, 1);
                state.late = state.transaction;
            }),
            new Rung(OUTSIDE_WINDOW, (request, state) -> request.transmittedAt = at(Duration.ofDays(-8))),
            new Rung(ACCEPTOR_UNKNOWN, (request, state) -> state.acceptor = null),
            new Rung(
                    ACCEPTOR_SUSPENDED,
                    (request, state) -> state.acceptor = new FakeState.Acceptor(Category.AGY, true, 1)),
            new Rung(CERTIFICATE_OF_ANOTHER, (request, state) -> request.ofPeer = false),
            new Rung(TERMINAL_UNKNOWN, (request, state) -> state.terminal = TerminalStanding.UNKNOWN));

    @TestFactory
    Stream<DynamicTest> shouldTakeTheSharedStepsFirstWhateverTheType() {
        final List<DynamicTest> rows = new ArrayList<>();
        for (final int type : OF_TERMINALS) {
            rows.addAll(ladder(type, ADMISSION));
        }
        rows.addAll(ladder(Mti.FILE_ACTION, ADMISSION));
        return rows.stream();
    }

    @TestFactory
    Stream<DynamicTest> shouldJudgeFileActionsInOrder() {
        return ladder(
                Mti.FILE_ACTION,
                List.of(
                        new Rung(
                                ACTION_NOT_PERMITTED,
                                (request, state) -> state.acceptor = new FakeState.Acceptor(Category.AGY, false, 1)),
                        new Rung(RECORD_FIELD_WRONG, (request, state) -> request.record.complete = false),
                        new Rung(CARD_UNKNOWN, (request, state) -> request.luhnHolds = false),
                        new Rung(RECORD_UNKNOWN, (request, state) -> state.card = null),
                        new Rung(RECORD_STALE, (request, state) -> request.record.version = 12),
                        new Rung(NONE, (request, state) -> {})))
                .stream();
    }

    @Test
    void shouldJudgeWhetherARecordIsThere() {
        final Object[][] rows = {
            {FileAction.ADD, CardStatus.ACTIVE, RECORD_EXISTS},
            {FileAction.ADD, CardStatus.REMOVED, NONE},
            {FileAction.ADD, null, NONE},
            {FileAction.CHANGE, CardStatus.ACTIVE, NONE},
            {FileAction.CHANGE, CardStatus.REMOVED, RECORD_UNKNOWN},
            {FileAction.CHANGE, null, RECORD_UNKNOWN},
            {FileAction.DELETE, CardStatus.LOST, NONE},
            {FileAction.DELETE, CardStatus.REMOVED, RECORD_UNKNOWN},
            {FileAction.INQUIRE, CardStatus.REMOVED, NONE},
            {FileAction.INQUIRE, null, RECORD_UNKNOWN},
        };
        for (final Object[] row : rows) {
            final FakeState state = state(Mti.FILE_ACTION);
            state.card = row[1] == null ? null : state.card;
            if (state.card != null) {
                state.card.status = (CardStatus) row[1];
            }
            final TransactionRequest request = request(Mti.FILE_ACTION);
            request.fileUpdateCode = ((FileAction) row[0]).updateCode();
            assertThat(decide(request, state).reason).as(row[0] + " " + row[1]).isEqualTo(row[2]);
        }
    }

    @Test
    void shouldRefuseUnrecordedWhenTheCardTableIsFull() {
        final FakeState state = state(Mti.FILE_ACTION);
        state.card = null;
        state.roomForCard = false;
        final TransactionRequest request = request(Mti.FILE_ACTION);
        request.fileUpdateCode = FileAction.ADD.updateCode();
        final Outcome outcome = decide(request, state);
        assertThat(outcome.kind).isEqualTo(Outcome.Kind.UNRECORDED);
        assertThat(outcome.reason).isEqualTo(NO_ROOM);
        assertThat(outcome.recordGiven).isFalse();
    }

    @Test
    void shouldAcceptEveryAdviceAndSayWhatItWouldHaveDecided() {
        final FakeState state = state(Mti.AUTHORIZATION_ADVICE);
        state.card.status = CardStatus.STOLEN;
        final Outcome outcome = decide(request(Mti.AUTHORIZATION_ADVICE), state);
        assertThat(outcome.reason).isEqualTo(NONE);
        assertThat(outcome.serverReason).isEqualTo(CARD_STOLEN);
        assertThat(outcome.code).isEqualTo(AuthorizationCode.NONE);
        assertThat(outcome.sessionEffect).isEqualTo(Outcome.SessionEffect.NONE);
        assertThat(outcome.occupation)
                .as("an advice is told nothing of the holder")
                .isEqualTo(Outcome.ABSENT);
    }

    @Test
    void shouldCloseBySequenceNumberAndNotByACodeThatCameAgain() {
        final FakeState state = state(Mti.REVERSAL);
        state.transaction = new FakeState.Transaction(1, 0, CODE, 5);
        state.session = new FakeState.Session(8, 8, 8, 8, NOW.toEpochMilli() + 1, 5);
        assertThat(decide(request(Mti.REVERSAL), state).sessionEffect).isEqualTo(Outcome.SessionEffect.CLOSED);
        state.session = new FakeState.Session(8, 8, 8, 8, NOW.toEpochMilli() + 1, 6);
        final Outcome other = decide(request(Mti.REVERSAL), state);
        assertThat(other.sessionEffect).isEqualTo(Outcome.SessionEffect.NONE);
        assertThat(other.code).isEqualTo(CODE);
    }

    @Test
    void shouldAwaitAnUnknownOriginalOnceAndOnlyIfItIsA0100() {
        final FakeState state = state(Mti.REVERSAL);
        final TransactionRequest request = request(Mti.REVERSAL);
        assertThat(decide(request, state).originalAwaited).isTrue();
        request.original.mti = 101;
        assertThat(decide(request, state).originalAwaited).isTrue();
        request.original.mti = 120;
        assertThat(decide(request, state).originalAwaited).isFalse();
        assertThat(decide(request, state).reason).isEqualTo(ORIGINAL_UNKNOWN);
    }

    @Test
    void shouldTakeReversalsAndAdvicesOfAWeekAndTheRestOfADay() {
        for (final int type : OF_TERMINALS) {
            final boolean week = Window.of(type) == Window.WEEK;
            final Duration[] ages = {
                Duration.ofMinutes(9),
                Duration.ofMinutes(11),
                Duration.ofHours(-24),
                Duration.ofHours(-25),
                Duration.ofDays(-7),
                Duration.ofDays(-7).minusSeconds(1)
            };
            final boolean[] fresh = {true, week, true, week, week, false};
            for (int i = 0; i < ages.length; i++) {
                final TransactionRequest request = request(type);
                request.transmittedAt = at(ages[i]);
                assertThat(decide(request, state(type)).reason == OUTSIDE_WINDOW)
                        .as(type + " " + ages[i])
                        .isEqualTo(!fresh[i]);
            }
        }
    }

    @Test
    void shouldNoteWhatIsNoAuthorizationAndForgetAnEcho() {
        final TransactionRequest request = request(Mti.NETWORK_MANAGEMENT);
        request.networkCode = 1;
        assertThat(decide(request, state(Mti.NETWORK_MANAGEMENT)).kind).isEqualTo(Outcome.Kind.NOTED);
        request.networkCode = 301;
        assertThat(decide(request, state(Mti.NETWORK_MANAGEMENT)).kind).isEqualTo(Outcome.Kind.UNRECORDED);
        request.networkCode = 302;
        assertThat(decide(request, state(Mti.NETWORK_MANAGEMENT)).reason).isEqualTo(ACTION_UNKNOWN);
        final FakeState state = state(Mti.TOTALS);
        state.approvals = 17;
        final Outcome totals = decide(request(Mti.TOTALS), state);
        assertThat(totals.kind).isEqualTo(Outcome.Kind.NOTED);
        assertThat(totals.approvals).isEqualTo(17);
    }

    /** A rung's fault and those of all later rungs together: the first decides. */
    private List<DynamicTest> ladder(final int type, final List<Rung> rungs) {
        final List<DynamicTest> rows = new ArrayList<>();
        for (int rung = 0; rung < rungs.size(); rung++) {
            final int first = rung;
            rows.add(DynamicTest.dynamicTest(type + " " + rungs.get(rung).reason(), () -> {
                final TransactionRequest request = request(type);
                final FakeState state = state(type);
                for (int later = rungs.size() - 1; later >= first; later--) {
                    rungs.get(later).fault().accept(request, state);
                }
                assertThat(decide(request, state).reason)
                        .isEqualTo(rungs.get(first).reason());
            }));
        }
        return rows;
    }

    private Outcome decide(final TransactionRequest request, final FakeState state) {
        final Outcome outcome = new Outcome();
        decision.decide(request, state, NOW.toEpochMilli(), outcome);
        return outcome;
    }

    private static FakeState state(final int type) {
        final FakeState state = new FakeState();
        state.acceptor = new FakeState.Acceptor(type == Mti.FILE_ACTION ? Category.BCK : Category.AGY, false, 1);
        return state;
    }

    private static TransactionRequest request(final int type) {
        final TransactionRequest request = new TransactionRequest();
        request.receivedAtMs = NOW.toEpochMilli();
        request.mti = type;
        request.processingCode = 300_000;
        request.transmittedAt = at(Duration.ofSeconds(-3));
        request.expiry = TransactionRequest.NO_EXPIRY;
        request.luhnHolds = true;
        request.sessionCode = TransactionRequest.NO_CODE;
        request.fingerprint = 6;
        request.original.mti = 100;
        request.fileUpdateCode = FileAction.CHANGE.updateCode();
        request.fileKnown = true;
        request.record.complete = true;
        request.record.versioned = true;
        request.record.version = 13;
        request.record.status = CardStatus.SUSPENDED;
        return request;
    }

    private static long at(final Duration fromNow) {
        return Long.parseLong(DE_7.format(NOW.plus(fromNow)));
    }
}
