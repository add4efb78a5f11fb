package io.attesta.bench.gatling;

import static io.attesta.bench.gatling.Iso8583.iso8583;
import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.doIf;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.nothingFor;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.attesta.authorizer.decision.Category;
import io.attesta.protocol.iso.Action;
import io.gatling.javaapi.core.OpenInjectionStep;
import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A fair where few employers see many people: each second a crowd presents its cards at the same moment, some cards far more often than
 * others (Zipf), and whoever is let in attends an interview. Rate: people of each crowd. Each terminal may send a hundred requests a second
 * and is answered 91 beyond, which is a failed request here: as many terminals as crowds need.
 */
public final class HiringFair extends Simulation {
    private static final double ZIPF = 1;

    public HiringFair() {
        final Target target = Target.ofProperties(40, 10, 4);
        setUp(fair(target).injectOpen(crowds(target)))
                .protocols(target.iso8583())
                .maxDuration(target.atMost())
                .assertions(Target.assertions("presence", "interview"));
    }

    private static ScenarioBuilder fair(final Target target) {
        return scenario("hiring fair")
                .feed(Visits.atTerminals(target, target.terminals(Category.EMP), ZIPF))
                .exec(iso8583("presence").presence().orTooMany())
                .exec(doIf(session -> session.contains(Iso8583.AUTHORIZATION_CODE))
                        .then(exec(target.pause()).exec(iso8583("interview").inquiry(Action.INTERVIEW_ATTENDED))));
    }

    private static List<OpenInjectionStep> crowds(final Target target) {
        final List<OpenInjectionStep> steps = new ArrayList<>();
        for (int second = 0; second < target.seconds(); second++) {
            steps.add(atOnceUsers((int) Math.ceil(target.rate())));
            steps.add(nothingFor(Duration.ofSeconds(1)));
        }
        return steps;
    }
}
