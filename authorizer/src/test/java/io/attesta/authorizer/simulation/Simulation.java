package io.attesta.authorizer.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.authorizer.decision.Category;
import io.attesta.authorizer.decision.Rules;
import io.attesta.authorizer.feed.SampleWorld;
import io.attesta.authorizer.pipeline.AlarmKind;
import io.attesta.authorizer.pipeline.CardChanges;
import io.attesta.authorizer.pipeline.Command;
import io.attesta.authorizer.pipeline.EnrolmentChanges;
import io.attesta.authorizer.testing.FakeClock;
import io.attesta.authorizer.testing.FakeDisk;
import io.attesta.authorizer.testing.TestNode;
import io.attesta.authorizer.testing.TestTerminal;
import io.attesta.keystore.KeyStore;
import io.attesta.protocol.iso.Action;
import io.attesta.protocol.receipt.Statement;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jpos.iso.ISOMsg;
import org.jpos.iso.packager.GenericPackager;

/**
 * One run of the server's stages under chance: messages of all types, repeats, deltas, enrolments, time, failing syncs, power
 * failures, restarts. All of it follows from one seed. After each step the promise is checked: what was answered stays answered
 * byte for byte, what is decided is what the {@link Model} says, every receipt verifies and its statement stands in the journal,
 * no sequence number is missing or used twice.
 */
final class Simulation {
    private static final int STEPS = 320;
    private static final int HOUR_MS = 3_600_000;

    private final Random random;
    private final Parts parts;
    private final KeyStore keys;
    private final FakeDisk disk;
    private final FakeClock clock = new FakeClock(Instant.parse("2026-11-16T08:00:00Z"));
    private final Model model = new Model();
    private final AnswerMatch match;
    private final List<TestTerminal> terminals = new ArrayList<>();
    private final Traffic traffic;
    private final List<Item> waiting = new ArrayList<>();
    private final Map<Long, byte[]> statements = new HashMap<>();
    private final Map<AlarmKind, Integer> alarms = new EnumMap<>(AlarmKind.class);
    private final Map<String, Long> versions = new HashMap<>();
    private final Set<String> stopped = new HashSet<>();
    /** Whether time only goes on, and slowly: then sessions live long enough for much to happen to them. */
    private final boolean calm;

    private final Auditor auditor;
    private final Copier copier;

    private TestNode node;
    private int answers;
    private int crashes;

    /** What waits in the ring. */
    private sealed interface Item {}

    /** A request on its way. */
    private record Exchange(Request request, TestNode.Port port) implements Item {}

    /** A delta on its way: what it does to the model, which says whether it is news. */
    private record Change(Command command, BooleanSupplier effect) implements Item {}

    /** @param packager the one field table; of this thread */
    Simulation(final long seed, final Parts parts, final GenericPackager packager) {
        // Spread, because neighbouring seeds of a Random begin alike.
        random = new Random(seed * 0x9E37_79B9_7F4A_7C15L);
        this.parts = parts;
        keys = parts.keys();
        disk = parts.freshDisks();
        auditor = new Auditor(disk, keys, clock, new Random(seed));
        copier = new Copier(disk, parts.snapshots(), clock, random, this::meanwhile);
        match = new AnswerMatch(keys.publicKey(1));
        for (final World.Pair pair : World.PAIRS) {
            terminals.add(new TestTerminal(keys, packager, pair.terminal(), pair.acceptor()));
        }
        calm = random.nextBoolean();
        traffic = new Traffic(random, terminals, 1 + random.nextInt(4));
    }

    /** Runs; gives a line that says what happened. */
    String run() {
        node = node();
        auditor.started(node);
        copier.started(node);
        // The last pair is one that nobody has enrolled.
        for (int pair = 0; pair < World.PAIRS.size() - 1; pair++) {
            enrol(pair, false, true);
            enrol(pair, false, false);
        }
        for (int card = 1; card <= World.CARDS - 2; card++) {
            delta(card, 2);
        }
        for (int step = 0; step < STEPS; step++) {
            step();
        }
        settle(waiting.size());
        restart(0);
        repeatAll();
        audit(Long.MAX_VALUE);
        new Replays(disk, parts.snapshots(), keys).run(statements.size());
        return copier.made() + " snapshots, " + answers + " answered, " + statements.size() + " signed, " + crashes
                + " crashes, " + auditor.compare() + " checkpoints";
    }

