package io.attesta.bench.gatling;

import static io.attesta.bench.gatling.Iso8583.iso8583;
import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.bodyString;
import static io.gatling.javaapi.core.CoreDsl.constantConcurrentUsers;
import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.foreach;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.attesta.authorizer.decision.Category;
import io.attesta.protocol.iso.ResponseCode;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Simulation;
import java.time.Duration;

/**
 * Two back offices send card deltas one after another while terminals present other cards as ever. Each issues a batch of cards of the
 * simulation's own, has three of them presented, stops the batch, and has them presented again: they must be refused with the response
 * code of what was done to them, because deltas hold for every request that comes after their acknowledgement. Rate: presences a second
 * beside it.
 */
public final class DeltaStorm extends Simulation {
    private static final int BACK_OFFICES = 2;

    public DeltaStorm() {
        final Target target = Target.ofProperties(20, 10, 20);
        final Duration time = Duration.ofSeconds(target.seconds());
        setUp(
                        backOffice(target)
                                .injectClosed(
                                        constantConcurrentUsers(BACK_OFFICES).during(time)),
                        terminals(target)
                                .injectOpen(constantUsersPerSec(target.rate()).during(time)))
                .protocols(target.iso8583(), target.httpProtocol())
                .maxDuration(target.atMost())
                .assertions(
                        Target.assertions("presence", "issue deltas", "issued card", "stop deltas", "stopped card"));
    }

    private static ScenarioBuilder backOffice(final Target target) {
        final String bearer = target.bearer("back-office");
        return scenario("back office")
                .feed(new CardBatches(target.terminals(Category.MED))::iterator)
                .exec(deltas("issue deltas", bearer, "issued"))
                // Only a run of many minutes presents one card so often.
                .exec(probe(iso8583("issued card")
                        .presence()
                        .expecting(ResponseCode.APPROVED)
                        .orTooMany()))
                .exec(deltas("stop deltas", bearer, "stopped"))
                .exec(probe(iso8583("stopped card")
                        .presence()
                        .expecting(session -> ResponseCode.of(session.getString("refusal")))));
    }

    private static ChainBuilder deltas(final String name, final String bearer, final String lines) {
        return exec(http(name)
                .post("/v1/cards/deltas")
                .header("Authorization", bearer)
                .header("Content-Type", "application/x-ndjson")
                .body(StringBody("#{" + lines + "}"))
                .check(status().is(200), bodyString().transform(String::strip).isEL("#{totals}")));
    }

    private static ChainBuilder probe(final Iso8583RequestBuilder presence) {
        return foreach("#{probed}", Iso8583.CARD).on(exec(presence));
    }

    private static ScenarioBuilder terminals(final Target target) {
        return scenario("terminals")
                .feed(Visits.atTerminals(target, target.terminals(Category.MED), 0))
                .exec(iso8583("presence").presence());
    }
}
