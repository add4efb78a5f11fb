package io.attesta.authorizer.telemetry;

import io.attesta.authorizer.pipeline.AlarmKind;
import io.attesta.authorizer.pipeline.PipelineEvents;
import io.attesta.authorizer.pipeline.RejectReason;
import io.attesta.authorizer.runtime.Clock;
import io.attesta.authorizer.testing.GeneratedPage;
import io.attesta.protocol.iso.ResponseCode;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code docs/reference/meters.md}, made from {@link MeterName} and from what a scrape of all meters shows. */
final class MetersPage {
    private static final String HEAD = """
            # Meters

            Made from `io.attesta.authorizer.telemetry.MeterName`, `RejectReason` and `AlarmKind`; a test compares them.

            `GET /metrics` gives them as Prometheus text. No tag ever names a card, an acceptor or a terminal. Beside them are
            the meters of the JVM and the process (`jvm_…`, `process_…`, `system_…`).

            Times are gauges in seconds with the tag `quantile`: 0.5, 0.9, 0.99, 0.999, and 1 for the greatest. They are over the last
            minute, and not a number (`NaN`) when nothing was measured in it. The two meters of the archive's lag are there only while
            there is an archive; the lag is -1 until the database has been reached for the first time.

            | Prometheus name | type | tags | meaning |
            | --- | --- | --- | --- |
            """;

    private static final String TAGS = """

            `action` is the first two digits of DE 3, `response` is DE 39, `stage` is `decide`, `seal`, `journal` or `respond`. A pair of
            action and response appears when it was first answered.

            """;

    private MetersPage() {}

    static String markdown() throws IOException {
        final StringBuilder page = new StringBuilder(HEAD);
        final List<String> scrape;
        try (Meters meters = everyMeter()) {
            scrape = meters.scrape().lines().toList();
        }
        for (final MeterName name : MeterName.values()) {
            appendMeter(page, name, scrape);
        }
        page.append(TAGS);
        page.append("## reason, of attesta_rejected_total\n\n| reason | meaning |\n| --- | --- |\n");
        for (final RejectReason reason : RejectReason.values()) {
            appendConstant(page, reason);
        }
        page.append("\n## kind, of attesta_alarms_total\n\n");
        page.append("What to do about each says [alarms.md](../operating/alarms.md).\n\n");
        page.append("| kind | meaning |\n| --- | --- |\n");
        for (final AlarmKind kind : AlarmKind.values()) {
            appendConstant(page, kind);
        }
        return page.toString();
    }

    /** Meters of which each has been made, the gauges that the server adds included. */
    private static Meters everyMeter() {
        final Meters meters = new Meters(Clock.system(), false, 100, (atMs, kind, text) -> {});
        meters.answered(30, ResponseCode.APPROVED);
        for (final MeterName name : MeterName.values()) {
            if (meters.registry().find(name.label()).meter() == null) {
                meters.gauge(name, () -> 0);
            }
        }
        meters.stage(PipelineEvents.Stage.DECIDE, 1);
        return meters;
    }

    private static void appendMeter(final StringBuilder page, final MeterName name, final List<String> scrape) {
        for (final String line : scrape) {
            final String help = "# HELP ";
            if (line.startsWith(help) && line.endsWith(' ' + name.sentence())) {
                final String family = line.substring(help.length(), line.indexOf(' ', help.length()));
                page.append("| `").append(String.join("` `", series(family, scrape)));
                page.append("` | ").append(type(family, scrape));
                page.append(" | ").append(String.join(", ", tags(family, scrape)));
                page.append(" | ").append(name.sentence()).append(" |\n");
            }
        }
    }

    private static String type(final String family, final List<String> scrape) {
        final String begin = "# TYPE " + family + ' ';
        return scrape.stream()
                .filter(line -> line.startsWith(begin))
                .findFirst()
                .orElseThrow()
                .substring(begin.length());
    }

    /** The names that stand before values: the family's own, or those of a summary. */
    private static SortedSet<String> series(final String family, final List<String> scrape) {
        final SortedSet<String> names = new TreeSet<>();
        for (final String line : scrape) {
            final Matcher sample = sample(family).matcher(line);
            if (sample.lookingAt()) {
                names.add(sample.group(1));
            }
        }
        return names;
    }

    private static SortedSet<String> tags(final String family, final List<String> scrape) {
        final SortedSet<String> keys = new TreeSet<>();
        for (final String line : scrape) {
            final Matcher sample = sample(family).matcher(line);
            if (sample.lookingAt() && sample.group(2) != null) {
                final Matcher key = Pattern.compile("(\\w+)=\"").matcher(sample.group(2));
                while (key.find()) {
                    keys.add('`' + key.group(1) + '`');
                }
            }
        }
        return keys;
    }

    private static Pattern sample(final String family) {
        return Pattern.compile("(" + family + "(?:_count|_sum)?)(?:\\{(.*)})? ");
    }

    private static void appendConstant(final StringBuilder page, final Enum<?> constant) throws IOException {
        page.append("| `").append(constant.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        page.append("` | ").append(GeneratedPage.sentence(constant)).append(" |\n");
    }
}