    private void step() {
        if (random.nextInt(40) == 0) {
            settle(waiting.size());
            copier.make();
        }
        happen();
    }

    /** What happens while a snapshot is made, and is through before its next block is copied. */
    private void meanwhile() {
        for (int i = random.nextInt(4); i > 0; i--) {
            if (random.nextInt(3) == 0) {
                delta(1 + random.nextInt(World.CARDS - 2), random.nextInt(10));
            } else {
                send(traffic.next(clock.nowMs()));
            }
        }
        clock.advanceMs(random.nextInt(calm ? 2_000 : 60_000));
        settle(waiting.size());
    }

    private void happen() {
        switch (random.nextInt(24)) {
            case 0, 1, 2, 3, 4 -> settle(waiting.isEmpty() ? 0 : 1 + random.nextInt(waiting.size()));
            case 5, 6 -> clock.advanceMs(random.nextInt(calm ? 20_000 : 120_000));
            case 7 -> {
                if (!calm) {
                    jump();
                }
            }
            case 8, 9 -> delta(1 + random.nextInt(World.CARDS - 2), random.nextInt(3) > 0 ? 2 : random.nextInt(10));
            case 10 -> stopOrResume(random.nextInt(World.PAIRS.size() - 1), random.nextBoolean());
            case 12 -> stopOrResume(random.nextInt(3), random.nextBoolean());
            case 11 -> {
                if (random.nextInt(3) == 0) {
                    restart(random.nextInt(4));
                }
            }
            case 13 -> {
                if (random.nextInt(4) == 0) {
                    permit();
                }
            }
            default -> send(traffic.next(clock.nowMs()));
        }
    }

    /** The settings say otherwise who may do an action; soon after they say again what they said before. */
    private void permit() {
        final Action action = Action.values()[random.nextInt(Action.values().length)];
        final Set<Category> usual = Rules.defaultRights().get(action);
        final Set<Category> categories = EnumSet.copyOf(usual);
        if (parts.rules().rights().get(action).equals(usual)) {
            categories.remove(Category.values()[random.nextInt(Category.values().length)]);
        }
        queue(new Change(parts.permit(action, categories), () -> {
            model.permit(action.code(), categories.toString());
            return true;
        }));
        settle(waiting.size());
    }

    /** The clock is set: up to an hour, and rarely a day and more passes. */
    private void jump() {
        switch (random.nextInt(10)) {
            case 0 -> clock.advanceMs(24L * HOUR_MS + random.nextInt(HOUR_MS) - HOUR_MS / 2);
            case 1, 2, 3 -> clock.advanceMs(-random.nextInt(HOUR_MS));
            default -> clock.advanceMs(random.nextInt(HOUR_MS));
        }
    }

    private void send(final Request request) {
        final Exchange exchange = new Exchange(request, new TestNode.Port());
        assertThat(node.send(terminals.get(request.terminal()).seal(request.message()), exchange.port))
                .as("nothing is refused at the edge")
                .isNull();
        waiting.add(exchange);
    }

    private void queue(final Change change) {
        node.queue(change.command);
        waiting.add(change);
    }

    private void delta(final int number, final int status) {
        final Card card = World.card(number, traffic.version(number), status);
        queue(new Change(
                new CardChanges(List.of(World.row(node.sampleCard(number), card))),
                () -> model.card(SampleWorld.pan(number), card)));
    }

    /** What is stopped goes on soon; what goes on is stopped now and then. */
    private void stopOrResume(final int number, final boolean acceptor) {
        final World.Pair pair = World.PAIRS.get(number);
        final String id = acceptor ? pair.acceptor() : pair.terminal();
        final boolean stop = !stopped.remove(id) && random.nextInt(3) == 0;
        if (stop) {
            stopped.add(id);
        }
        enrol(number, stop, acceptor);
        if (stop && random.nextBoolean()) {
            stopped.remove(id);
            enrol(number, false, acceptor);
        }
    }

