package io.attesta.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.attesta.bench.measure.RunManifest;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareReportTest {
    private static final ComparePlan PLAN = new ComparePlan(
            Workload.PIPELINED, List.of(Contender.ATTESTA, Contender.ECHO_BARE, Contender.JPOS), 3, 1, 2, 300, false);

    @TempDir
    private Path folder;

    @Test
    void shouldTakeMediansAndTheRangeOfRounds() {
        final CompareReport report = report(
                measured(Contender.ATTESTA, 1, 100, 7),
                measured(Contender.ECHO_BARE, 1, 1_000, 1),
                measured(Contender.ECHO_BARE, 2, 1_000, 1),
                measured(Contender.ATTESTA, 2, 300, 9),
                measured(Contender.ATTESTA, 3, 200, 8),
                measured(Contender.ECHO_BARE, 3, 400, 1));
        final Standing attesta = report.standings().get(0);
        assertThat(attesta.ratePerSecond()).isEqualTo(200);
        assertThat(attesta.lowestRate()).isEqualTo(100);
        assertThat(attesta.highestRate()).isEqualTo(300);
        assertThat(attesta.serverUs()).hasValue(8);
        assertThat(attesta.databaseUs()).isEmpty();
        final Ratio ratio = report.ratios().get(0);
        assertThat(ratio.to()).isEqualTo(Contender.ECHO_BARE);
        assertThat(ratio.ofMedians()).isCloseTo(0.2, within(1e-9));
        assertThat(ratio.lowest()).isCloseTo(0.1, within(1e-9));
        assertThat(ratio.highest()).isCloseTo(0.5, within(1e-9));
        assertThat(report.isRight()).isTrue();
    }

    @Test
    void shouldTakeTheMeanOfTheTwoInTheMiddle() {
        assertThat(CompareReport.median(1, 2, 4, 9)).isEqualTo(3);
        assertThat(CompareReport.median(5)).isEqualTo(5);
    }

    @Test
    void shouldLeaveOutWhoCouldNotRunAndNotCount() {
        final CompareReport report =
                report(measured(Contender.ATTESTA, 1, 100, 7), Measurement.none(Contender.JPOS, 1, "it ended instead"));
        assertThat(report.isRight()).isFalse();
        assertThat(report.standings()).hasSize(1);
        assertThat(report.ratios()).isEmpty();
        assertThat(printed(report)).contains("WRONG", "jPOS, quiet log, round 1: it ended instead", "DOES NOT COUNT");
    }

    @Test
    void shouldSayHowItWasMeasured() throws Exception {
        final CompareReport report =
                report(measured(Contender.ATTESTA, 1, 123_456, 7), measured(Contender.ECHO_BARE, 1, 500_000, 1));
        assertThat(printed(report))
                .contains("archive off", "journal.sync=batch", "16 connections with 32 in flight", "commit c0ffee")
                .containsPattern("(?m)^  Attesta  +123456 +123456 +123456 ")
                .containsPattern("(?m)^  echo, bare client  +0\\.247 +0\\.247 +0\\.247$")
                .contains("every answer came and was right");
        final Path file = folder.resolve("compare.json");
        CompareJson.write(summary(report), file);
        final JsonNode json = new ObjectMapper().readTree(file.toFile());
        assertThat(json.path("scenario").asText()).isEqualTo("pipelined");
        assertThat(json.path("right").asBoolean()).isTrue();
        assertThat(json.at("/manifest/set/journal.sync").asText()).isEqualTo("batch");
        assertThat(json.at("/manifest/durable").asBoolean()).isTrue();
        assertThat(json.at("/manifest/commit").asText()).isEqualTo("c0ffee");
        assertThat(json.at("/systems/1/system").asText()).isEqualTo("echo-bare");
        assertThat(json.at("/systems/0/server_us").asDouble()).isEqualTo(7);
        assertThat(json.at("/systems/0").has("database_us")).isFalse();
        assertThat(json.at("/ratios/0/of_medians").asDouble()).isCloseTo(0.247, within(1e-3));
        assertThat(json.path("measurements")).hasSize(2);
    }

    @Test
    void shouldGoBackwardsEveryOtherRound() {
        assertThat(PLAN.order(0)).containsExactly(Contender.ATTESTA, Contender.ECHO_BARE, Contender.JPOS);
        assertThat(PLAN.order(1)).containsExactly(Contender.JPOS, Contender.ECHO_BARE, Contender.ATTESTA);
        assertThat(PLAN.order(2)).isEqualTo(PLAN.order(0));
    }

    private static CompareReport report(final Measurement... measurements) {
        return new CompareReport(PLAN, List.of(measurements));
    }

    private static String printed(final CompareReport report) {
        final StringWriter text = new StringWriter();
        summary(report).print(new PrintWriter(text));
        return text.toString();
    }

    private static CompareSummary summary(final CompareReport report) {
        return new CompareSummary(
                report,
                Map.of("journal.sync", "batch"),
                false,
                new RunManifest(
                        "c0ffee", Instant.EPOCH, "a Java", List.of("-Xmx1g"), 2, "a processor", "a kernel", 1024, 0.5));
    }

    private static Measurement measured(
            final Contender contender, final int round, final double rate, final double serverUs) {
        return new Measurement(
                contender,
                round,
                rate,
                10,
                20,
                30,
                1_000,
                OptionalDouble.of(serverUs),
                OptionalDouble.empty(),
                OptionalDouble.of(1),
                "all of it",
                List.of());
    }
}
