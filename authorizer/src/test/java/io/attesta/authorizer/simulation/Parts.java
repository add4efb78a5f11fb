package io.attesta.authorizer.simulation;

import io.attesta.authorizer.decision.Category;
import io.attesta.authorizer.decision.Rules;
import io.attesta.authorizer.journal.JournalWriter;
import io.attesta.authorizer.pipeline.Command;
import io.attesta.authorizer.pipeline.RulesChange;
import io.attesta.authorizer.testing.FakeDisk;
import io.attesta.authorizer.testing.TestNode;
import io.attesta.authorizer.testing.Vectors;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.KeyUsage;
import io.attesta.protocol.iso.Action;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What a simulated node is made of. A planted fault puts something else in the place of one part. */
class Parts extends TestNode.Wiring {
    // Few enough that a code comes again after its session.
    private static final int CODE_BITS = 6;

    private final Rules first;
    private FakeDisk snapshots = new FakeDisk();
    private Rules rules;

    Parts() {
        this(new Rules(Rules.defaultRights(), 1_800_000, Model.OPENINGS, ZoneId.of("Europe/Bucharest")));
    }

    Parts(final Rules rules) {
        // Small batches, so that one round makes several.
        super(rules, 1_000_000, 5, 1_000_000);
        first = rules;
        this.rules = rules;
    }

    @Override
    public final Rules rules() {
        return rules;
    }

    /** Changes who may do an action in the settings; gives what has the node take that up. */
    Command permit(final Action action, final Set<Category> categories) {
        final Map<Action, Set<Category>> rights = new EnumMap<>(rules.rights());
        rights.put(action, EnumSet.copyOf(categories));
        rules = new Rules(rights, rules.sessionLifetimeMs(), rules.openingsPerCardHour(), rules.zone());
        return new RulesChange(rules);
    }

    @Override
    public long segmentBytes() {
        return JournalWriter.minSegmentBytes();
    }

    KeyStore keys() {
        return new ChangedKeys(Vectors.keys(), KeyUsage.CODE, cmac -> (input, offset, length, output, at) -> {
            cmac.compute(input, offset, length, output, at);
            for (int i = 0; i < 16; i++) {
                output[at + i] &= (byte) (i == 3 ? -1 << 8 - CODE_BITS : 0);
            }
        });
    }

    @Override
    public FakeDisk snapshots() {
        return snapshots;
    }

    /** Makes the disks of a simulation that begins, and takes back what was changed in the settings; {@link #disk} gives that of the journal. */
    final FakeDisk freshDisks() {
        snapshots = new FakeDisk();
        rules = new Rules(
                first.rights().entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, right -> EnumSet.copyOf(right.getValue()))),
                first.sessionLifetimeMs(),
                first.openingsPerCardHour(),
                first.zone());
        return disk();
    }

    FakeDisk disk() {
        return new FakeDisk();
    }
}
