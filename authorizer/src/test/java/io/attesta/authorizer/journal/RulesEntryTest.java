package io.attesta.authorizer.journal;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.Test;

final class RulesEntryTest {
    @Test
    void shouldReadWhatItWrote() {
        final Map<Action, Set<Category>> rights = new EnumMap<>(Rules.defaultRights());
        rights.put(Action.PLACEMENT_CONFIRMED, Set.of());
        rights.put(Action.PRESENCE, EnumSet.allOf(Category.class));
        final Rules rules = new Rules(rights, 1_800_000, 60, ZoneId.of("Europe/Bucharest"));
        final ByteBuffer out = ByteBuffer.allocate(RulesEntry.MAX_LENGTH);
        RulesEntry.write(rules, 77, out);
        out.flip();

        assertThat(out.getLong(4)).isEqualTo(77);
        assertThat(out.getShort(12)).isEqualTo((short) 1);
        assertThat(new String(out.array(), 27, out.get(26), StandardCharsets.US_ASCII))
                .isEqualTo("Europe/Bucharest");
        final int actions = 27 + out.get(26);
        assertThat(out.get(actions)).isEqualTo((byte) 10);
        assertThat(out.get(actions + 1)).isEqualTo((byte) 30);
        assertThat(out.get(actions + 2)).isEqualTo((byte) 0x3F);
        assertThat(out.remaining()).isEqualTo(actions + 1 + 20);
        assertThat(EntryType.read(out)).isEqualTo(EntryType.RULES);
        assertThat(RulesEntry.read(out)).isEqualTo(rules);
        assertThat(out.hasRemaining()).isFalse();
    }
}
