package io.attesta.bench.overload;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.authorizer.command.SettingsOptions;
import io.attesta.authorizer.runtime.Readiness;
import io.attesta.authorizer.settings.Settings;
import io.attesta.bench.load.LoadPlan;
import io.attesta.bench.load.LoadReport;
import io.attesta.bench.load.LoadRun;
import io.attesta.bench.load.Mix;
import io.attesta.bench.load.Pace;
import io.attesta.bench.load.ReceiptCheck;
import io.attesta.bench.load.Retry;
import io.attesta.bench.server.OwnServer;
import io.attesta.keystore.signing.PublicKeySet;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Small storms against a whole server. Nothing here fails on a time. */
@Timeout(120)
class OverloadRunTest {
    private static final int CARDS = 20_000;
    private static final int CONNECTIONS = 16;
    private static final int OVERLOAD_RATE = 20_000;
    /** 16 connections with 8 requests in flight each want 128 places, and the ring has 56 for them: full on any machine. */
    private static final Map<String, String> SMALL_RING = Map.of(
            "pipeline.ring-size", "64", "transport.max-in-flight-per-connection", "8", "pipeline.batch-size", "16");

    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void shouldAnswerEveryRequestOfAStormAndBeItselfAgainAfterwards(final int retries) throws Exception {
        try (OwnServer server = server(SMALL_RING)) {
            final OverloadReport report =
                    run(server, plan(200, OverloadPlan.MAX_TERMINALS, new Retry(retries, Duration.ofMillis(20))));

            assertRight(report);
            assertThat(report.before().all().busy()).isZero();
            assertThat(report.overload().all().busy()).isPositive();
            assertThat(report.storm().retried())
                    .satisfies(count -> assertThat(count > 0).isEqualTo(retries > 0));
            // Everything of the storm is answered. Four connections have 32 requests in flight at most: they fit.
            final LoadReport afterwards = load(server, 8);
            assertThat(afterwards.isClean()).as("%s", afterwards.examples()).isTrue();
            assertThat(afterwards.busy()).isZero();
            final ReceiptCheck check = new ReceiptCheck(PublicKeySet.of(server.keys()));
            assertThat(check.verify(report.storm().samples()).refused()).isEmpty();
            assertThat(check.verify(report.calm().samples()).verified()).isPositive();
            server.requireSound();
        }
    }

    @Test
    void shouldRefuseOnlyTheTerminalsThatAskTooOften() throws Exception {
        try (OwnServer server = server(Map.of("limits.requests-per-terminal-second", "50"))) {
            final OverloadReport report = run(server, plan(200, CONNECTIONS, Retry.NONE));

            assertRight(report);
            assertThat(report.calm().busy()).isZero();
            assertThat(report.storm().busy()).isGreaterThan(report.storm().answered() / 2);
            assertThat(report.isUnnoticed()).isTrue();
        }
    }

    @Test
    void shouldAnswer91WhileNotReadyAndDecideAgainAfterwards() throws Exception {
        try (OwnServer server = server(Map.of())) {
            int seed = 0;
            // Not DISK: that the conductor passes by itself, which its own test shows.
            for (final Readiness.Check check :
                    List.of(Readiness.Check.DRAINING, Readiness.Check.FAULT, Readiness.Check.JOURNAL)) {
                server.server().readiness().fail(check, "a test says so");
                final LoadReport meanwhile = load(server, ++seed);
                server.server().readiness().pass(check);
                final LoadReport afterwards = load(server, ++seed);

                assertThat(meanwhile.isClean()).as("%s", meanwhile.examples()).isTrue();
                assertThat(meanwhile.answersByCode()).containsOnlyKeys("91").containsEntry("91", 200L);
                assertThat(afterwards.isClean()).as("%s", afterwards.examples()).isTrue();
                assertThat(afterwards.answersByCode()).containsKey("00").doesNotContainKey("91");
            }
        }
    }

    @Test
    void shouldAnswer91WhenTheDiskIsNearlyFullFromTheStart() throws Exception {
        try (OwnServer server = server(Map.of("journal.min-free", "1048576GiB"))) {
            final LoadReport report = load(server, 1);

            assertThat(report.isClean()).as("%s", report.examples()).isTrue();
            assertThat(report.answersByCode()).containsOnlyKeys("91");
            assertThat(server.server().readiness().failing()).containsOnlyKeys(Readiness.Check.DISK);
        }
    }

    private static void assertRight(final OverloadReport report) {
        assertThat(report.calm().examples()).isEmpty();
        assertThat(report.storm().examples()).isEmpty();
        assertThat(report.isRight()).isTrue();
        assertThat(report.calm().sent()).isEqualTo(report.calm().answered());
        assertThat(report.storm().sent()).isEqualTo(report.storm().answered()).isPositive();
        assertThat(report.calm().sent() + report.storm().sent())
                .isGreaterThanOrEqualTo(report.before().all().sent()
                        + report.overload().all().sent()
                        + report.after().all().sent());
    }

    private static OverloadReport run(final OwnServer server, final OverloadPlan plan) throws Exception {
        return new OverloadRun(plan, server.address(), server.keys(), progress -> {}).run();
    }

    private static OverloadPlan plan(final int rate, final int stormTerminals, final Retry retry) {
        return new OverloadPlan(
                rate, OVERLOAD_RATE, 4, CONNECTIONS, stormTerminals, retry, Mix.usual(), 0, 1, 1, 3, CARDS, 50, 7);
    }

    private static LoadReport load(final OwnServer server, final int seed) throws Exception {
        final LoadPlan plan = LoadPlan.to(
                        server.address().getAddress().getHostAddress(),
                        server.address().getPort(),
                        new Pace.Fixed(1_000))
                .connections(4)
                .terminals(0, 500)
                .cards(1, CARDS)
                .mix(Mix.presenceOnly())
                .duration(Duration.ofMillis(200))
                .seed(seed)
                .build();
        return new LoadRun(plan, server.keys(), progress -> {}).run();
    }

    private static OwnServer server(final Map<String, String> changed) throws Exception {
        final Map<String, String> all = new HashMap<>(Map.of(
                "transport.port", "0",
                "http.port", "0",
                "database.archive", "false",
                "cards.planned", "40000",
                "limits.requests-per-terminal-second", "0",
                "limits.openings-per-card-hour", "0",
                "journal.segment-bytes", "16MiB",
                "journal.min-free", "64MiB"));
        all.putAll(changed);
        return OwnServer.start(Settings.with(all), new SettingsOptions(Optional.empty(), Map.of()), CARDS);
    }
}
