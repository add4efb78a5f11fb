package io.attesta.authorizer.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.authorizer.acceptor.AcceptorRecord;
import io.attesta.authorizer.decision.CardStatus;
import io.attesta.authorizer.feed.SampleWorld;
import io.attesta.authorizer.testing.FakeClock;
import io.attesta.authorizer.testing.FakeDisk;
import io.attesta.authorizer.testing.TestNode;
import io.attesta.authorizer.testing.TestTerminal;
import io.attesta.authorizer.testing.Vectors;
import io.attesta.keystore.KeyStore;
import java.time.Instant;
import java.util.List;
import org.jpos.iso.ISOMsg;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever stops a card or an acceptor while a session is open, hears of it; and only then. */
final class SessionEndedFlowTest {
    private static final Instant NOW = Instant.parse("2026-11-21T08:01:05Z");
    private static final long LIFETIME_MS = 1_800_000;

    private final KeyStore keys = Vectors.keys();
    private final FakeDisk disk = new FakeDisk();
    private final FakeClock clock = new FakeClock(NOW);
    private final TestTerminal terminal = new TestTerminal(keys, "CJ000042", "RO-CJ-MED-00042");
    private TestNode node;

    @BeforeEach
    void fillTables() {
        node = new TestNode(keys, disk, clock);
        node.enrol("CJ", 42);
        node.card(42, 1, CardStatus.ACTIVE);
        node.card(43, 1, CardStatus.ACTIVE);
    }

    private String open(final long card) {
        final ISOMsg answer =
                ask(terminal.authorization(SampleWorld.pan(card), 30, Instant.ofEpochMilli(clock.nowMs())));
        assertThat(answer.getString(39)).isEqualTo("00");
        return answer.getString(38);
    }

    private ISOMsg ask(final ISOMsg request) {
        return terminal.unpack(node.exchange(terminal.seal(request)));
    }

    private int alarms() {
        return node.events().alarms.getOrDefault(AlarmKind.SESSION_ENDED, 0);
    }

    private void suspend(final boolean suspended, final long version) {
        final AcceptorRecord as = SampleWorld.acceptor("CJ", 42);
        node.command(new EnrolmentChanges(
                List.of(new AcceptorRecord(as.high(), as.low(), as.name(), as.category(), suspended, version, 0)),
                List.of()));
    }

    @ParameterizedTest
    @EnumSource(
            value = CardStatus.class,
            names = {"SUSPENDED", "LOST", "STOLEN", "REVOKED", "REPLACED", "REMOVED"})
    void shouldRaiseItWhenACardIsStoppedInASession(final CardStatus status) {
        open(42);
        node.card(42, 2, CardStatus.ACTIVE);
        assertThat(alarms()).isZero();
        node.card(42, 3, status);
        assertThat(alarms()).isEqualTo(1);
        // It is stopped already: nobody can have opened another.
        node.card(42, 4, CardStatus.REVOKED);
        assertThat(alarms()).isEqualTo(1);
    }

    @Test
    void shouldRaiseNothingWhenNoSessionOfThatCardIsOpen() {
        open(42);
        node.card(43, 2, CardStatus.REVOKED);
        assertThat(alarms()).isZero();
        // Stale: it changes nothing.
        node.card(42, 1, CardStatus.REVOKED);
        assertThat(alarms()).isZero();
    }

    @Test
    void shouldRaiseNothingWhenTheSessionWasClosedOrItsTimeIsOver() {
        final String code = open(42);
        final ISOMsg close = terminal.authorization(SampleWorld.pan(42), 99, NOW);
        close.set(38, code);
        assertThat(ask(close).getString(39)).isEqualTo("00");
        node.card(42, 2, CardStatus.SUSPENDED);
        assertThat(alarms()).isZero();

        open(43);
        clock.setMs(clock.nowMs() + LIFETIME_MS);
        node.card(43, 2, CardStatus.SUSPENDED);
        suspend(true, 2);
        assertThat(alarms()).isZero();
    }

    @Test
    void shouldRaiseItOnceForASessionThatTheFirstStopEnded() {
        open(42);
        node.card(42, 2, CardStatus.SUSPENDED);
        node.card(42, 3, CardStatus.ACTIVE);
        node.card(42, 4, CardStatus.SUSPENDED);
        assertThat(alarms()).isEqualTo(1);
    }

    @Test
    void shouldRaiseItWhenAnAcceptorIsSuspendedInASession() {
        suspend(false, 2);
        open(42);
        open(43);
        suspend(false, 3);
        assertThat(alarms()).isZero();
        suspend(true, 4);
        assertThat(alarms()).isEqualTo(1);
        suspend(false, 5);
        suspend(true, 6);
        assertThat(alarms()).isEqualTo(1);
    }

    @Test
    void shouldRaiseNothingAgainWhenTheJournalIsReadAgain() {
        open(42);
        node.card(42, 2, CardStatus.REVOKED);
        assertThat(alarms()).isEqualTo(1);
        node = new TestNode(keys, disk, clock);
        node.card(43, 2, CardStatus.ACTIVE);
        assertThat(alarms()).isZero();
    }

    @Test
    void shouldRaiseItWhenTheSessionWasOpenedBeforeARestart() {
        open(42);
        node = new TestNode(keys, disk, clock);
        node.card(42, 2, CardStatus.STOLEN);
        assertThat(alarms()).isEqualTo(1);
    }
}
