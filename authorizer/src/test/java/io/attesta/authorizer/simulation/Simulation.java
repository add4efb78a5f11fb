package io.attesta.authorizer.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.authorizer.decision.CardStatus;
import io.attesta.authorizer.feed.SampleWorld;
import io.attesta.authorizer.testing.FakeClock;
import io.attesta.authorizer.testing.FakeDisk;
import io.attesta.authorizer.testing.TestNode;
import io.attesta.authorizer.testing.TestTerminal;
import io.attesta.authorizer.testing.Vectors;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.SigningPublicKey;
import io.attesta.protocol.receipt.ReceiptVerifier;
import io.attesta.protocol.receipt.SignatureCheck;
import io.attesta.protocol.receipt.Statement;
import io.attesta.protocol.receipt.Verdict;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jpos.iso.ISOException;
import org.jpos.iso.ISOMsg;

/**
 * One run of the server's stages under chance: requests, repeats, deltas, time, power failures in the middle of a sync, restarts.
 * All of it follows from one seed. After each step the promise is checked: what was answered stays answered byte for byte, what
 * is decided is what the {@link Model} says, every receipt verifies, no sequence number is used twice.
 */
final class Simulation {
    private static final int STEPS = 400;
    private static final int CARDS = 12;
    private static final String[][] TERMINALS = {{"CJ000042", "RO-CJ-MED-00042"}, {"CJ000048", "RO-CJ-MED-00048"}};

    private final Random random;
    private final KeyStore keys = Vectors.keys();
    private final SigningPublicKey publicKey = keys.publicKey(1);
    private final FakeDisk disk = new FakeDisk();
    private final FakeClock clock = new FakeClock(Instant.parse("2026-11-21T08:00:00Z"));
    private final Model model = new Model();
    private final List<TestTerminal> terminals = new ArrayList<>();
    private final List<Exchange> answered = new ArrayList<>();
    private final List<Exchange> unanswered = new ArrayList<>();
    private final List<Exchange> waiting = new ArrayList<>();
    private final List<String> codes = new ArrayList<>();
    private final Map<Long, Exchange> bySequence = new HashMap<>();
    private final Map<Integer, Long> versions = new HashMap<>();
    private TestNode node;
    private int crashes;
    private int repeats;

    /** One transaction: what was sent, what the model thinks, what came back. */
    private static final class Exchange {
        private final int terminal;
        private final ISOMsg message;
        private final Model.Presentation asked;
        private TestNode.Port port = new TestNode.Port();
        private byte[] answer;
        /** It may or may not be in the journal: the power went before its answer left. */
        private boolean decidedUnseen;

        private String expected;

        private Exchange(final int terminal, final ISOMsg message, final Model.Presentation asked) {
            this.terminal = terminal;
            this.message = message;
            this.asked = asked;
        }
    }

    Simulation(final long seed) {
        random = new Random(seed);
    }

    /** Runs; gives a line that says what happened. */
    String run() {
        for (final String[] pair : TERMINALS) {
            terminals.add(new TestTerminal(keys, pair[0], pair[1]));
        }
        node = new TestNode(keys, disk, clock);
        node.enrol("CJ", 42);
        node.enrol("CJ", 48);
        for (int card = 1; card <= CARDS - 2; card++) {
            change(card, CardStatus.ACTIVE);
        }
        for (int step = 0; step < STEPS; step++) {
            step();
        }
        settle();
        restart(false);
        answered.forEach(this::checkRepeat);
        return answered.size() + " answered, " + repeats + " repeated, " + crashes + " crashes";
    }

    private void step() {
        switch (random.nextInt(12)) {
            case 0, 1, 2, 3, 4 -> present();
            case 5, 6 -> settle();
            case 7 -> clock.advanceMs(random.nextInt(120_000));
            case 8 -> {
                settle();
                change(1 + random.nextInt(CARDS - 2), CardStatus.of(random.nextInt(3) > 0 ? 2 : random.nextInt(9)));
            }
            case 9 -> {
                if (!answered.isEmpty()) {
                    settle();
                    checkRepeat(answered.get(random.nextInt(answered.size())));
                }
            }
            case 10 -> resendUnanswered();
            default -> {
                if (random.nextInt(4) == 0) {
                    restart(random.nextBoolean());
                }
            }
        }
    }

    private void present() {
        final int terminal = random.nextInt(TERMINALS.length);
        final int card = 1 + random.nextInt(CARDS);
        final String code = codes.isEmpty() || random.nextInt(3) == 0 ? null : codes.get(random.nextInt(codes.size()));
        final int action = code == null ? 30 : List.of(30, 31, 31, 99).get(random.nextInt(4));
        final ISOMsg message = terminals
                .get(terminal)
                .authorization(SampleWorld.pan(card), action, Instant.ofEpochMilli(clock.nowMs()));
        if (code != null) {
            message.set(38, code);
        }
        final Exchange exchange = new Exchange(
                terminal, message, new Model.Presentation(card, TERMINALS[terminal][1], action, code, clock.nowMs()));
        send(exchange);
        waiting.add(exchange);
    }

