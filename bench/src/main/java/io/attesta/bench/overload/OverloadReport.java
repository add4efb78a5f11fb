package io.attesta.bench.overload;

import io.attesta.bench.load.LoadReport;
import io.attesta.bench.load.Slice;
import java.util.List;

/**
 * What a run in phases found. A retry is a request of its own, with its own intended time; of what a storm wanted to send and had
 * no room for nothing is sent after the load fell.
 *
 * @param plan what was asked for
 * @param calm what the calm terminals counted over the whole run
 * @param storm what the storm counted
 * @param before the calm before the storm
 * @param overload everything sent during the storm
 * @param besideStorm of these the calm terminals' requests
 * @param after everything sent after the load fell, the storm's last retries too
 * @param seconds the time after the fall second by second
 * @param recovery the verdict on it
 */
public record OverloadReport(
        OverloadPlan plan,
        LoadReport calm,
        LoadReport storm,
        Phase before,
        Phase overload,
        Phase besideStorm,
        Phase after,
        List<Slice> seconds,
        Recovery recovery) {
    /** Puts together what the two sides counted. */
    static OverloadReport of(final OverloadPlan plan, final LoadReport calm, final LoadReport storm) {
        final SecondBySecond calmly = new SecondBySecond(calm.slices(), 0);
        final SecondBySecond all = new SecondBySecond(storm.slices(), plan.stormFrom()).with(calm.slices());
        final Phase before = Phase.of("before", "before", calmly.between(plan.warmUpSeconds(), plan.stormFrom()));
        final List<Slice> after = all.between(plan.fall(), plan.seconds());
        return new OverloadReport(
                plan,
                calm,
                storm,
                before,
                Phase.of("overload", "overload", all.between(plan.stormFrom(), plan.fall())),
                Phase.of("beside it", "calm_terminals_in_overload", calmly.between(plan.stormFrom(), plan.fall())),
                Phase.of("after", "after", after),
                after,
                Recovery.of(after, before.all().percentileUs(99)));
    }

    /** Whether every request was answered, and answered right, and the calm terminals kept their connections. */
    public boolean isRight() {
        return calm.isClean() && storm.isRight() && storm.disconnects() == 0;
    }

    /** Whether the calm terminals were hardly refused while the storm was: less than 0.1 % of their answers were 91. */
    public boolean isUnnoticed() {
        return besideStorm.all().answered() > 0
                && besideStorm.all().busyPercent() < Recovery.MAX_BUSY_PERCENT
                && storm.busy() > 0;
    }
}
