package io.attesta.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.protocol.codec.FieldIndex;
import io.attesta.protocol.codec.RequestDecoder;
import io.attesta.protocol.iso.DataElement;
import io.attesta.protocol.iso.Mti;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Terminals whose keys change while the lane works. */
class TerminalVersionsTest {
    private static final Mix MANY_REPEATS = new Mix(500, 0, 0, 500, 0, 0, 0);
    private static final int REQUESTS = 2_000;
    private static final int BETWEEN_CHANGES = 100;
    private static final long MS = 1_000_000;
    // Of DE 37, behind MTI, bitmap, DE 3, 7, 11, 12 and 13.
    private static final int RRN = 10 + 3 + 5 + 3 + 3 + 2;

    private final Changing versions = new Changing();
    private final LaneFixture fixture =
            new LaneFixture(LaneFixture.plan(new Pace.Fixed(1_000)).mix(MANY_REPEATS), versions);
    private final Map<Long, Integer> firstVersions = new HashMap<>();
    private long repeatsUnderOtherKeys;

    @Test
    void shouldTakeTheFirstAnswerUnderOtherKeysForTheFirstAnswer() {
        run(false);
        assertThat(repeatsUnderOtherKeys).isGreaterThan(100);
        assertThat(fixture.tally.faults).containsOnly(0);
        assertThat(fixture.tally.answered).isEqualTo(REQUESTS);
    }

    @Test
    void shouldNoticeAnotherAnswerUnderOtherKeys() {
        run(true);
        assertThat(fixture.tally.faults[Fault.NOT_THE_SAME.ordinal()])
                .isEqualTo(repeatsUnderOtherKeys)
                .isEqualTo(Arrays.stream(fixture.tally.faults).sum())
                .isPositive();
    }

    @Test
    void shouldTellWhichVersionsAreInUse() {
        fixture.sendAt(50 * MS);
        assertThat(versions.outstanding[1])
                .isEqualTo(fixture.lane.outstanding())
                .isPositive();
        versions.version = 2;
        fixture.sendAt(60 * MS);
        assertThat(versions.outstanding[2]).isPositive();
        fixture.lane.abandon();
        assertThat(versions.outstanding).containsOnly(0);
    }

    @Test
    void shouldNoticeAnAnswerThatDoesNotNameTheVersion() {
        versions.named = true;
        fixture.sendAt(0);
        final byte[] request = fixture.wire.take();
        assertThat(decoded(request).number(DataElement.MAC_KEY_VERSION)).isEqualTo(1);
        // The fake authorizer names none.
        final byte[] answer = fixture.authorizer.answer(request).clone();
        fixture.deliver(answer);
        assertThat(fixture.tally.faults[Fault.NOT_ECHOED.ordinal()]).isEqualTo(1);
    }

    /** The keys change every hundredth request, there and back, so that some repeats come under others than what they repeat. */
    private void run(final boolean altersAnswersUnderOtherKeys) {
        for (int i = 0; i < REQUESTS; i++) {
            if (i % BETWEEN_CHANGES == 0) {
                versions.version = 1 + i / BETWEEN_CHANGES % 2;
                fixture.authorizer.take(versions.version);
            }
            fixture.sendAt(i * MS);
            final byte[] request = fixture.wire.take();
            final byte[] answer = fixture.authorizer.answer(request).clone();
            if (isUnderOtherKeys(request)) {
                repeatsUnderOtherKeys++;
                if (altersAnswersUnderOtherKeys) {
                    answer[RRN] = 'Z';
                    fixture.authorizer.resealed(answer);
                }
            }
            fixture.deliver(answer);
        }
    }

    private boolean isUnderOtherKeys(final byte[] request) {
        final int first =
                firstVersions.computeIfAbsent(decoded(request).number(DataElement.STAN), stan -> versions.version);
        return Mti.isRepeat(request[1]) && first != versions.version;
    }

    private static FieldIndex decoded(final byte[] message) {
        final FieldIndex fields = new FieldIndex();
        RequestDecoder.decode(message, 0, message.length, fields);
        return fields;
    }

    private static final class Changing implements TerminalVersions {
        private final int[] outstanding = new int[3];
        private int version = 1;
        private boolean named;

        @Override
        public int version(final int terminal) {
            return version;
        }

        @Override
        public boolean isNamed(final int terminal) {
            return named;
        }

        @Override
        public void begun(final int used) {
            outstanding[used]++;
        }

        @Override
        public void ended(final int used) {
            outstanding[used]--;
        }
    }
}
