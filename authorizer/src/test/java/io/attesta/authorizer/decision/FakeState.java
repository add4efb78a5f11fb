package io.attesta.authorizer.decision;

/** A state of one card, one acceptor, one terminal, one session, one transaction, each as the test wants it. */
final class FakeState implements State {
    Card card = new Card();
    Acceptor acceptor = new Acceptor(Category.AGY, false, 1);
    TerminalStanding terminal = TerminalStanding.ENROLLED;
    Session session;
    Transaction transaction;
    /** What the week's window has under whatever key. */
    Transaction late;

    boolean roomForSession = true;
    boolean roomForTransaction = true;
    boolean roomForCard = true;
    long approvals;
    int openings;
    long coveredSinceMs;
    long feedAge = -1;

    static final class Card implements CardView {
        CardStatus status = CardStatus.ACTIVE;
        int expiry = 2812;
        int occupation = 251_401;
        int flags = 0xF;
        long version = 12;
        long activeSince = 1;

        @Override
        public int sequenceNumber() {
            return 3;
        }

        @Override
        public int county() {
            return 'C' << 8 | 'J';
        }

        @Override
        public int reason() {
            return 3000;
        }

        @Override
        public CardStatus status() {
            return status;
        }

        @Override
        public int expiry() {
            return expiry;
        }

        @Override
        public int occupation() {
            return occupation;
        }

        @Override
        public int flags() {
            return flags;
        }

        @Override
        public long version() {
            return version;
        }

        @Override
        public long activeSince() {
            return activeSince;
        }
    }

    record Acceptor(Category category, boolean suspended, long activeSince) implements AcceptorView {}

    record Session(long tokenHigh, long tokenLow, long acceptorHigh, long acceptorLow, long expiresAtMs, long openedBy)
            implements SessionView {}

    record Transaction(long fingerprint, long storedAt, int code, long sequence) implements TransactionView {}

    @Override
    public CardView card(final long tokenHigh, final long tokenLow) {
        return card;
    }

    @Override
    public AcceptorView acceptor(final long acceptorHigh, final long acceptorLow) {
        return acceptor;
    }

    @Override
    public TerminalStanding terminal(final long id, final long acceptorHigh, final long acceptorLow) {
        return terminal;
    }

    @Override
    public SessionView session(final int code) {
        return session;
    }

    @Override
    public boolean hasRoomForSession() {
        return roomForSession;
    }

    @Override
    public int openings(final long tokenHigh, final long tokenLow, final long nowMs) {
        return openings;
    }

    @Override
    public TransactionView transaction(final Window window, final long keyHigh, final long keyLow) {
        return window == Window.DAY ? transaction : late;
    }

    @Override
    public boolean hasRoomForTransactions(final Window window, final int count, final long nowMs) {
        return roomForTransaction;
    }

    @Override
    public long coveredSinceMs(final Window window) {
        return coveredSinceMs;
    }

    @Override
    public boolean hasRoomForCard() {
        return roomForCard;
    }

    @Override
    public long approvals(final long id) {
        return approvals;
    }

    @Override
    public long feedAgeSeconds(final long nowMs) {
        return feedAge;
    }
}
