package io.attesta.bench.load;

import io.attesta.keystore.KeyStore;
import java.time.Duration;

/** One lane with a fake clock, a fake wire and a fake authorizer behind it. */
final class LaneFixture {
    static final long CARDS = 2_000;

    final KeyStore keys = TestKeys.rotated();
    final FakeClock clock = new FakeClock();
    final FakeWire wire = new FakeWire();
    final FakeAuthorizer authorizer = new FakeAuthorizer(keys, clock, CARDS);
    final Tally tally;
    final ReceiptSampler sampler = new ReceiptSampler(20, 1);
    final Lane lane;

    LaneFixture(final LoadPlan.Builder planned) {
        this(planned, TerminalVersions.same(1));
    }

    LaneFixture(final LoadPlan.Builder planned, final TerminalVersions versions) {
        this(planned, versions, Answers.DECIDED);
    }

    LaneFixture(final LoadPlan.Builder planned, final TerminalVersions versions, final Answers answers) {
        final LoadPlan plan = planned.build();
        final Schedule schedule = Schedule.of(plan, 0);
        tally = new Tally(plan.sliceCount());
        lane = new Lanes(plan, answers, keys, versions).make(0, schedule, clock, tally, sampler);
    }

    static LoadPlan.Builder plan(final Pace pace) {
        return LoadPlan.to("localhost", 8583, pace)
                .connections(1)
                .terminals(0, 50)
                .cards(1, (int) CARDS)
                .duration(Duration.ofSeconds(10));
    }

    void sendAt(final long ns) {
        clock.advanceTo(ns);
        lane.sendDue(ns, wire);
    }

    /** Answers the oldest request; gives whether there was one. */
    boolean answerOne() {
        final byte[] request = wire.take();
        if (request == null) {
            return false;
        }
        deliver(authorizer.answer(request));
        return true;
    }

    void deliver(final byte[] answer) {
        lane.receive(answer, 0, answer.length);
    }

    void answerAll() {
        while (answerOne()) {
            // The next.
        }
    }
}
