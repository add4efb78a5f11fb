package io.attesta.bench.gatling;

import static io.attesta.bench.gatling.Iso8583.iso8583;
import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.doIf;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.attesta.authorizer.decision.Category;
import io.attesta.protocol.iso.Action;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Simulation;
import java.time.Duration;

/**
 * Nobody hears anything: every request is sent again at once, and then the session is closed, or its opening reversed, both twice. An
 * answer to a repeat must be the first one, byte for byte. Each person has a connection of its own, and every fifth takes the kiosk, which
 * repeats with its Idempotency-Key. Rate: people a second.
 */
public final class RetryStorm extends Simulation {
    private static final double OF_EACH_WAY = 0.4;
    private static final double KIOSK_SHARE = 0.2;

    public RetryStorm() {
        final Target target = Target.ofProperties(10, 10, 20);
        final Duration time = Duration.ofSeconds(target.seconds());
        final double each = target.rate() * OF_EACH_WAY;
        setUp(
                        visit(target, "closing", iso8583("close").close(), "close retry")
                                .injectOpen(constantUsersPerSec(each).during(time)),
                        visit(target, "reversing", iso8583("reversal").reversal(), "reversal retry")
                                .injectOpen(constantUsersPerSec(each).during(time)),
                        kiosk(target)
                                .injectOpen(constantUsersPerSec(target.rate() * KIOSK_SHARE)
                                        .during(time)))
                .protocols(target.iso8583().connectionPerUser(), target.httpProtocol())
                .maxDuration(target.atMost())
                .assertions(Target.assertions(
                        "presence",
                        "presence retry",
                        "inquiry",
                        "inquiry retry",
                        "close",
                        "close retry",
                        "reversal",
                        "reversal retry",
                        "kiosk presence",
                        "kiosk retry"));
    }

    private static ScenarioBuilder visit(
            final Target target, final String name, final Iso8583RequestBuilder end, final String endRetry) {
        return scenario(name)
                .feed(Visits.atTerminals(target, target.terminals(Category.MED), 0))
                .exec(twice(iso8583("presence").presence(), "presence retry"))
                .exec(doIf(session -> session.contains(Iso8583.AUTHORIZATION_CODE))
                        .then(exec(twice(iso8583("inquiry").inquiry(Action.INSURED_STATUS), "inquiry retry"))
                                .exec(twice(end, endRetry))));
    }

    private static ChainBuilder twice(final Iso8583RequestBuilder request, final String retry) {
        return exec(request).exec(iso8583(retry).repeat());
    }

    private static ScenarioBuilder kiosk(final Target target) {
        final Kiosk kiosk = new Kiosk(target);
        return scenario("repeating kiosk")
                .exec(kiosk.presence("kiosk presence"))
                .exec(kiosk.repeat("kiosk retry"));
    }
}
