package io.attesta.authorizer.settings;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a setting's value looks like: reads it from text and says in words what is allowed. */
sealed interface SettingType {
    /** The value of {@code text}, or empty if it is of another type or out of range. */
    Optional<Object> parse(String text);

    /** What is allowed, as it follows "must be": type, unit and range. */
    String allowed();

    /** Whether a complaint may repeat the value that was given. */
    default boolean mayRepeatValue() {
        return true;
    }

    /** What a bare number counts, {@code "-"} if nothing or if {@link #allowed()} says it already. */
    default String unit() {
        return "-";
    }

    /** How YAML writes a value of this type that is given as {@code text}. */
    default String yaml(final String text) {
        return text;
    }

    /** Integer from {@code min} to {@code max}, of {@code unit}. */
    record WholeNumber(int min, int max, String unit) implements SettingType {
        private static final Pattern DIGITS = Pattern.compile("[0-9]{1,10}");

        @Override
        public Optional<Object> parse(final String text) {
            if (!DIGITS.matcher(text).matches()) {
                return Optional.empty();
            }
            final long value = Long.parseLong(text);
            return value >= min && value <= max ? Optional.of((int) value) : Optional.empty();
        }

        @Override
        public String allowed() {
            return "a whole number from " + min + " to " + max;
        }
    }

    /** Integer that is a power of two from {@code min} to {@code max}, of {@code unit}. */
    record PowerOfTwo(int min, int max, String unit) implements SettingType {
        @Override
        public Optional<Object> parse(final String text) {
            return new WholeNumber(min, max, unit).parse(text).filter(value -> Integer.bitCount((Integer) value) == 1);
        }

        @Override
        public String allowed() {
            return "a power of two from " + min + " to " + max;
        }
    }

    /** {@code true} or {@code false}. */
    record Flag() implements SettingType {
        @Override
        public Optional<Object> parse(final String text) {
            return switch (text) {
                case "true" -> Optional.of(true);
                case "false" -> Optional.of(false);
                default -> Optional.empty();
            };
        }

        @Override
        public String allowed() {
            return "true or false";
        }
    }

    /** One of an enum's constants, written in lower case. */
    record Choice(List<? extends Enum<?>> constants) implements SettingType {
        @Override
        public Optional<Object> parse(final String text) {
            return constants.stream()
                    .filter(constant -> label(constant).equals(text))
                    .findFirst()
                    .map(constant -> constant);
        }

        @Override
        public String allowed() {
            final List<String> labels = constants.stream().map(Choice::label).toList();
            final int last = labels.size() - 1;
            return String.join(", ", labels.subList(0, last)) + " or " + labels.get(last);
        }

        @Override
        public String yaml(final String text) {
            // A YAML 1.1 reader would take a plain off for false.
            return text.equals("off") ? '"' + text + '"' : text;
        }

        private static String label(final Enum<?> constant) {
            return constant.name().toLowerCase(Locale.ROOT);
        }
    }

    /** Duration from {@code min} to {@code max}; a lone {@code 0} where {@code zero} says so. */
    record Span(Duration min, Duration max, boolean zero) implements SettingType {
        private static final Pattern FORM = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");

        @Override
        public Optional<Object> parse(final String text) {
            if (zero && text.equals("0")) {
                return Optional.of(Duration.ZERO);
            }
            final Matcher form = FORM.matcher(text);
            if (!form.matches()) {
                return Optional.empty();
            }
            final Duration value = duration(Long.parseLong(form.group(1)), form.group(2));
            final boolean inRange = value.compareTo(min) >= 0 && value.compareTo(max) <= 0;
            return inRange || (zero && value.isZero()) ? Optional.of(value) : Optional.empty();
        }

        private static Duration duration(final long count, final String unit) {
            return switch (unit) {
                case "ms" -> Duration.ofMillis(count);
                case "s" -> Duration.ofSeconds(count);
                case "m" -> Duration.ofMinutes(count);
                case "h" -> Duration.ofHours(count);
                case "d" -> Duration.ofDays(count);
                default -> throw new IllegalStateException("the form lets no other unit pass");
            };
        }

        @Override
        public String allowed() {
            return "a duration from " + text(min) + " to " + text(max) + (zero ? ", or 0" : "")
                    + ", with unit ms, s, m, h or d";
        }

        private static String text(final Duration duration) {
            if (duration.toMillis() % 1000 != 0) {
                return duration.toMillis() + "ms";
            }
            final long seconds = duration.toSeconds();
            if (seconds % 86_400 == 0) {
                return seconds / 86_400 + "d";
            }
            if (seconds % 3_600 == 0) {
                return seconds / 3_600 + "h";
            }
            return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
        }
    }

    /** Number of bytes from {@code min} to {@code max}, plain or with a binary unit. */
    record ByteSize(long min, long max) implements SettingType {
        private static final List<String> UNITS = List.of("B", "KiB", "MiB", "GiB", "TiB");
        private static final Pattern FORM = Pattern.compile("([0-9]{1,13})(B|KiB|MiB|GiB|TiB)?");

