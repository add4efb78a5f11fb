package io.attesta.authorizer.journal;

import io.attesta.authorizer.decision.Bounds;
import io.attesta.authorizer.decision.Category;
import io.attesta.authorizer.decision.Rules;
import io.attesta.protocol.iso.Action;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
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
 *   +0  8  most sessions
 *   +8  8  day's window: transactions        +16  8  floor, ms
 *  +24  8  week's window: transactions       +32  8  floor, ms
 * </pre>
 */
public final class RulesEntry {
    /** Version of what is decided from all this: raised when the order or the meaning of a reason changes. */
    public static final short VERSION = 1;

    // Names of zones have at most 32 characters in the time zone database; the settings take no longer ones.
    private static final int MAX_ZONE = 255;
    private static final int FIXED = 28;
    private static final int ZONE_OFFSET = 22;
    private static final int BOUNDS = 5 * Long.BYTES;
    /** Most bytes of an entry. */
    public static final int MAX_LENGTH = FIXED + MAX_ZONE + 2 * Action.values().length + BOUNDS;

    /**
     * What an entry says.
     *
     * @param version of the rules themselves, see {@link #VERSION}
     * @param bounds empty in entries from before they stood there
     */
    public record Told(int version, Rules rules, Optional<Bounds> bounds) {}

    private RulesEntry() {}

    /** Appends the rules and the bounds. */
    public static void write(final Rules rules, final Bounds bounds, final long fromMs, final ByteBuffer out) {
        final int begin = EntryType.RULES.begin(out);
        out.putLong(fromMs).putShort(VERSION);
        out.putLong(rules.sessionLifetimeMs()).putInt(rules.openingsPerCardHour());
        final byte[] zone = rules.zone().getId().getBytes(StandardCharsets.US_ASCII);
        out.put((byte) zone.length).put(zone);
        out.put((byte) Action.values().length);
        for (final Action action : Action.values()) {
            out.put((byte) action.code()).put((byte) bits(rules.rights().getOrDefault(action, Set.of())));
        }
        out.putLong(bounds.sessions());
        out.putLong(bounds.day().most()).putLong(bounds.day().floorMs());
        out.putLong(bounds.week().most()).putLong(bounds.week().floorMs());
        EntryType.end(out, begin);
    }

    private static int bits(final Set<Category> categories) {
        return categories.stream().mapToInt(category -> 1 << category.ordinal()).sum();
    }

    /** When they came into use, ms since 1970; the buffer stands behind the entry header and does not move. */
    public static long fromMs(final ByteBuffer in) {
        return in.getLong(in.position());
    }

    /**
     * Reads an entry, its buffer behind the entry header.
     *
     * @throws IllegalArgumentException if it names a zone or an action that this Attesta does not know
     */
    public static Told read(final ByteBuffer in) {
        in.getLong();
        final int version = in.getShort();
        final long sessionLifetimeMs = in.getLong();
        final int openings = in.getInt();
        final byte[] zone = new byte[in.get() & 0xFF];
        in.get(zone);
        final Map<Action, Set<Category>> rights = rights(in);
        return new Told(
                version,
                new Rules(rights, sessionLifetimeMs, openings, zone(new String(zone, StandardCharsets.US_ASCII))),
                readBounds(in));
    }

    /** Reads the bounds of an entry and nothing else, its buffer behind the entry header. */
    public static Optional<Bounds> bounds(final ByteBuffer in) {
        in.position(in.position() + ZONE_OFFSET);
        in.position(in.position() + 1 + (in.get(in.position()) & 0xFF));
        in.position(in.position() + 1 + 2 * (in.get(in.position()) & 0xFF));
        return readBounds(in);
    }

    private static Optional<Bounds> readBounds(final ByteBuffer in) {
        return in.remaining() < BOUNDS
                ? Optional.empty()
                : Optional.of(new Bounds(
                        in.getLong(),
                        new Bounds.Transactions(in.getLong(), in.getLong()),
                        new Bounds.Transactions(in.getLong(), in.getLong())));
    }

    private static ZoneId zone(final String name) {
        try {
            return ZoneId.of(name);
        } catch (final DateTimeException e) {
            throw new IllegalArgumentException("no time zone " + name, e);
        }
    }

    private static Map<Action, Set<Category>> rights(final ByteBuffer in) {
        final Map<Action, Set<Category>> rights = new EnumMap<>(Action.class);
        for (int actions = in.get() & 0xFF; actions > 0; actions--) {
            final int code = in.get();
            final Action action = Action.ofProcessingCode(code * 10_000);
            if (action == null) {
                throw new IllegalArgumentException("no action " + code);
            }
            rights.put(action, categories(in.get()));
        }
        return rights;
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
