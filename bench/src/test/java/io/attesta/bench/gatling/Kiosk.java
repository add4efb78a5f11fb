package io.attesta.bench.gatling;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.bodyString;
import static io.gatling.javaapi.core.CoreDsl.doIf;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.feed;
import static io.gatling.javaapi.core.CoreDsl.jsonPath;
import static io.gatling.javaapi.http.HttpDsl.header;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.attesta.bench.load.SampleCards;
import io.attesta.bench.load.SampleDraw;
import io.attesta.bench.load.SampleTerminals;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.http.HttpRequestActionBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A kiosk in a clinic's hall, over HTTP: people come one after another and at once. It is one terminal, so all its requests are numbered
 * together.
 */
final class Kiosk {
    private static final int LAST_STAN = 999_999;
    private static final DateTimeFormatter DE_7 =
            DateTimeFormatter.ofPattern("MMddHHmmss").withZone(ZoneOffset.UTC);
    private static final String PRESENCE =
            "{\"pan\":\"#{pan}\",\"action\":30,\"stan\":#{stan},\"transmittedAt\":\"#{transmittedAt}\"}";
    private static final String CLOSE =
            "{\"pan\":\"#{pan}\",\"action\":99,\"code\":\"#{kioskCode}\",\"stan\":#{stan},\"transmittedAt\":\"#{transmittedAt}\"}";

    private final Target target;
    private final String bearer;
    private final AtomicInteger stans = new AtomicInteger((int) (System.nanoTime() / 1_000 % LAST_STAN));

    Kiosk(final Target target) {
        this.target = target;
        bearer = target.bearer("kiosk");
    }

    /** Somebody presents a card. */
    ChainBuilder presence(final String name) {
        return feed(this::cards)
                .feed(this::requests)
                .exec(request(name, PRESENCE)
                        .check(
                                jsonPath("$.responseCode").isEL("#{expected}"),
                                jsonPath("$.authorizationCode").optional().saveAs("kioskCode"),
                                bodyString().saveAs("firstAnswer")));
    }

    /** The kiosk heard nothing and asks again, with the key by which the server knows the request: the answer must be the first one. */
    ChainBuilder repeat(final String name) {
        return exec(request(name, PRESENCE)
                .header("Idempotency-Key", "#{idempotencyKey}")
                .check(bodyString().isEL("#{firstAnswer}")));
    }

    /** The person leaves, if they were let in. */
    ChainBuilder close(final String name) {
        return doIf(session -> session.contains("kioskCode"))
                .then(feed(this::requests)
                        .exec(request(name, CLOSE)
                                .check(jsonPath("$.responseCode").is("00"))));
    }

    private HttpRequestActionBuilder request(final String name, final String body) {
        return http(name)
                .post("/v1/authorizations")
                .header("Authorization", bearer)
                .header("Content-Type", "application/json")
                .body(StringBody(body))
                .check(status().is(200), header("Idempotency-Key").isEL("#{idempotencyKey}"));
    }

    private Iterator<Map<String, Object>> cards() {
        final SampleDraw cards = Visits.draw(target, 0);
        return Visits.endless(n -> {
            final long card = cards.getAsLong();
            return Map.of(
                    "pan",
                    Long.toString(SampleCards.pan(card)),
                    "expected",
                    cards.expected(Target.KIOSK, card).text());
        });
    }

    private Iterator<Map<String, Object>> requests() {
        return Visits.endless(
                n -> request(stans.updateAndGet(last -> last == LAST_STAN ? 1 : last + 1), Instant.now()));
    }

    private static Map<String, Object> request(final int stan, final Instant at) {
        final Instant second = at.truncatedTo(ChronoUnit.SECONDS);
        final int county = SampleTerminals.countyOf(Target.KIOSK);
        final int number = SampleTerminals.numberOf(Target.KIOSK);
        final String terminal = ascii(SampleTerminals.terminal(county, number));
        final String acceptor = ascii(SampleTerminals.acceptor(county, number));
        return Map.of(
                "stan",
                stan,
                "transmittedAt",
                second.toString(),
                "idempotencyKey",
                DE_7.format(second) + "-" + "%06d".formatted(stan) + "-" + terminal + "-" + acceptor);
    }

    private static String ascii(final byte[] text) {
        return new String(text, StandardCharsets.US_ASCII);
    }
}
