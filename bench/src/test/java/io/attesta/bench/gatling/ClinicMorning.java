package io.attesta.bench.gatling;

import static io.attesta.bench.gatling.Iso8583.iso8583;
import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.doIf;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.rampUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.attesta.authorizer.decision.Category;
import io.attesta.protocol.iso.Action;
import io.gatling.javaapi.core.OpenInjectionStep;
import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Simulation;
import java.time.Duration;

/**
 * A morning at clinics: people come more and more often until the peak, present their card at the desk, are asked whether they are insured
 * twice while they are there, and leave; every fifth takes the kiosk. Rate: people a second at the peak.
 */
public final class ClinicMorning extends Simulation {
    private static final double LEAST = 0.2;
    private static final double KIOSK_SHARE = 0.2;

    public ClinicMorning() {
        final Target target = Target.ofProperties(5, 20, 20);
        setUp(
                        desk(target).injectOpen(morning(target, 1 - KIOSK_SHARE)),
                        kiosk(target).injectOpen(morning(target, KIOSK_SHARE)))
                .protocols(target.iso8583(), target.httpProtocol())
                .maxDuration(target.atMost())
                .assertions(Target.assertions("presence", "inquiry", "close", "kiosk presence", "kiosk close"));
    }

    private static ScenarioBuilder desk(final Target target) {
        return scenario("clinic desk")
                .feed(Visits.atTerminals(target, target.terminals(Category.MED), 0))
                .exec(iso8583("presence").presence())
                .exec(doIf(session -> session.contains(Iso8583.AUTHORIZATION_CODE))
                        .then(exec(target.pause())
                                .exec(iso8583("inquiry").inquiry(Action.INSURED_STATUS))
                                .exec(target.pause())
                                .exec(iso8583("inquiry").inquiry(Action.INSURED_STATUS))
                                .exec(target.pause())
                                .exec(iso8583("close").close())));
    }

    private static ScenarioBuilder kiosk(final Target target) {
        final Kiosk kiosk = new Kiosk(target);
        return scenario("clinic kiosk")
                .exec(kiosk.presence("kiosk presence"))
                .exec(target.pause())
                .exec(kiosk.close("kiosk close"));
    }

    private static OpenInjectionStep[] morning(final Target target, final double share) {
        final double peak = target.rate() * share;
        // Gatling's ramps take whole seconds, and one at least.
        final Duration half = Duration.ofSeconds(Math.max(1, target.seconds() / 2));
        return new OpenInjectionStep[] {
            rampUsersPerSec(peak * LEAST).to(peak).during(half),
            constantUsersPerSec(peak).during(half)
        };
    }
}
