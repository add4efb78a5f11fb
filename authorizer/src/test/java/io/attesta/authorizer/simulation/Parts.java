package io.attesta.authorizer.simulation;

import io.attesta.authorizer.decision.Rules;
import io.attesta.authorizer.journal.JournalWriter;
import io.attesta.authorizer.testing.FakeDisk;
import io.attesta.authorizer.testing.TestNode;
import io.attesta.authorizer.testing.Vectors;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.KeyUsage;
import java.time.ZoneId;

/** What a simulated node is made of. A planted fault puts something else in the place of one part. */
class Parts extends TestNode.Wiring {
    // Few enough that a code comes again after its session.
    private static final int CODE_BITS = 6;

    private FakeDisk snapshots = new FakeDisk();

    Parts() {
        this(new Rules(Rules.defaultRights(), 1_800_000, Model.OPENINGS, ZoneId.of("Europe/Bucharest")));
    }

    Parts(final Rules rules) {
        // Small batches, so that one round makes several.
        super(rules, 1_000_000, 5, 1_000_000);
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

    /** Makes the disks of a simulation that begins; {@link #disk} gives that of the journal. */
    final FakeDisk freshDisks() {
        snapshots = new FakeDisk();
        return disk();
    }

    FakeDisk disk() {
        return new FakeDisk();
    }
}
