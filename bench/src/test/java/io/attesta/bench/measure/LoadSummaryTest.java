package io.attesta.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.bench.load.Fault;
import io.attesta.bench.load.Latencies;
import io.attesta.bench.load.LoadPlan;
import io.attesta.bench.load.LoadReport;
import io.attesta.bench.load.Pace;
import io.attesta.bench.load.ReceiptCheck;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class LoadSummaryTest {
    private static final Pace OPEN = new Pace.Poisson(1_000);

    @Test
    void shouldCountWhenAllCameAndWasRight() {
        assertThat(failures(OPEN, 0, 0, 0, 0, 990, true, 0)).isEmpty();
        assertThat(failures(new Pace.Closed(1), 0, 0, 0, 0, 1, true, 0)).isEmpty();
    }

    @Test
    void shouldFailWhenTheRateIsMissed() {
        assertThat(failures(OPEN, 0, 0, 0, 0, 979, true, 0))
                .containsExactly("the rate was missed: 1000/s were wanted, 979/s came, 0 were never sent");
        assertThat(failures(OPEN, 3, 0, 0, 0, 1_000, true, 0))
                .containsExactly("the rate was missed: 1000/s were wanted, 1000/s came, 3 were never sent");
    }

    @Test
    void shouldFailForEachThingThatWasWrong() {
        assertThat(failures(OPEN, 0, 1, 2, 3, 1_000, false, 1))
                .containsExactly(
                        "1 answers did not come",
                        "2 answers were wrong",
                        "3 connections were lost",
                        "1 receipts do not verify",
                        "journal and archive differ");
    }

    private static List<String> failures(
            final Pace pace,
            final long unsent,
            final long missing,
            final long wrong,
            final long lost,
            final double rate,
            final boolean archiveClean,
            final int refused) {
        final LoadReport report = new LoadReport(
                LoadPlan.to("localhost", 8583, pace).build(),
                1_000,
                1_000,
                unsent,
                missing,
                wrong,
                0,
                0,
                lost,
                1,
                rate,
                new Latencies(1, 1, 1, 1, 1),
                new Histogram(3),
                0,
                Map.of(),
                Map.of(),
                Map.<Fault, Long>of(),
                List.of(),
                List.of(),
                List.of());
        final List<String> reasons = List.of("forged").subList(0, refused);
        return new LoadSummary(
                        report,
                        new ReceiptCheck.Result(1, reasons),
                        Optional.empty(),
                        archiveClean,
                        List.of(),
                        RunManifest.ofProcess())
                .failures();
    }
}
