package io.attesta.authorizer.journal;

import io.attesta.authorizer.decision.Category;
import io.attesta.authorizer.decision.Rules;
import io.attesta.protocol.iso.Action;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * The settings that decide from here on, as an entry: before the first request that is decided after a start, and where they change.
 *
 * <pre>
 *   0   4  entry header
 *   4   8  in use from, ms since 1970
 *  12   2  version of the rules themselves
 *  14   8  lifetime of sessions, ms         22   4  openings for a card in an hour
 *  26   1  length of the zone's name        27   z  zone, ASCII
 *  27+z 1  number of actions                28+z 2n action and its categories as bits, each
 * </pre>
 */
public final class RulesEntry {
    /** Version of what is decided from all this: raised when the order or the meaning of a reason changes. */
    public static final short VERSION = 1;

    // Names of zones have at most 32 characters in the time zone database; the settings take no longer ones.
    private static final int MAX_ZONE = 255;
    private static final int FIXED = 28;
    /** Most bytes of an entry. */
    public static final int MAX_LENGTH = FIXED + MAX_ZONE + 2 * Action.values().length;

    private RulesEntry() {}

    /** Appends the rules. */
    public static void write(final Rules rules, final long fromMs, final ByteBuffer out) {
        final int begin = EntryType.RULES.begin(out);
        out.putLong(fromMs).putShort(VERSION);
        out.putLong(rules.sessionLifetimeMs()).putInt(rules.openingsPerCardHour());
        final byte[] zone = rules.zone().getId().getBytes(StandardCharsets.US_ASCII);
        out.put((byte) zone.length).put(zone);
        out.put((byte) Action.values().length);
        for (final Action action : Action.values()) {
            out.put((byte) action.code()).put((byte) bits(rules.rights().getOrDefault(action, Set.of())));
        }
        EntryType.end(out, begin);
    }

    private static int bits(final Set<Category> categories) {
        return categories.stream().mapToInt(category -> 1 << category.ordinal()).sum();
    }

    /** Reads an entry of this {@link #VERSION}, its buffer behind the entry header. */
    public static Rules read(final ByteBuffer in) {
        in.getLong();
        in.getShort();
        final long sessionLifetimeMs = in.getLong();
        final int openings = in.getInt();
        final byte[] zone = new byte[in.get() & 0xFF];
        in.get(zone);
        final Map<Action, Set<Category>> rights = new EnumMap<>(Action.class);
        for (int actions = in.get(); actions > 0; actions--) {
            rights.put(Action.ofProcessingCode(in.get() * 10_000), categories(in.get()));
        }
        return new Rules(rights, sessionLifetimeMs, openings, ZoneId.of(new String(zone, StandardCharsets.US_ASCII)));
    }

    private static Set<Category> categories(final int bits) {
        final Set<Category> categories = EnumSet.noneOf(Category.class);
        for (final Category category : Category.values()) {
            if ((bits & 1 << category.ordinal()) != 0) {
                categories.add(category);
            }
        }
        return categories;
    }
}
