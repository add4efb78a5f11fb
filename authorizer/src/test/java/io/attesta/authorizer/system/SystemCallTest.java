package io.attesta.authorizer.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class SystemCallTest {
    @Test
    void shouldPutTheTwoHalvesOfACallTogether() {
        assertThat(SystemCall.parse(List.of(
                        "11 sendto(31<socket:[7]>, \"\\x01\\xa2\", 2, 0, NULL, 0 <unfinished ...>",
                        "12 fdatasync(5<\\x2f\\x6a>) = 0",
                        "11 <... sendto resumed>) = 2",
                        "12 write(5<\\x2f\\x6a>, \"\", 9) = -1 EIO (Input/output error)",
                        "12 +++ exited with 0 +++")))
                .containsExactly(
                        new SystemCall("fdatasync", "/j", "", 0, 1, 1),
                        new SystemCall("sendto", "socket:[7]", "01a2", 2, 0, 2),
                        new SystemCall("write", "/j", "", -1, 3, 3));
    }

    /** What was sent was sent, whether strace saw the call return before the process was killed or not. */
    @Test
    void shouldKnowWhatWasEnteredWhenTheProcessWasKilled() {
        assertThat(SystemCall.parse(List.of(
                        "11 sendto(31<socket:[7]>, \"\\x01\", 1, 0, NULL, 0 <unfinished ...>",
                        "12 sendto(32<socket:[8]>, \"\\x02\", 1, 0, NULL, 0 <unfinished ...>",
                        "12 <... sendto resumed>) = ?",
                        "11 +++ killed by SIGKILL +++",
                        "12 +++ killed by SIGKILL +++")))
                .containsExactly(
                        new SystemCall("sendto", "socket:[8]", "02", -1, 1, SystemCall.NEVER),
                        new SystemCall("sendto", "socket:[7]", "01", -1, 0, SystemCall.NEVER));
    }
}
