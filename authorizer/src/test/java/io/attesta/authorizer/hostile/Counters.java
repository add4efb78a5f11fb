package io.attesta.authorizer.hostile;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a scrape of {@code /metrics} says. */
record Counters(String text) {
    private static final Pattern REASON = Pattern.compile("attesta_rejected_total\\{reason=\"([a-z-]+)\"} (\\S+)");
    private static final Pattern ANSWERS = Pattern.compile("attesta_authorizations_total\\{[^}]*} (\\S+)");

    /** How many were rejected for a reason, as the tag names it. */
    long rejected(final String reason) {
        return REASON.matcher(text)
                .results()
                .filter(match -> match.group(1).equals(reason))
                .mapToLong(match -> (long) Double.parseDouble(match.group(2)))
                .sum();
    }

    /** All answers, whatever they say. */
    long answers() {
        return ANSWERS.matcher(text)
                .results()
                .mapToLong(match -> (long) Double.parseDouble(match.group(1)))
                .sum();
    }

    /** Answers with a response code. */
    long answers(final String code) {
        return Pattern.compile("attesta_authorizations_total\\{[^}]*response=\"" + code + "\"[^}]*} (\\S+)")
                .matcher(text)
                .results()
                .mapToLong(match -> (long) Double.parseDouble(match.group(1)))
                .sum();
    }

    /** A meter by its name with tags, such as {@code attesta_connections}. */
    double value(final String meter) {
        final Matcher matcher =
                Pattern.compile("(?m)^" + Pattern.quote(meter) + " (\\S+)$").matcher(text);
        if (!matcher.find()) {
            throw new AssertionError("no " + meter + " in\n" + text);
        }
        return Double.parseDouble(matcher.group(1));
    }
}
