package io.attesta.authorizer.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attesta.authorizer.decision.Bounds;
import io.attesta.authorizer.decision.Category;
import io.attesta.authorizer.decision.Rules;
import io.attesta.protocol.iso.Action;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class RulesEntryTest {
    @Test
    void shouldReadWhatItWrote() {
        final Map<Action, Set<Category>> rights = new EnumMap<>(Rules.defaultRights());
        rights.put(Action.PLACEMENT_CONFIRMED, Set.of());
        rights.put(Action.PRESENCE, EnumSet.allOf(Category.class));
        final Rules rules = new Rules(rights, 1_800_000, 60, ZoneId.of("Europe/Bucharest"));
        final ByteBuffer out = ByteBuffer.allocate(RulesEntry.MAX_LENGTH);
        final Bounds bounds = new Bounds(1, new Bounds.Transactions(2, 3), new Bounds.Transactions(4, 5));
        RulesEntry.write(rules, bounds, 77, out);
        out.flip();

        assertThat(out.getLong(4)).isEqualTo(77);
        assertThat(out.getShort(12)).isEqualTo((short) 1);
        assertThat(new String(out.array(), 27, out.get(26), StandardCharsets.US_ASCII))
                .isEqualTo("Europe/Bucharest");
        final int actions = 27 + out.get(26);
        assertThat(out.get(actions)).isEqualTo((byte) 10);
        assertThat(out.get(actions + 1)).isEqualTo((byte) 30);
        assertThat(out.get(actions + 2)).isEqualTo((byte) 0x3F);
        assertThat(out.remaining()).isEqualTo(actions + 1 + 20 + 40);
        assertThat(EntryType.read(out)).isEqualTo(EntryType.RULES);
        assertThat(RulesEntry.fromMs(out)).isEqualTo(77);
        assertThat(RulesEntry.bounds(out.duplicate())).contains(bounds);
        assertThat(RulesEntry.read(out)).isEqualTo(new RulesEntry.Told(1, rules, Optional.of(bounds)));
        assertThat(out.hasRemaining()).isFalse();
    }

    @Test
    void shouldReadAnEntryFromBeforeBoundsStoodInIt() {
        final Rules rules = new Rules(Rules.defaultRights(), 1_800_000, 60, ZoneId.of("Europe/Bucharest"));
        final ByteBuffer out = ByteBuffer.allocate(RulesEntry.MAX_LENGTH);
        RulesEntry.write(rules, new Bounds(1, new Bounds.Transactions(2, 3), new Bounds.Transactions(4, 5)), 77, out);
        out.flip().limit(out.limit() - 40);
        EntryType.read(out);

        assertThat(RulesEntry.bounds(out.duplicate())).isEmpty();
        assertThat(RulesEntry.read(out).rules()).isEqualTo(rules);
    }

    @Test
    void shouldRefuseAZoneAndAnActionThatItDoesNotKnow() {
        final ByteBuffer out = ByteBuffer.allocate(RulesEntry.MAX_LENGTH);
        RulesEntry.write(
                new Rules(Map.of(), 1, 2, ZoneId.of("Europe/Bucharest")),
                new Bounds(1, new Bounds.Transactions(2, 3), new Bounds.Transactions(4, 5)),
                77,
                out);
        out.flip();
        EntryType.read(out);
        final int actions = 27 + out.get(26);
        out.put(actions + 1, (byte) 77);
        assertThatThrownBy(() -> RulesEntry.read(out.duplicate())).hasMessage("no action 77");
        out.put(27, (byte) '?');
        assertThatThrownBy(() -> RulesEntry.read(out.duplicate())).hasMessageStartingWith("no action 77");
        out.put(actions + 1, (byte) 30);
        assertThatThrownBy(() -> RulesEntry.read(out.duplicate())).hasMessage("no time zone ?urope/Bucharest");
    }
}
