package io.attesta.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class EchoCheckTest {
    private static final int ANSWER_BYTES = 370;

    private final LaneFixture fixture = new LaneFixture(
            LaneFixture.plan(new Pace.Closed(1)).mix(Mix.presenceOnly()), TerminalVersions.same(1), Answers.ECHOED);

    @Test
    void shouldTakeBackWhatWasSent() {
        fixture.sendAt(0);
        fixture.deliver(echo(fixture.wire.take()));
        assertThat(fixture.tally.answered).isOne();
        assertThat(fixture.tally.mismatches()).isZero();
        assertThat(fixture.lane.outstanding()).isZero();
    }

    @Test
    void shouldFindAByteThatWasChanged() {
        fixture.sendAt(0);
        final byte[] request = fixture.wire.take();
        final byte[] answer = echo(request);
        answer[request.length - 1] ^= 1;
        fixture.deliver(answer);
        assertThat(fixture.tally.faults[Fault.NOT_ECHOED.ordinal()]).isOne();
    }

    @Test
    void shouldFindTheAnswerToNothing() {
        fixture.sendAt(0);
        final byte[] answer = echo(fixture.wire.take());
        fixture.deliver(answer);
        fixture.deliver(answer);
        assertThat(fixture.tally.faults[Fault.UNEXPECTED.ordinal()]).isOne();
    }

    @Test
    void shouldFindWhatIsNoEcho() {
        fixture.sendAt(0);
        final byte[] answer = echo(fixture.wire.take());
        answer[ANSWER_BYTES - 2] = 2;
        fixture.deliver(answer);
        fixture.deliver(new byte[1]);
        assertThat(fixture.tally.faults[Fault.UNREADABLE.ordinal()]).isEqualTo(2);
    }

    private static byte[] echo(final byte[] request) {
        final byte[] answer = Arrays.copyOf(request, ANSWER_BYTES);
        answer[ANSWER_BYTES - 1] = (byte) request.length;
        return answer;
    }
}
