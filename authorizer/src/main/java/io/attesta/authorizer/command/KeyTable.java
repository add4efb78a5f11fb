package io.attesta.authorizer.command;

import io.attesta.keystore.KeyListing;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** The table that {@code keys list} prints. */
final class KeyTable {
    private static final String ROW = "%-11s  %7s  %-20s  %-28s  %s";

    private KeyTable() {}

    /** A heading and a line for each version. */
    static List<String> lines(final List<KeyListing> rows) {
        final List<String> lines = new ArrayList<>();
        lines.add(row("usage", "version", "created (UTC)", "state", "kid"));
        for (final KeyListing row : rows) {
            lines.add(row(
                    row.version().usage().label(),
                    Integer.toString(row.version().number()),
                    time(row.version().createdAt()),
                    state(row),
                    row.kid().orElse("")));
        }
        return List.copyOf(lines);
    }

    private static String row(
            final String usage, final String version, final String created, final String state, final String kid) {
        return String.format(ROW, usage, version, created, state, kid).stripTrailing();
    }

    private static String state(final KeyListing row) {
        return row.version().retiredAt().map(at -> "retired " + time(at)).orElse(row.current() ? "current" : "usable");
    }

    private static String time(final Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
