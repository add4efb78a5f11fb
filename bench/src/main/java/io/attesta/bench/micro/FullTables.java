package io.attesta.bench.micro;

import io.attesta.authorizer.acceptor.AcceptorTable;
import io.attesta.authorizer.acceptor.EnrolledPairs;
import io.attesta.authorizer.card.chronicle.ChronicleCardTable;
import io.attesta.authorizer.decision.Decision;
import io.attesta.authorizer.decision.DeclineReason;
import io.attesta.authorizer.decision.Outcome;
import io.attesta.authorizer.decision.Rules;
import io.attesta.authorizer.decision.TransactionRequest;
import io.attesta.authorizer.decision.Window;
import io.attesta.authorizer.feed.SampleWorld;
import io.attesta.authorizer.pipeline.Tables;
import io.attesta.authorizer.session.SessionTable;
import io.attesta.authorizer.session.TransactionTable;
import io.attesta.keystore.BlockEncryption;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.KeyUsage;
import io.attesta.protocol.iso.CardNumber;
import java.nio.ByteBuffer;
import java.time.ZoneId;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * The tables of a server in service: all cards and terminals, and so many transactions and sessions that as many leave as come. Windows and
 * sessions are shorter than in earnest, so that this is reached; rows are as many as there are cards, 131,072 at least. Asks and applies,
 * too, in the order of the deciding stage, with a code that costs nothing. For one thread.
 */
final class FullTables implements AutoCloseable {
    private static final int FEWEST_ROWS = 1 << 17;
    private static final int ROUND = 255;
    private static final int CODE_MASK = (1 << 30) - 1;
    private static final long GAMMA = 0x9E37_79B9_7F4A_7C15L;

    private final PacedClock clock = new PacedClock();
    private final EnrolledPairs enrolled = new EnrolledPairs();
    private final SplittableRandom chance = new SplittableRandom(11);
    private final TransactionRequest request = new TransactionRequest();
    private final Outcome outcome = new Outcome();
    private final Terminals terminals;
    private final Rules rules;
    private final Decision decision;
    private final Tables tables;
    private final int cards;
    private final long[] tokens;

    /** Card, terminal and code of each row, round and round. */
    private final int[] cardOf;

    private final int[] terminalOf;
    private final int[] codeOf;

    FullTables(final KeyStore keys, final Terminals terminals, final int cards) {
        this.terminals = terminals;
        this.cards = cards;
        final int rows = Math.max(cards, FEWEST_ROWS);
        cardOf = new int[rows];
        terminalOf = new int[rows];
        codeOf = new int[rows];
        tokens = new long[2 * cards];
        rules = new Rules(Rules.defaultRights(), rows / PacedClock.PER_MS, 0, ZoneId.of("Europe/Bucharest"));
        decision = new Decision(rules);
        final AcceptorTable acceptors = new AcceptorTable(enrolled);
        terminals.enrol(acceptors);
        tables = new Tables(
                new ChronicleCardTable(cards),
                acceptors,
                new SessionTable(4L * rows),
                new TransactionTable(Window.DAY, rows, 0),
                new TransactionTable(Window.WEEK, rows, 0));
        issue(keys.blockEncryption(KeyUsage.TOKEN, 1));
        for (int i = 0; i < 2 * rows; i++) {
            decideAndApply();
        }
    }

    private void issue(final BlockEncryption tokenKey) {
        final byte[] token = new byte[CardNumber.BLOCK_LENGTH];
        final ByteBuffer halves = ByteBuffer.wrap(token);
        for (int i = 0; i < cards; i++) {
            CardNumber.toBlock(SampleWorld.pan(i + 1), token, 0);
            tokenKey.encrypt(token, 0, token, 0);
            tokens[2 * i] = halves.getLong(0);
            tokens[2 * i + 1] = halves.getLong(8);
            if (tables.applyCard(SampleWorld.card(i + 1, tokens[2 * i], tokens[2 * i + 1]))
                    != Tables.CardResult.APPLIED) {
                throw new IllegalStateException("a card does not fit");
            }
        }
    }

    Tables tables() {
        return tables;
    }

    EnrolledPairs enrolled() {
        return enrolled;
    }

    Rules rules() {
        return rules;
    }

    PacedClock clock() {
        return clock;
    }

    /** A presence of any card at any terminal that was not asked before, nor is remembered. */
    TransactionRequest presence() {
        return presence(chance.nextLong() | Long.MIN_VALUE);
    }

    private TransactionRequest presence(final long number) {
        card(chance.nextInt(cards));
        terminal(chance.nextInt(terminals.count()));
        request(number);
        return request;
    }

    /** The same of a card that nobody issued. */
    TransactionRequest presenceOfUnknown() {
        presence();
        request.tokenHigh = chance.nextLong();
        return request;
    }

