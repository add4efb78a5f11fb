package io.attesta.authorizer.decision;

import static io.attesta.authorizer.decision.DeclineReason.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.protocol.iso.Action;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The ladder of reasons: a row a rung, each row one fault better than the one above it. */
final class AuthorizationDecisionTest {
    private static final long NOW_MS = Instant.parse("2026-11-21T08:01:05Z").toEpochMilli();
    private static final int CODE = 12_345;
    private static final Rules RULES = new Rules(Rules.defaultRights(), 1_800_000, 60, ZoneId.of("Europe/Bucharest"));

    private final Decision decision = new Decision(RULES);

    /** A fault: how it is made, and what it is answered. */
    private record Rung(DeclineReason reason, BiConsumer<TransactionRequest, FakeState> fault) {}

    // In the order of the contract. A rung's fault and all faults of later rungs are in the world together: the first
    // decides.
    private static final List<Rung> LADDER = List.of(
            new Rung(KEY_REUSED, (request, state) -> state.transaction = new FakeState.Transaction(9, 0, -1, 1)),
            new Rung(OUTSIDE_WINDOW, (request, state) -> request.transmittedAt = 1121_081106L),
            new Rung(REVERSED_BEFORE_ARRIVAL, (request, state) -> state.late = new FakeState.Transaction(0, 0, -1, 0)),
            new Rung(ACCEPTOR_UNKNOWN, (request, state) -> state.acceptor = null),
            new Rung(
                    ACCEPTOR_SUSPENDED,
                    (request, state) -> state.acceptor = new FakeState.Acceptor(Category.MED, true, 1)),
            new Rung(CERTIFICATE_OF_ANOTHER, (request, state) -> request.ofPeer = false),
            new Rung(TERMINAL_UNKNOWN, (request, state) -> state.terminal = TerminalStanding.UNKNOWN),
            new Rung(ACTION_UNKNOWN, (request, state) -> request.processingCode = 500_000),
            new Rung(ACTION_NOT_PERMITTED, (request, state) -> {
                request.processingCode = 910_000;
                state.acceptor = new FakeState.Acceptor(Category.MED, false, 1);
            }),
            new Rung(CARD_UNKNOWN, (request, state) -> state.card = null),
            new Rung(CARD_REVOKED, (request, state) -> state.card.status = CardStatus.REVOKED),
            new Rung(CARD_EXPIRED, (request, state) -> state.card.expiry = 2610),
            new Rung(EXPIRY_DIFFERS, (request, state) -> request.expiry = 2811),
            new Rung(CARD_NOT_ACTIVE, (request, state) -> state.card.status = CardStatus.ISSUED),
            new Rung(CODE_UNKNOWN, (request, state) -> {
                request.sessionCode = CODE;
                state.session = null;
            }),
            new Rung(SESSION_OF_ANOTHER, (request, state) -> {
                request.sessionCode = CODE;
                state.session = new FakeState.Session(8, 8, 3, 4, NOW_MS + 1, 5);
            }),
            new Rung(NOT_ENTITLED, (request, state) -> {
                request.processingCode = 910_000;
                state.card.flags = 0;
            }),
            new Rung(TOO_MANY_OPENINGS, (request, state) -> state.openings = 60),
            new Rung(NONE, (request, state) -> {}));

    @TestFactory
    Stream<DynamicTest> shouldNameTheFirstReasonWhenSeveralApply() {
        final List<DynamicTest> rows = new ArrayList<>();
        for (int rung = 0; rung < LADDER.size(); rung++) {
            final int first = rung;
            rows.add(DynamicTest.dynamicTest(LADDER.get(rung).reason().name(), () -> {
                final TransactionRequest request = request();
                final FakeState state = new FakeState();
                // The last rung first, so that an earlier one's fault is the one that stands where two touch the same
                // thing.
                for (int later = LADDER.size() - 1; later >= first; later--) {
                    if (!excludes(LADDER.get(first).reason(), LADDER.get(later).reason())) {
                        LADDER.get(later).fault().accept(request, state);
                    }
                }
                assertThat(decide(request, state).reason)
                        .isEqualTo(LADDER.get(first).reason());
            }));
        }
        return rows.stream();
    }

