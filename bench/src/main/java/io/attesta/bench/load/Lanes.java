package io.attesta.bench.load;

import io.attesta.keystore.KeyStore;
import java.util.ArrayList;
import java.util.List;

/**
 * Divides a plan's terminals and cards among its connections, a range to each, and derives the terminals' keys. All of that is done
 * before anything is sent.
 */
final class Lanes {
    private final LoadPlan plan;
    private final Answers answers;
    private final LaneSize size;
    private final List<TerminalShare> terminals = new ArrayList<>();

    Lanes(final LoadPlan plan, final Answers answers, final KeyStore keys, final TerminalVersions versions) {
        this.plan = plan;
        this.answers = answers;
        size = LaneSize.of(plan);
        for (int lane = 0; lane < plan.connections(); lane++) {
            final int first = from(lane, plan.terminals());
            final int count = from(lane + 1, plan.terminals()) - first;
            terminals.add(new TerminalShare(keys, versions, plan.firstTerminal() + first, count, lane));
        }
    }

    /** A lane of a run whose times are known now. */
    Lane make(
            final int lane,
            final Schedule schedule,
            final LoadClock clock,
            final Tally tally,
            final ReceiptSampler sampler) {
        final long seed = StepRandom.seedOf(plan.seed(), lane);
        final int firstCard = from(lane, plan.cards());
        final CardShare cards = new CardShare(
                (long) plan.firstCard() + firstCard,
                from(lane + 1, plan.cards()) - firstCard,
                plan.cardSkew(),
                plan.openingsPerCardHour());
        final PendingTable table = new PendingTable(size.capacity(), StepRandom.seedOf(seed, 1));
        final Scenario scenario = new Scenario(
                plan.mix(),
                StepRandom.seedOf(seed, 2),
                cards,
                terminals.get(lane),
                table,
                new TerminalTime(clock),
                size.lag());
        final Arrivals arrivals = Arrivals.of(plan.pace(), lane, plan.connections(), StepRandom.seedOf(seed, 3));
        return new Lane(
                scenario,
                table,
                arrivals,
                size.maxOutstanding(),
                plan.retry(),
                clock,
                schedule,
                tally,
                sampler,
                answers.form());
    }

    private int from(final int lane, final int count) {
        return (int) ((long) lane * count / plan.connections());
    }
}
