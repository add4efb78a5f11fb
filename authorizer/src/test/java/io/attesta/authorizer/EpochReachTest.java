package io.attesta.authorizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attesta.authorizer.journal.EpochStart;
import io.attesta.authorizer.journal.JournalEnd;
import io.attesta.authorizer.journal.JournalPlace;
import io.attesta.authorizer.snapshot.KnownSnapshot;
import java.util.Optional;
import java.util.OptionalLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** Where an epoch begins: never at a batch or number that anything knows of. */
final class EpochReachTest {
    private static final JournalEnd END =
            new JournalEnd(Optional.of("00000000000000000001.jnl"), 9_000, 61, 101, new byte[32], 0);

    @Property(tries = 300)
    void shouldBeginBehindEverythingThatIsKnown(
            @ForAll @LongRange(min = 0, max = 200) final long mark,
            @ForAll @LongRange(min = 0, max = 200) final long checkpoint,
            @ForAll @LongRange(min = 1, max = 200) final long begins,
            @ForAll @LongRange(min = 0, max = 20) final long exactBehind,
            @ForAll @LongRange(min = 0, max = 200) final long named) {
        // Every batch had a full 255 statements: the worst that can be.
        final KnownSnapshot snapshot = new KnownSnapshot(
                new JournalPlace(150 * begins, begins, new byte[32], 255 * begins + 1), begins + exactBehind);
        final EpochReach reach = new EpochReach(END, mark, Optional.empty(), checkpoint, Optional.of(snapshot), named);
        final EpochStart epoch = reach.epoch(0, 2, true, 0);

        final long known = Math.max(Math.max(60, mark), Math.max(checkpoint, Math.max(begins + exactBehind, named)));
        assertThat(epoch.firstBatch()).isGreaterThan(known);
        final long most = 101 + 255 * (known - 60);
        assertThat(epoch.firstSequence()).isGreaterThan(most);
        assertThat(reach.position()).isGreaterThanOrEqualTo(9_000).isGreaterThanOrEqualTo(150 * begins);
        assertThat(epoch.snapshotBatch()).isEqualTo(begins + exactBehind > 60 ? begins : 0);
        assertThat(epoch.why() == EpochStart.ASKED).isEqualTo(known == 60);
    }

    @Test
    void shouldRefuseWhenNoRoomIsLeftForNumbers() {
        final JournalEnd late = new JournalEnd(Optional.of("x"), 9_000, 61, (1L << 46) - (1L << 30), new byte[32], 0);
        final EpochReach reach = new EpochReach(late, 70, Optional.empty(), 0, Optional.empty(), 0);
        assertThatThrownBy(reach::firstSequence)
                .isInstanceOf(ServerException.class)
                .hasMessageContaining("has no room in DE 37; give the server another node.id.");
    }

    @Test
    void shouldNotBeNeededWhenNothingIsAhead() {
        final EpochReach level = new EpochReach(END, 60, Optional.empty(), 60, Optional.empty(), 60);
        assertThatThrownBy(() -> level.requireNeeded(OptionalLong.empty())).isInstanceOf(ServerException.class);
        level.requireNeeded(OptionalLong.of(60));
        new EpochReach(END, 61, Optional.empty(), 0, Optional.empty(), 0).requireNeeded(OptionalLong.empty());
    }
}