    /** Changes an acceptor, or else a terminal. */
    private void enrol(final int number, final boolean stopped, final boolean acceptor) {
        final World.Pair pair = World.PAIRS.get(number);
        final String id = acceptor ? pair.acceptor() : pair.terminal();
        final long newest = versions.merge(id, 1L, Long::sum);
        final long version = newest > 2 && random.nextInt(6) == 0 ? newest - 2 : newest;
        if (acceptor) {
            queue(new Change(
                    new EnrolmentChanges(List.of(pair.acceptorRecord(stopped, version)), List.of()),
                    () -> model.acceptor(id, new Model.Acceptor(pair.category(), stopped, version))));
        } else {
            queue(new Change(
                    new EnrolmentChanges(List.of(), List.of(pair.terminalRecord(stopped, version))),
                    () -> model.terminal(id, new Model.Terminal(pair.acceptor(), stopped, version))));
        }
    }

    /** Takes what waits through the stages and holds each answer against the model, in order. */
    private void settle(final int count) {
        node.step(count, 1 + random.nextInt(count + 1));
        take(count);
        auditor.look();
        assertThat(alarms)
                .as("alarms")
                .allSatisfy((kind, raised) ->
                        assertThat(node.events().alarms).as("%s", kind).containsEntry(kind, raised));
    }

    private void take(final int count) {
        for (final Item item : waiting.subList(0, count)) {
            if (item instanceof Exchange exchange) {
                assertThat(exchange.port.flushed)
                        .as("answers to %s", exchange.request)
                        .hasSize(1);
                answered(exchange, exchange.port.flushed.get(0));
            } else {
                ((Change) item).effect.getAsBoolean();
            }
        }
        waiting.subList(0, count).clear();
    }

    private void answered(final Exchange exchange, final byte[] bytes) {
        final TestTerminal terminal = terminals.get(exchange.request.terminal());
        assertThat(terminal.macHolds(bytes)).as("MAC").isTrue();
        final ISOMsg answer = terminal.unpack(bytes);
        final Expected expected = AnswerMatch.choose(model.judge(exchange.request), bytes, answer);
        final Statement statement = match.check(expected, bytes, answer);
        expected.alarms.forEach(kind -> alarms.merge(kind, 1, Integer::sum));
        final String code = answer.getString(38);
        if (Expected.NEW_CODE.equals(expected.code)) {
            traffic.opened(code, exchange.request);
        }
        model.happened(expected, code, bytes);
        if (statement != null) {
            final byte[] before = statements.put(statement.sequence(), answer.getBytes(62));
            assertThat(before == null || expected.stored != null)
                    .as("sequence %d used once", statement.sequence())
                    .isTrue();
        }
        answers++;
    }

    /**
     * The process ends and begins anew: 0 the power goes while nothing is in work, 1 it goes in the middle of a sync, 2 a sync
     * fails, 3 the process dies in the middle of a sync and the machine stays.
     */
    private void restart(final int kind) {
        crashes++;
        final long batchesBefore = node.end().nextBatch() - 1;
        int inWork = 0;
        if (kind > 0 && !waiting.isEmpty()) {
            inWork = 1 + random.nextInt(waiting.size());
            fail(kind, inWork);
        }
        // What left before the failure counts as answered.
        int left = 0;
        while (left < inWork && isThrough(waiting.get(left))) {
            left++;
        }
        final long durable = batchesBefore + node.events().batches;
        take(left);
        waiting.stream()
                .filter(Exchange.class::isInstance)
                .forEach(item -> assertThat(((Exchange) item).port.flushed)
                        .as("no answer before its batch is durable")
                        .isEmpty());
        disk.heal();
        auditor.stopped(kind != 3);
        copier.stopped(kind != 3);
        if (kind != 3) {
            disk.crash(random);
        }
        node = recover();
        auditor.started(node);
        copier.started(node);
        alarms.clear();
        survive(inWork - left, audit(durable));
        waiting.clear();
        repeatSome();
    }

    private void fail(final int kind, final int inWork) {
        if (kind == 2) {
            disk.failSyncs();
        } else {
            disk.failPowerAtSync(1 + random.nextInt(2));
        }
        try {
            node.step(inWork, 1 + random.nextInt(inWork));
        } catch (final UncheckedIOException e) {
            // As planned. Nothing is answered any more.
            send(traffic.next(clock.nowMs()));
            node.step(waiting.size());
        }
    }

