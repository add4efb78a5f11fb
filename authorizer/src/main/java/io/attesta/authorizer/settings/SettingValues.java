package io.attesta.authorizer.settings;

import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The value of every key, each checked when it is set; begins with the defaults. Not safe for several threads and not
 * kept after loading.
 */
final class SettingValues {
    private final Map<SettingKey, Object> values = new EnumMap<>(SettingKey.class);
    private final Map<SettingKey, SettingText> texts = new EnumMap<>(SettingKey.class);

    SettingValues() {
        for (final SettingKey key : SettingKey.values()) {
            set(key, new SettingText(key.defaultText(), SettingOrigin.DEFAULT));
        }
    }

    /** Sets one value, or refuses it with a sentence that names key, place and what is allowed. */
    void set(final SettingKey key, final SettingText text) {
        final Object value = key.type().parse(text.text()).orElseThrow(() -> refusal(key, text));
        values.put(key, value);
        texts.put(key, text);
    }

    private static SettingsException refusal(final SettingKey key, final SettingText text) {
        final String given = key.type().mayRepeatValue()
                ? (text.text().isEmpty() ? " is empty, but" : " is \"" + printable(text.text()) + "\", but")
                : "";
        return new SettingsException(
                text.origin().place() + ": " + key.dotted() + given + " must be " + key.allowed() + ".");
    }

    private static String printable(final String text) {
        final String oneLine = text.replaceAll("\\p{Cntrl}", "?");
        return oneLine.length() <= 80 ? oneLine : oneLine.substring(0, 80) + "…";
    }

    List<EffectiveSetting> effective() {
        return Arrays.stream(SettingKey.values())
                .map(key -> new EffectiveSetting(
                        key, texts.get(key).text(), texts.get(key).origin()))
                .toList();
    }

    /** A value with its place, as a complaint about two settings tells it: {@code 1024 (default)}. */
    String told(final SettingKey key) {
        final SettingText text = texts.get(key);
        final String value = key.type().mayRepeatValue() ? printable(text.text()) : "set";
        return (text.text().isEmpty() ? "empty" : value) + " (" + text.origin().place() + ")";
    }

    int whole(final SettingKey key) {
        return (Integer) values.get(key);
    }

    long bytes(final SettingKey key) {
        return (Long) values.get(key);
    }

    boolean flag(final SettingKey key) {
        return (Boolean) values.get(key);
    }

    Duration span(final SettingKey key) {
        return (Duration) values.get(key);
    }

    ZoneId zone(final SettingKey key) {
        return (ZoneId) values.get(key);
    }

    String text(final SettingKey key) {
        return (String) values.get(key);
    }

    /** A text that may be left empty. */
    Optional<String> optionalText(final SettingKey key) {
        return Optional.of(text(key)).filter(text -> !text.isEmpty());
    }

    <E extends Enum<E>> E choice(final SettingKey key, final Class<E> type) {
        return type.cast(values.get(key));
    }

    Set<Category> categories(final SettingKey key) {
        final Set<?> set = (Set<?>) values.get(key);
        return set.stream().map(Category.class::cast).collect(Collectors.toUnmodifiableSet());
    }
}