    /** A request in the session of one of the later half of the presences that are remembered. */
    TransactionRequest inquiry() {
        final int row = row(any());
        card(cardOf[row]);
        terminal(terminalOf[row]);
        request(clock.asked());
        request.sessionCode = codeOf[row];
        return request;
    }

    /** One of them again. */
    TransactionRequest repeat() {
        final long number = any();
        card(cardOf[row(number)]);
        terminal(terminalOf[row(number)]);
        request(number);
        request.mti = 101;
        return request;
    }

    /** What is decided of a request; the tables stay as they are. */
    Outcome decide(final TransactionRequest asked) {
        decision.decide(asked, tables, asked.receivedAtMs, outcome);
        return outcome;
    }

    /** A presence is decided, remembered and counted, its session opened, others' time has come; and the clock goes on. */
    Outcome decideAndApply() {
        presence(clock.asked());
        tables.notice(request.receivedAtMs);
        decision.decide(request, tables, request.receivedAtMs, outcome);
        outcome.sequence = tables.nextSequence();
        outcome.leaf = 1;
        if (outcome.sessionEffect == Outcome.SessionEffect.OPENED) {
            outcome.code = code(outcome.sequence);
        }
        tables.sweep(request.receivedAtMs);
        tables.apply(request, outcome);
        final int row = row(clock.asked());
        codeOf[row] = outcome.approved() ? outcome.code : TransactionRequest.MALFORMED_CODE;
        clock.advance();
        if (clock.asked() % ROUND == 0) {
            tables.settle(clock.asked());
        }
        return outcome;
    }

    private int code(final long sequence) {
        int code = (int) mix(sequence) & CODE_MASK;
        while (tables.session(code) != null) {
            code = code + 1 & CODE_MASK;
        }
        return code;
    }

    /** Number of any presence of the later half. */
    private long any() {
        return clock.asked() - 1 - chance.nextInt(cardOf.length / 2);
    }

    private int row(final long number) {
        return (int) (number % cardOf.length);
    }

    private void card(final int card) {
        request.tokenHigh = tokens[2 * card];
        request.tokenLow = tokens[2 * card + 1];
        cardOf[row(clock.asked())] = card;
    }

    private void terminal(final int terminal) {
        request.terminal = terminals.key(terminal);
        request.acceptorHigh = terminals.acceptorHigh(terminal);
        request.acceptorLow = terminals.acceptorLow(terminal);
        terminalOf[row(clock.asked())] = terminal;
    }

    /** The rest of a presence, with the keys of a number. */
    private void request(final long number) {
        request.receivedAtMs = clock.nowMs();
        request.mti = 100;
        request.processingCode = 300_000;
        request.transmittedAt = clock.transmittedAt(0);
        request.stan = clock.stan(0);
        request.localTime = 100_102;
        request.localDate = 1121;
        request.expiry = TransactionRequest.NO_EXPIRY;
        request.cardGiven = true;
        request.luhnHolds = true;
        request.lastFour = 427;
        request.sessionCode = TransactionRequest.NO_CODE;
        request.keyHigh = mix(3 * number);
        request.keyLow = mix(3 * number + 1);
        request.fingerprint = mix(3 * number + 2);
    }

    /** A number that looks random (SplitMix64). */
    private static long mix(final long n) {
        long z = (n + 1) * GAMMA;
        z = (z ^ z >>> 30) * 0xBF58_476D_1CE4_E5B9L;
        z = (z ^ z >>> 27) * 0x94D0_49BB_1331_11EBL;
        return z ^ z >>> 31;
    }

    /** @throws IllegalStateException if what the benchmarks are about is not what is decided */
    void requireAsMeant() {
        require("presences", approved(this::presence));
        require("inquiries", approved(this::inquiry));
        if (decide(repeat()).kind != Outcome.Kind.STORED) {
            throw new IllegalStateException("a repeat was decided anew");
        }
        if (decide(presenceOfUnknown()).reason != DeclineReason.CARD_UNKNOWN) {
            throw new IllegalStateException("a card that nobody issued was found");
        }
    }

    private int approved(final Supplier<TransactionRequest> asked) {
        int approved = 0;
        for (int i = 0; i < 1_000; i++) {
            approved += decide(asked.get()).approved() ? 1 : 0;
        }
        return approved;
    }

    /** Of 200 sample cards six are in no good standing, of 500 one is past its time; a session may be of such a card, too. */
    private static void require(final String what, final int approved) {
        if (approved < 900) {
            throw new IllegalStateException("of 1000 " + what + " " + approved + " were approved");
        }
    }

    @Override
    public void close() {
        tables.close();
    }
}
