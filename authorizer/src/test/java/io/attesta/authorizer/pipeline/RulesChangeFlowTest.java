package io.attesta.authorizer.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.authorizer.decision.CardStatus;
import io.attesta.authorizer.decision.Category;
import io.attesta.authorizer.decision.Rules;
import io.attesta.authorizer.feed.SampleWorld;
import io.attesta.authorizer.journal.BatchFrame;
import io.attesta.authorizer.journal.EntryType;
import io.attesta.authorizer.journal.JournalScan;
import io.attesta.authorizer.journal.RulesEntry;
import io.attesta.authorizer.testing.FakeClock;
import io.attesta.authorizer.testing.FakeDisk;
import io.attesta.authorizer.testing.TestNode;
import io.attesta.authorizer.testing.TestTerminal;
import io.attesta.authorizer.testing.Vectors;
import io.attesta.keystore.KeyStore;
import io.attesta.protocol.iso.Action;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Other rules through the ring: who came before is decided by the old ones, who comes after by the new, and the journal says so. */
final class RulesChangeFlowTest {
    private static final Instant NOW = Instant.parse("2026-11-21T08:01:05Z");

    private final KeyStore keys = Vectors.keys();
    private final FakeDisk disk = new FakeDisk();
    private final FakeClock clock = new FakeClock(NOW);
    private final TestTerminal terminal = new TestTerminal(keys, "CJ000042", "RO-CJ-MED-00042");
    private TestNode node;

    @BeforeEach
    void open() {
        node = new TestNode(keys, disk, clock);
        node.enrol("CJ", 42);
        node.card(42, 1, CardStatus.ACTIVE);
    }

    private static Rules presence(final Set<Category> categories) {
        final Map<Action, Set<Category>> rights = new EnumMap<>(Rules.defaultRights());
        rights.put(Action.PRESENCE, categories);
        return new Rules(
                rights,
                TestNode.rules().sessionLifetimeMs(),
                TestNode.rules().openingsPerCardHour(),
                TestNode.rules().zone());
    }

    private byte[] present() {
        return terminal.seal(terminal.authorization(SampleWorld.pan(42), 30, NOW));
    }

    private String presented() {
        return terminal.unpack(node.exchange(present())).getString(39);
    }

    @Test
    void shouldDecideEachRequestByTheRulesBeforeIt() {
        final TestNode.Port port = new TestNode.Port();
        final RulesChange forbids = new RulesChange(presence(EnumSet.of(Category.EMP)));
        final RulesChange permits = new RulesChange(presence(EnumSet.of(Category.MED)));
        node.send(present(), port);
        node.queue(forbids);
        node.send(present(), port);
        node.send(present(), port);
        node.queue(permits);
        node.send(present(), port);
        assertThat(forbids.done()).isNotDone();
        node.step(TestNode.SLOTS);
        assertThat(port.flushed.stream().map(answer -> terminal.unpack(answer).getString(39)))
                .containsExactly("00", "58", "58", "00");
        assertThat(forbids.done()).isCompleted();
        assertThat(permits.done()).isCompleted();
    }

    @Test
    void shouldTellTheJournalByWhatItDecides() throws IOException {
        assertThat(presented()).isEqualTo("00");
        assertThat(presented()).isEqualTo("00");
        final Rules forbids = presence(Set.of());
        node.command(new RulesChange(forbids));
        assertThat(presented()).isEqualTo("58");
        // After a restart the settings decide, whatever the journal says of the time before.
        node = new TestNode(keys, disk, clock);
        assertThat(presented()).isEqualTo("00");
        assertThat(told())
                .containsExactly(
                        TestNode.rules(),
                        EntryType.TRANSACTION,
                        EntryType.TRANSACTION,
                        forbids,
                        EntryType.TRANSACTION,
                        TestNode.rules(),
                        EntryType.TRANSACTION);
    }

    private List<Object> told() throws IOException {
        final List<Object> told = new ArrayList<>();
        new JournalScan(disk, 1, TestNode.ISSUER).run((final BatchFrame frame) -> {
            for (ByteBuffer entry = frame.nextEntry(); entry != null; entry = frame.nextEntry()) {
                final EntryType type = EntryType.read(entry);
                if (type == EntryType.RULES) {
                    told.add(RulesEntry.read(entry).rules());
                } else if (type == EntryType.TRANSACTION) {
                    told.add(type);
                }
            }
        });
        return told;
    }
}