    /** Whether an item was answered or, if it is a change, told to be durable. */
    private static boolean isThrough(final Item item) {
        return item instanceof Exchange exchange ? !exchange.port.flushed.isEmpty() : isDone(((Change) item).command);
    }

    private static boolean isDone(final Command command) {
        return command instanceof CardChanges cards
                ? cards.done().isDone()
                : ((EnrolmentChanges) command).done().isDone();
    }

    private TestNode node() {
        return new TestNode(keys, disk, clock, parts);
    }

    /** Starts, now and then with the power going once more while it does. */
    private TestNode recover() {
        if (random.nextInt(6) == 0) {
            disk.failPowerAtSync(1);
            try {
                final TestNode started = node();
                disk.heal();
                return started;
            } catch (final UncheckedIOException e) {
                disk.heal();
                disk.crash(random);
            }
        }
        return node();
    }

    /** What stands in the journal though its answer never left has happened all the same. */
    private void survive(final int inWork, final List<JournalAudit.Entry> entries) {
        int next = 0;
        for (int i = 0; i < inWork && next < entries.size(); i++) {
            next += survive(waiting.get(i), entries, next);
        }
        assertThat(next).as("entries of nothing that was sent").isEqualTo(entries.size());
    }

    private int survive(final Item item, final List<JournalAudit.Entry> entries, final int next) {
        if (item instanceof Change change) {
            return change.effect.getAsBoolean() ? 1 : 0;
        }
        final Request request = ((Exchange) item).request;
        final String mark = mark(request);
        // A file action's change of the card stands before it.
        final boolean withCard = entries.get(next).mark().equals("CARD")
                && next + 1 < entries.size()
                && entries.get(next + 1).mark().equals(mark);
        final JournalAudit.Entry entry = entries.get(withCard ? next + 1 : next);
        final String response =
                entry.statement() == null ? "00" : entry.statement().responseCode();
        for (final Expected possible : model.judge(request)) {
            if (possible.recorded && entry.mark().equals(mark) && response.equals(possible.response)) {
                final String code =
                        entry.statement() == null ? null : entry.statement().code();
                if (Expected.NEW_CODE.equals(possible.code)) {
                    traffic.opened(code, request);
                }
                model.happened(possible, code, null);
                return withCard ? 2 : 1;
            }
        }
        assertThat(model.judge(request))
                .as("%s is not in the journal, but what came after it is: %s", request, response)
                .anyMatch(possible -> !possible.recorded);
        return 0;
    }

    private static String mark(final Request request) {
        return JournalAudit.mark(
                Integer.parseInt(request.message().getString(0)),
                Integer.parseInt(request.text(11)),
                Long.parseLong(request.text(7)));
    }

    /** Every statement that was seen stands in the journal under its number; gives the entries behind a batch. */
    private List<JournalAudit.Entry> audit(final long after) {
        final JournalAudit audit = JournalAudit.of(disk, after);
        statements.forEach((sequence, statement) -> {
            assertThat(sequence).as("a statement that was seen").isLessThanOrEqualTo(audit.statements.size());
            assertThat(statement).as("statement %d in the journal", sequence).isEqualTo(audit.statements.get((int)
                    (sequence - 1)));
        });
        return audit.entries;
    }

    private void repeatSome() {
        final List<Request> sent = traffic.sent();
        for (int i = 0; i < 6 && !sent.isEmpty(); i++) {
            send(Traffic.repeated(
                    sent.get(sent.size() - 1 - random.nextInt(Math.min(30, sent.size()))),
                    clock.nowMs(),
                    random.nextBoolean()));
        }
        if (random.nextInt(4) > 0) {
            settle(waiting.size());
        }
    }

    private void repeatAll() {
        for (final Request request : List.copyOf(traffic.sent())) {
            send(Traffic.repeated(request, clock.nowMs(), random.nextBoolean()));
            if (random.nextInt(8) == 0) {
                settle(waiting.size());
            }
        }
        settle(waiting.size());
    }
}
