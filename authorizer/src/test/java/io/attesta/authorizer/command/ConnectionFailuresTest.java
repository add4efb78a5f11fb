package io.attesta.authorizer.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

class ConnectionFailuresTest {
    private static final String AGAIN = "--stan 7 --at 1121080102 --repeat";

    private final ConnectionFailures failures = new ConnectionFailures("::1", 8583, Duration.ofSeconds(10));

    @Test
    void shouldSayThatNothingWasSentWhenConnectingFails() {
        assertThat(failures.ofConnecting(new SocketTimeoutException("Connect timed out")))
                .startsWith("No connection to [::1]:8583 within 10 s, so nothing was sent;");
        assertThat(failures.ofConnecting(new SSLHandshakeException("no name matching")))
                .startsWith("No TLS with [::1]:8583 (no name matching), so nothing was sent;");
        assertThat(failures.ofConnecting(new ConnectException("Connection refused")))
                .startsWith("Nobody listens at [::1]:8583");
    }

    @Test
    void shouldSayHowToSendTheSameAgainWhenItMayHaveArrived() {
        for (final IOException failure : List.of(
                new SocketTimeoutException(),
                new EOFException(),
                new SocketException("Connection reset"),
                new SSLHandshakeException("certificate required"))) {
            assertThat(failures.ofExchange(failure, AGAIN)).endsWith("; to send the same again, add " + AGAIN + ".");
        }
    }

    @Test
    void shouldNeverSayNullNorTheFileAlone() {
        assertThat(failures.ofConnecting(new IOException()))
                .isEqualTo("The connection to [::1]:8583 failed: IOException.");
        assertThat(IoReason.of(new AccessDeniedException("/x"))).isEqualTo("permission denied");
        assertThat(IoReason.of(new FileSystemException("/x", null, "Not a directory")))
                .isEqualTo("Not a directory");
    }
}
