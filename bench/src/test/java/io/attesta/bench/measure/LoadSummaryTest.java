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
    private static final Pace OPEN = new Pace.Fixed(1_000);

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

    /** 1,000 in a second have a standard deviation of 31.6. */
    @Test
    void shouldLetAPoissonProcessVaryByItself() {
        assertThat(failures(new Pace.Poisson(1_000), 0, 0, 0, 0, 886, true, 0)).isEmpty();
        assertThat(failures(new Pace.Poisson(1_000), 0, 0, 0, 0, 884, true, 0))
                .containsExactly("the rate was missed: 1000/s were wanted, 884/s came, 0 were never sent");
    }

    @Test
    void shouldFailForEachThingThatWasWrong() {
        assertThat(failures(OPEN, 0, 1, 2, 3, 1_000, false, 1))
                .containsExactly(
                        "1 answers did not come",
                        "2 answers were wrong",
                        "3 connections were lost",
                        "1 receipts do not verify",
                        "the journal does not verify: damage=1",
                        "journal and archive differ: missing=1");
    }

    private static List<String> failures(
            final Pace pace,
            final long unsent,
            final long missing,
            final long wrong,
            final long lost,
            final double rate,
            final boolean booksClean,
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
                        new Books(
                                Optional.of(new Verdict(booksClean, "damage=1")),
                                Optional.of(new Verdict(booksClean, "missing=1")),
                                Optional.empty()),
                        Optional.empty(),
                        List.of(),
                        RunManifest.ofProcess())
                .failures();
    }
}
