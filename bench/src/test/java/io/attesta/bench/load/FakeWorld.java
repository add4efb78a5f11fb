package io.attesta.bench.load;

import io.attesta.authorizer.decision.AcceptorView;
import io.attesta.authorizer.decision.CardStatus;
import io.attesta.authorizer.decision.CardView;
import io.attesta.authorizer.decision.Category;
import io.attesta.authorizer.decision.Entitlement;
import io.attesta.authorizer.decision.SessionView;
import io.attesta.authorizer.decision.State;
import io.attesta.authorizer.decision.TerminalStanding;
import io.attesta.authorizer.decision.TransactionView;
import io.attesta.authorizer.decision.Window;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The sample world as the server's decision reads it, kept in maps and worked out from the identifiers themselves. The "token" of a card is
 * its PAN without the Luhn digit.
 */
final class FakeWorld implements State {
    private static final long PREFIX = 9642L * 100_000_000_000L;

    private final long cards;
    private final Map<Integer, Session> sessions = new HashMap<>();
    private final Map<Long, Integer> openings = new HashMap<>();
    /** By key; who looks for a duplicate finds none, for the authorizer looks itself. */
    private final Map<List<Long>, TransactionView> decided = new HashMap<>();

    FakeWorld(final long cards) {
        this.cards = cards;
    }

    record Session(long tokenHigh, long acceptorHigh, long acceptorLow, long openedBy, long expiresAtMs)
            implements SessionView {
        @Override
        public long tokenLow() {
            return 0;
        }
    }

    record Decided(int code, long sequence) implements TransactionView {
        @Override
        public long fingerprint() {
            return 0;
        }

        @Override
        public long storedAt() {
            return 0;
        }
    }

    record Card(CardStatus status, int expiry, int flags) implements CardView {
        @Override
        public int occupation() {
            return 251_401;
        }

        @Override
        public int sequenceNumber() {
            return 1;
        }

        @Override
        public int county() {
            return 0;
        }

        @Override
        public int reason() {
            return 0;
        }

        @Override
        public long version() {
            return 1;
        }

        @Override
        public long activeSince() {
            return 0;
        }
    }

    record Acceptor(Category category) implements AcceptorView {
        @Override
        public boolean suspended() {
            return false;
        }

        @Override
        public long activeSince() {
            return 0;
        }
    }

    void open(final int code, final Session session) {
        sessions.put(code, session);
        openings.merge(session.tokenHigh(), 1, Integer::sum);
    }

    void decided(final long keyHigh, final long keyLow, final int code, final long sequence) {
        decided.put(List.of(keyHigh, keyLow), new Decided(code, sequence));
    }

    void close(final int code) {
        sessions.remove(code);
    }

    @Override
    public CardView card(final long tokenHigh, final long tokenLow) {
        final long number = tokenHigh - PREFIX;
        if (number < 1 || number > cards) {
            return null;
        }
        final CardStatus[] last = {
            CardStatus.INITIALIZED,
            CardStatus.ISSUED,
            CardStatus.SUSPENDED,
            CardStatus.LOST,
            CardStatus.STOLEN,
            CardStatus.REVOKED
        };
        final int place = (int) (number % 200) - 194;
        final int flags = (number % 3 == 0 ? Entitlement.INSURED : 0)
                | (number % 10 == 0 ? Entitlement.MINIMUM_INCOME : 0)
                | (number % 11 == 0 ? 0 : Entitlement.MAY_PRACTISE)
                | (number % 2 == 0 ? Entitlement.JOB_SEEKER : 0);
        return new Card(place < 0 ? CardStatus.ACTIVE : last[place], number % 500 == 250 ? 2412 : 2812, flags);
    }

    @Override
    public AcceptorView acceptor(final long acceptorHigh, final long acceptorLow) {
        // RO-CJ-ME | D-00042
        final String id = new String(
                ByteBuffer.allocate(16)
                        .putLong(acceptorHigh)
                        .putLong(acceptorLow)
                        .array(),
                StandardCharsets.US_ASCII);
        final int n = Integer.parseInt(id.substring(10, 15));
        return n >= 1 && n <= 500 ? new Acceptor(Category.valueOf(id.substring(6, 9))) : null;
    }

    @Override
    public TerminalStanding terminal(final long terminal, final long acceptorHigh, final long acceptorLow) {
        return TerminalStanding.ENROLLED;
    }

    @Override
    public SessionView session(final int code) {
        return sessions.get(code);
    }

    @Override
    public boolean hasRoomForSession() {
        return true;
    }

    @Override
    public int openings(final long tokenHigh, final long tokenLow, final long nowMs) {
        return openings.getOrDefault(tokenHigh, 0);
    }

    @Override
    public TransactionView transaction(final Window window, final long keyHigh, final long keyLow) {
        return decided.get(List.of(keyHigh, keyLow));
    }

    @Override
    public boolean hasRoomForTransactions(final Window window, final int count, final long nowMs) {
        return true;
    }

    @Override
    public long coveredSinceMs(final Window window) {
        return 0;
    }

    @Override
    public boolean hasRoomForCard() {
        return true;
    }

    @Override
    public long approvals(final long terminal) {
        return 0;
    }

    @Override
    public long feedAgeSeconds(final long nowMs) {
        return -1;
    }
}
