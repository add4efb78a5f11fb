package io.attesta.authorizer.settings;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Group {@code rights}: which categories of acceptors may do which action.
 *
 * @param categories per action (first two digits of DE 3: 30 to 33, 90 to 94, 99) the categories that may do it, in
 *     rising order of actions
 */
public record Rights(Map<Integer, Set<Category>> categories) {
    /** Keeps a copy. */
    public Rights {
        categories = categories.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .collect(Collectors.collectingAndThen(
                        Collectors.toMap(
                                Map.Entry::getKey,
                                entry -> Set.copyOf(entry.getValue()),
                                (first, second) -> first,
                                LinkedHashMap::new),
                        Collections::unmodifiableMap));
    }

    static Rights of(final SettingValues values) {
        return new Rights(SettingGroup.RIGHTS.keys().stream()
                .collect(Collectors.toMap(key -> Integer.valueOf(key.label()), values::categories)));
    }

    /** Whether an acceptor of {@code category} may do {@code action}; false for an action that is not in the table. */
    public boolean permits(final int action, final Category category) {
        return categories.getOrDefault(action, Set.of()).contains(category);
    }

    /** The categories of {@code action} as the sum of their {@link Category#bit() bits}, for tables on the hot path. */
    public int mask(final int action) {
        return categories.getOrDefault(action, Set.of()).stream()
                .mapToInt(Category::bit)
                .sum();
    }
}
