package io.attesta.keystore.file;

import io.attesta.keystore.KeyUsage;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of an entry in the key file.
 *
 * <pre>
 *   mac-master-2                                  usable; its date is the entry's creation date
 *   mac-master-1-retired-1795296000-1795468800    retired; created and retired in seconds since 1970
 * </pre>
 *
 * A retired version carries its dates in its name, because renaming an entry gives it a new creation date.
 *
 * @param usage what the key is for
 * @param number the version's number, from 1
 * @param retirement both dates once it is retired
 */
record KeyAlias(KeyUsage usage, int number, Optional<Retirement> retirement) {
    private static final Pattern FORM =
            Pattern.compile("([a-z]+(?:-[a-z]+)*)-([1-9][0-9]{0,5})(?:-retired-([0-9]{1,12})-([0-9]{1,12}))?");

    /** When a retired version was made and when it was retired, to the second. */
    record Retirement(Instant createdAt, Instant retiredAt) {}

    static KeyAlias usable(final KeyUsage usage, final int number) {
        return new KeyAlias(usage, number, Optional.empty());
    }

    KeyAlias retired(final Instant createdAt, final Instant retiredAt) {
        return new KeyAlias(
                usage,
                number,
                Optional.of(new Retirement(
                        createdAt.truncatedTo(ChronoUnit.SECONDS), retiredAt.truncatedTo(ChronoUnit.SECONDS))));
    }

    /** Reads a name; empty if it is none of ours. */
    static Optional<KeyAlias> parse(final String name) {
        final Matcher matcher = FORM.matcher(name);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        for (final KeyUsage usage : KeyUsage.values()) {
            if (usage.label().equals(matcher.group(1))) {
                final KeyAlias alias = usable(usage, Integer.parseInt(matcher.group(2)));
                return Optional.of(
                        matcher.group(3) == null
                                ? alias
                                : alias.retired(seconds(matcher.group(3)), seconds(matcher.group(4))));
            }
        }
        return Optional.empty();
    }

    /** The name as it stands in the file. */
    String name() {
        return usage.label() + "-" + number
                + retirement
                        .map(dates -> "-retired-" + dates.createdAt().getEpochSecond() + "-"
                                + dates.retiredAt().getEpochSecond())
                        .orElse("");
    }

    private static Instant seconds(final String digits) {
        return Instant.ofEpochSecond(Long.parseLong(digits));
    }
}