        @Override
        public Optional<Object> parse(final String text) {
            final Matcher form = FORM.matcher(text);
            if (!form.matches()) {
                return Optional.empty();
            }
            final int power = form.group(2) == null ? 0 : UNITS.indexOf(form.group(2));
            final long count = Long.parseLong(form.group(1));
            // Compared before it is multiplied, so that no size wraps round.
            if (count > max >> (10 * power)) {
                return Optional.empty();
            }
            final long value = count << (10 * power);
            return value >= min ? Optional.of(value) : Optional.empty();
        }

        @Override
        public String allowed() {
            return "a size from " + text(min) + " to " + text(max) + ", in bytes or with unit KiB, MiB, GiB or TiB";
        }

        private static String text(final long bytes) {
            int power = 0;
            long count = bytes;
            while (power < UNITS.size() - 1 && count != 0 && count % 1024 == 0) {
                count /= 1024;
                power++;
            }
            return power == 0 ? Long.toString(bytes) : count + UNITS.get(power);
        }
    }

    /** Percentage from 0 % to 100 % with up to two decimals; the value is in basis points, 0 to 10,000. */
    record Percentage() implements SettingType {
        private static final Pattern FORM = Pattern.compile("([0-9]{1,3}(?:\\.[0-9]{1,2})?)%");
        private static final int MAX_BASIS_POINTS = 10_000;

        @Override
        public Optional<Object> parse(final String text) {
            final Matcher form = FORM.matcher(text);
            if (!form.matches()) {
                return Optional.empty();
            }
            final int basisPoints =
                    new BigDecimal(form.group(1)).movePointRight(2).intValueExact();
            return basisPoints <= MAX_BASIS_POINTS ? Optional.of(basisPoints) : Optional.empty();
        }

        @Override
        public String allowed() {
            return "a percentage from 0% to 100% with at most two decimals";
        }
    }

    /** Text of a form that is described in words; {@code mayRepeatValue} is false where a secret may land by mistake. */
    record Text(Pattern form, String allowed, boolean mayRepeatValue) implements SettingType {
        @Override
        public Optional<Object> parse(final String text) {
            return form.matcher(text).matches() ? Optional.of(text) : Optional.empty();
        }

        @Override
        public String yaml(final String text) {
            return text.isEmpty() ? "\"\"" : text;
        }
    }

    /** JDBC URL of PostgreSQL without credentials, or nothing. Never repeated: it may hold a password by mistake. */
    record DatabaseUrl() implements SettingType {
        private static final Pattern FORM = Pattern.compile("jdbc:postgresql:[!-~]{1,1000}");
        private static final Pattern CREDENTIALS =
                Pattern.compile("[?&](?:user|\\w*password)=|//[^/?]*@", Pattern.CASE_INSENSITIVE);

        @Override
        public Optional<Object> parse(final String text) {
            final boolean good =
                    FORM.matcher(text).matches() && !CREDENTIALS.matcher(text).find();
            return good || text.isEmpty() ? Optional.of(text) : Optional.empty();
        }

        @Override
        public String allowed() {
            return "empty, or a JDBC URL that begins with jdbc:postgresql: and has neither user nor password in it"
                    + " (they go into database.user and database.password-file)";
        }

        @Override
        public boolean mayRepeatValue() {
            return false;
        }

        @Override
        public String yaml(final String text) {
            return text.isEmpty() ? "\"\"" : text;
        }
    }

    /** Time zone by its name in the tz database. */
    record Zone() implements SettingType {
        private static final Pattern NAME = Pattern.compile("UTC|[A-Z][A-Za-z0-9_+-]*(?:/[A-Za-z0-9_+-]+)+");

        @Override
        public Optional<Object> parse(final String text) {
            if (!NAME.matcher(text).matches()) {
                return Optional.empty();
            }
            try {
                return Optional.of(ZoneId.of(text));
            } catch (final DateTimeException unknown) {
                return Optional.empty();
            }
        }

        @Override
        public String allowed() {
            return "a time zone of the tz database such as Europe/Bucharest, or UTC";
        }
    }

    /** List of categories, possibly empty; the value is an unmodifiable set. */
    record Categories() implements SettingType {
        private static final Pattern BRACKETS = Pattern.compile("\\[(.*)]");

        @Override
        public Optional<Object> parse(final String text) {
            final Matcher brackets = BRACKETS.matcher(text.strip());
            final String inner = brackets.matches() ? brackets.group(1) : text;
            final EnumSet<Category> categories = EnumSet.noneOf(Category.class);
            if (inner.isBlank()) {
                return Optional.of(Collections.unmodifiableSet(categories));
            }
            for (final String name : inner.split(",", -1)) {
                final Optional<Category> category = Arrays.stream(Category.values())
                        .filter(candidate -> candidate.name().equals(name.strip()))
                        .findFirst();
                if (category.isEmpty()) {
                    return Optional.empty();
                }
                categories.add(category.get());
            }
            return Optional.of(Collections.unmodifiableSet(categories));
        }

        @Override
        public String allowed() {
            return "a list, possibly empty, of "
                    + Arrays.stream(Category.values()).map(Category::name).collect(Collectors.joining(", "));
        }
    }
}