    /** Faults that would undo an earlier one's: an action that is permitted cannot stand beside one that is not, and so on. */
    private static boolean excludes(final DeclineReason first, final DeclineReason later) {
        final boolean cardGone = later == CARD_UNKNOWN;
        return cardGone && first.ordinal() < CARD_UNKNOWN.ordinal();
    }

    @Test
    void shouldOpenASessionAndTellTheOccupationWhenPresenceIsApproved() {
        final Outcome outcome = decide(request(), new FakeState());
        assertThat(outcome.kind).isEqualTo(Outcome.Kind.DECIDED);
        assertThat(outcome.sessionEffect).isEqualTo(Outcome.SessionEffect.OPENED);
        assertThat(outcome.sessionExpiry).isEqualTo(NOW_MS / 1000 + 1800);
        assertThat(outcome.occupation).isEqualTo(251_401);
        assertThat(outcome.flagsTold).isEqualTo(Outcome.ABSENT);
        assertThat(outcome.cardVersion).isEqualTo(12);
    }

    @Test
    void shouldTellOnlyTheFlagThatTheActionAsksAbout() {
        final TransactionRequest request = request();
        request.processingCode = 310_000;
        assertThat(decide(request, new FakeState()).flagsTold).isEqualTo(Entitlement.INSURED);
        request.processingCode = 320_000;
        assertThat(decide(request, new FakeState()).flagsTold).isEqualTo(Entitlement.MINIMUM_INCOME);
        final FakeState poor = new FakeState();
        poor.card.flags = 0;
        assertThat(decide(request, poor).flagsTold).isZero();
    }

    @Test
    void shouldTellNothingWhenRefusedOnTheLastRung() {
        final FakeState state = new FakeState();
        state.openings = 60;
        final Outcome outcome = decide(request(), state);
        assertThat(outcome.reason).isEqualTo(TOO_MANY_OPENINGS);
        assertThat(outcome.occupation).isEqualTo(Outcome.ABSENT);
        assertThat(outcome.sessionExpiry).isEqualTo(Outcome.ABSENT);
        assertThat(outcome.cardKnown).isTrue();
    }

    @Test
    void shouldGiveTheStoredAnswerWhenTheContentIsTheSame() {
        final FakeState state = new FakeState();
        state.transaction = new FakeState.Transaction(6, 4_096, 3, 1);
        final Outcome outcome = decide(request(), state);
        assertThat(outcome.kind).isEqualTo(Outcome.Kind.STORED);
        assertThat(outcome.storedAt).isEqualTo(4_096);
    }

    @Test
    void shouldNotTellAgainToAPeerThatMayNotSpeakForTheAcceptor() {
        final FakeState state = new FakeState();
        state.transaction = new FakeState.Transaction(6, 4_096, 3, 1);
        final TransactionRequest request = request();
        request.ofPeer = false;
        final Outcome outcome = decide(request, state);
        assertThat(outcome.kind).isEqualTo(Outcome.Kind.DECIDED);
        assertThat(outcome.reason).isEqualTo(CERTIFICATE_OF_ANOTHER);
        assertThat(outcome.isRemembered()).as("the key is not used up").isFalse();
        state.transaction = null;
        assertThat(decide(request, state).isRemembered()).isFalse();
    }

    @Test
    void shouldRefuseUnrecordedWhenATableIsFull() {
        final FakeState sessions = new FakeState();
        sessions.roomForSession = false;
        assertThat(decide(request(), sessions).kind).isEqualTo(Outcome.Kind.UNRECORDED);
        final FakeState transactions = new FakeState();
        transactions.roomForTransaction = false;
        assertThat(decide(request(), transactions).reason).isEqualTo(NO_ROOM);
    }

    @Test
    void shouldEndASessionWhenItsTimeIsOverOrItsCardWasStoppedMeanwhile() {
        final TransactionRequest request = request();
        request.sessionCode = CODE;
        final FakeState state = new FakeState();
        state.session = new FakeState.Session(1, 2, 3, 4, NOW_MS, 5);
        assertThat(decide(request, state).reason).isEqualTo(SESSION_ENDED);
        state.session = new FakeState.Session(1, 2, 3, 4, NOW_MS + 1, 5);
        assertThat(decide(request, state).reason).isEqualTo(NONE);
        state.card.activeSince = 6;
        assertThat(decide(request, state).reason).isEqualTo(SESSION_ENDED);
        state.card.activeSince = 5;
        state.acceptor = new FakeState.Acceptor(Category.AGY, false, 6);
        assertThat(decide(request, state).reason).isEqualTo(SESSION_ENDED);
    }