    private void send(final Exchange exchange) {
        assertThat(node.send(terminals.get(exchange.terminal).seal(exchange.message), exchange.port))
                .as("nothing is refused at the edge")
                .isNull();
    }

    /** Takes what waits through the stages, in rounds of any size, and holds each answer against the model. */
    private void settle() {
        while (!waiting.isEmpty()) {
            final int count = 1 + random.nextInt(waiting.size());
            expect(count);
            node.step(count);
            for (final Exchange exchange : waiting.subList(0, count)) {
                assertThat(exchange.port.flushed).hasSize(1);
                take(exchange, exchange.port.flushed.get(0));
            }
            waiting.subList(0, count).clear();
        }
    }

    /** What the model says of the next so many; each is applied to it at once, because the next one sees it. */
    private void expect(final int count) {
        for (final Exchange exchange : waiting.subList(0, count)) {
            exchange.expected = model.expected(exchange.asked);
            if (exchange.expected.equals("00")) {
                model.approved(exchange.asked, null);
            }
        }
    }

    private void take(final Exchange exchange, final byte[] answer) {
        final TestTerminal terminal = terminals.get(exchange.terminal);
        assertThat(terminal.macHolds(answer)).isTrue();
        final ISOMsg message = terminal.unpack(answer);
        assertThat(message.getString(39)).as("card %s", exchange.asked).isEqualTo(exchange.expected);
        if (exchange.expected.equals("00")) {
            final String code = message.getString(38);
            if (exchange.asked.code() == null) {
                model.learnt(exchange.asked, code);
                codes.add(code);
            } else {
                assertThat(code).isEqualTo(exchange.asked.code());
            }
        }
        final Statement statement = verified(message);
        assertThat(bySequence.put(statement.sequence(), exchange))
                .as("sequence used once")
                .isNull();
        exchange.answer = answer;
        answered.add(exchange);
    }

    private Statement verified(final ISOMsg message) {
        final Verdict verdict =
                ReceiptVerifier.verify(message.getBytes(62), message.getBytes(63), (kid, signed, signature) -> {
                    assertThat(kid).isEqualTo(publicKey.kid());
                    return publicKey.verifies(signed, signature)
                            ? SignatureCheck.Answer.VALID
                            : SignatureCheck.Answer.INVALID;
                });
        assertThat(verdict).isInstanceOf(Verdict.Verified.class);
        return ((Verdict.Verified) verdict).statement();
    }

    /** A repeat gets the same bytes, whatever has happened since. */
    private void checkRepeat(final Exchange exchange) {
        assertThat(resend(exchange)).isEqualTo(exchange.answer);
        repeats++;
    }

    private byte[] resend(final Exchange exchange) {
        try {
            final ISOMsg repeat = (ISOMsg) exchange.message.clone();
            repeat.setMTI("0101");
            return node.exchange(terminals.get(exchange.terminal).seal(repeat));
        } catch (final ISOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A terminal that got no answer asks again: it gets the stored one if there was one, else it is decided now. */
    private void resendUnanswered() {
        settle();
        for (final Exchange exchange : unanswered) {
            final Exchange again = exchange.decidedUnseen
                    ? exchange
                    : new Exchange(
                            exchange.terminal,
                            exchange.message,
                            new Model.Presentation(
                                    exchange.asked.card(),
                                    exchange.asked.acceptor(),
                                    exchange.asked.action(),
                                    exchange.asked.code(),
                                    clock.nowMs()));
            if (!exchange.decidedUnseen) {
                again.expected = model.expected(again.asked);
                if (again.expected.equals("00")) {
                    model.approved(again.asked, null);
                }
            }
            take(again, resend(exchange));
        }
        unanswered.clear();
    }

    /** The process ends: by itself, or because the power goes in the middle of a sync with requests in work. */
    private void restart(final boolean powerFails) {
        crashes++;
        final long batchesBefore = new TestNode(keys, disk.copy(), clock).end().nextBatch();
        int inWork = 0;
        if (powerFails && !waiting.isEmpty()) {
            inWork = waiting.size();
            disk.failPowerAtNextSync();
            try {
                node.step(inWork);
            } catch (final UncheckedIOException e) {
                // As planned.
            }
            waiting.forEach(exchange -> assertThat(exchange.port.flushed)
                    .as("no answer before its batch is durable")
                    .isEmpty());
        }
        disk.crash(random);
        node = new TestNode(keys, disk, clock);
        final boolean survived = node.end().nextBatch() > batchesBefore;
        if (survived) {
            expect(inWork);
        }
        for (int i = 0; i < waiting.size(); i++) {
            waiting.get(i).decidedUnseen = survived && i < inWork;
        }
        unanswered.addAll(waiting);
        waiting.clear();
    }

    private void change(final int card, final CardStatus status) {
        final long version = versions.merge(card, 1L, Long::sum);
        node.card(card, version, status);
        model.status(card, status.ordinal());
        // An older delta changes nothing.
        if (version > 1 && random.nextBoolean()) {
            node.card(card, version - 1, CardStatus.ACTIVE);
        }
    }
}
