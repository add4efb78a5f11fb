package io.attesta.bench.compare;

import io.attesta.bench.measure.RunManifest;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What came out and how it was measured, as lines for people.
 *
 * @param report of the run
 * @param set what was set for Attesta, by dotted key
 * @param archive whether Attesta wrote its archive
 * @param manifest what it was run with
 */
record CompareSummary(CompareReport report, Map<String, String> set, boolean archive, RunManifest manifest) {
    void print(final PrintWriter out) {
        row(
                out,
                "system",
                "%10s %10s %10s %9s %9s %9s %10s %10s %10s",
                "answers/s",
                "lowest",
                "highest",
                "p50 us",
                "p99 us",
                "p99.9 us",
                "server us",
                "database",
                "generator");
        report.standings().forEach(standing -> standing(out, standing));
        if (!report.ratios().isEmpty()) {
            row(out, "Attesta's rate to", "%10s %10s %10s", "medians", "lowest", "highest");
            report.ratios()
                    .forEach(ratio -> row(
                            out,
                            ratio.to().title(),
                            "%10.3f %10.3f %10.3f",
                            ratio.ofMedians(),
                            ratio.lowest(),
                            ratio.highest()));
        }
        notes().forEach(note -> out.println("  " + note));
        report.measurements().forEach(one -> problems(out, one));
        row(out, "verdict", "%s", report.isRight() ? "every answer came and was right" : "DOES NOT COUNT");
        out.flush();
    }

    private static void standing(final PrintWriter out, final Standing standing) {
        row(
                out,
                standing.contender().title(),
                "%10.0f %10.0f %10.0f %9.1f %9.1f %9.1f %10s %10s %10s",
                standing.ratePerSecond(),
                standing.lowestRate(),
                standing.highestRate(),
                standing.p50Us(),
                standing.p99Us(),
                standing.p999Us(),
                us(standing.serverUs()),
                us(standing.databaseUs()),
                us(standing.generatorUs()));
    }

    private static String us(final OptionalDouble value) {
        return value.isEmpty() ? "-" : String.format(Locale.ROOT, "%.1f", value.getAsDouble());
    }

    private static void problems(final PrintWriter out, final Measurement one) {
        one.problems()
                .forEach(problem ->
                        row(out, "WRONG", "%s, round %d: %s", one.contender().title(), one.round(), problem));
    }

    /** How it was measured, and what a reader might take for granted and must not. */
    List<String> notes() {
        final ComparePlan plan = report.plan();
        final List<String> notes = new ArrayList<>();
        notes.add(String.format(
                Locale.ROOT,
                "%s; %d rounds of %d s after %d s warm-up each, every other round"
                        + " backwards; a new process for each. Medians of the rounds; processor time is of one answer.",
                plan.workload().shape(),
                plan.rounds(),
                plan.seconds(),
                plan.warmUpSeconds()));
        notes.add("Attesta: durable (journal.sync=" + set.get("journal.sync")
                + ") before it answers, signed in batches, " + plan.cards() + " cards, archive "
                + (archive ? "on" : "off") + "; no TLS; limits off. Set: " + set + ".");
        notes.add(
                "Echo: no job at all; answers of 370 bytes. Bare client: sends what was made before, counts. Checking generator: the"
                        + " generator's ceiling.");
        if (plan.contenders().stream().anyMatch(Contender::isJpos)) {
            notes.add(
                    "jPOS: one signature, one committed INSERT (fsync and synchronous_commit on) an answer; 24 sessions; knows no"
                            + " duplicates, limits, chain of batches or sessions to come back to.");
        }
        notes.add("Requests have 70 bytes (a card presented by its number) and two of length.");
        notes.addAll(manifest.lines());
        return notes;
    }

    private static void row(final PrintWriter out, final String name, final String format, final Object... values) {
        out.printf(Locale.ROOT, "  %-26s%s%n", name, String.format(Locale.ROOT, format, values));
    }
}