    @Test
    void shouldRefuseToCloseWhenThereIsNoCodeOrAMalformedOne() {
        final TransactionRequest request = request();
        request.processingCode = 990_000;
        assertThat(decide(request, new FakeState()).reason).isEqualTo(CODE_UNKNOWN);
        request.sessionCode = TransactionRequest.MALFORMED_CODE;
        assertThat(decide(request, new FakeState()).reason).isEqualTo(CODE_UNKNOWN);
    }

    @Test
    void shouldJudgeEachStatusAsTheContractSays() {
        final Object[][] rows = {
            {CardStatus.INITIALIZED, CARD_NOT_ACTIVE}, {CardStatus.ISSUED, CARD_NOT_ACTIVE},
            {CardStatus.ACTIVE, NONE}, {CardStatus.SUSPENDED, CARD_SUSPENDED},
            {CardStatus.LOST, CARD_LOST}, {CardStatus.STOLEN, CARD_STOLEN},
            {CardStatus.EXPIRED, CARD_EXPIRED}, {CardStatus.REVOKED, CARD_REVOKED},
            {CardStatus.REPLACED, CARD_REPLACED}, {CardStatus.REMOVED, CARD_UNKNOWN}
        };
        for (final Object[] row : rows) {
            final FakeState state = new FakeState();
            state.card.status = (CardStatus) row[0];
            assertThat(decide(request(), state).reason).as(row[0].toString()).isEqualTo(row[1]);
        }
    }

    @Test
    void shouldKeepACardValidUntilItsLastMonthIsOverInTheZoneOfTheCards() {
        final FakeState state = new FakeState();
        state.card.expiry = 2611;
        final TransactionRequest request = request();
        // 30 November 23:59:59 in Bucharest is 21:59:59 UTC.
        final long lastSecond = Instant.parse("2026-11-30T21:59:59Z").toEpochMilli();
        request.transmittedAt = 1130_215959L;
        request.expiry = 2611;
        final Outcome outcome = new Outcome();
        decision.decide(request, state, lastSecond, outcome);
        assertThat(outcome.reason).isEqualTo(NONE);
        decision.decide(request, state, lastSecond + 1000, outcome);
        assertThat(outcome.reason).isEqualTo(CARD_EXPIRED);
    }

    @Test
    void shouldRefuseACategoryEachActionThatIsNotItsOwn() {
        for (final Action action : Action.values()) {
            for (final Category category : Category.values()) {
                final FakeState state = new FakeState();
                state.acceptor = new FakeState.Acceptor(category, false, 1);
                state.session = new FakeState.Session(1, 2, 3, 4, NOW_MS + 1, 5);
                final TransactionRequest request = request();
                request.sessionCode = CODE;
                request.processingCode = action.code() * 10_000;
                final boolean permitted = PERMITTED.get(action.ordinal()).contains(category.name());
                assertThat(decide(request, state).reason)
                        .as(action + " by " + category)
                        .isEqualTo(permitted ? NONE : ACTION_NOT_PERMITTED);
            }
        }
    }

    // The table of the contract once more, by hand, in the order of Action.
    private static final List<String> PERMITTED = List.of(
            "EMP TRN MED CTY AGY",
            "MED AGY",
            "CTY AGY",
            "EMP AGY",
            "EMP AGY",
            "EMP AGY",
            "TRN AGY",
            "TRN AGY",
            "TRN AGY",
            "EMP TRN MED CTY AGY");

    private Outcome decide(final TransactionRequest request, final FakeState state) {
        final Outcome outcome = new Outcome();
        decision.decide(request, state, NOW_MS, outcome);
        return outcome;
    }

    private static TransactionRequest request() {
        final TransactionRequest request = new TransactionRequest();
        request.receivedAtMs = NOW_MS;
        request.mti = 100;
        request.processingCode = 300_000;
        request.transmittedAt = 1121_080102L;
        request.expiry = 2812;
        request.luhnHolds = true;
        request.tokenHigh = 1;
        request.tokenLow = 2;
        request.acceptorHigh = 3;
        request.acceptorLow = 4;
        request.sessionCode = TransactionRequest.NO_CODE;
        request.keyHigh = 10;
        request.keyLow = 11;
        request.fingerprint = 6;
        return request;
    }
}
