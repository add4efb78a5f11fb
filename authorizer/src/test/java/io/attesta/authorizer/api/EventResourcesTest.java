package io.attesta.authorizer.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.authorizer.access.AccessCheck;
import io.attesta.authorizer.access.MadeToken;
import io.attesta.authorizer.access.Role;
import io.attesta.authorizer.access.TokenFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stream of alarms over plain sockets, as a client of server-sent events sees it. */
class EventResourcesTest {
    private static final long START_MS = 1_800_000_000_000L;
    private static final long FIRST = START_MS * 1_000 + 1;
    private static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(20);

    @TempDir
    private Path folder;

    private final AlarmStream stream = new AlarmStream(START_MS, 0);
    private final List<Client> clients = new ArrayList<>();
    private HttpApi api;
    private String token;

    /** One connection that asks for the stream. */
    private final class Client implements AutoCloseable {
        private final Socket socket = new Socket();
        private final BufferedReader in;
        private final int status;
        private final List<String> headers = new ArrayList<>();

        Client(final String... more) throws IOException {
            clients.add(this);
            // Small, so that who does not read is soon seen not to.
            socket.setReceiveBufferSize(4_096);
            socket.setSoTimeout(20_000);
            socket.connect(new InetSocketAddress("127.0.0.1", api.address().getPort()));
            final OutputStream out = socket.getOutputStream();
            out.write(("GET /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + token
                            + "\r\nConnection: close\r\n" + String.join("", more) + "\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            status = Integer.parseInt(in.readLine().split(" ")[1]);
            for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
                headers.add(line);
            }
            if (status == 200) {
                // The first comment says that it listens.
                assertThat(event()).containsExactly(":");
            }
        }

        /** Lines of the next event; the sizes of chunks are left out. */
        List<String> event() throws IOException {
            final List<String> lines = new ArrayList<>();
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.isEmpty() && !lines.isEmpty()) {
                    return lines;
                }
                if (!line.isEmpty() && !line.matches("[0-9a-f]{1,8}")) {
                    lines.add(line);
                }
            }
            return lines;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @BeforeEach
    void start() throws IOException {
        final TokenFile tokens = new TokenFile(folder.resolve("tokens.json"));
        final AccessCheck check = new AccessCheck(tokens);
        api = new HttpApi(new HttpApi.Limits("127.0.0.1", 0, 1_024, 1_024), check, List.of(new EventResources(stream)));
        try (MadeToken made =
                tokens.make(Role.OPERATOR, Optional.empty(), Optional.empty(), Instant.now(), Optional.empty())) {
            check.look();
            token = new String(made.chars());
        }
    }

    @AfterEach
    void stop() throws IOException {
        for (final Client each : clients) {
            each.close();
        }
        stream.close();
        api.close();
    }

    private void raise(final int count) {
        for (int i = 0; i < count; i++) {
            stream.raised(START_MS, "stopped-card", "card reported lost");
        }
    }

    private static List<String> lost(final long number) {
        return List.of(
                "id: " + number,
                "event: stopped-card",
                "data: {\"time\":\"2027-01-15T08:00:00Z\",\"kind\":\"stopped-card\",\"text\":\"card reported lost\"}");
    }

    @Test
    void shouldTellEveryListenerEveryAlarmInOrder() throws IOException {
        final Client one = new Client();
        final Client two = new Client();
        assertThat(one.headers).anyMatch(line -> line.equalsIgnoreCase("content-type: text/event-stream"));
        raise(3);
        for (final Client each : List.of(one, two)) {
            assertThat(each.event()).isEqualTo(lost(FIRST));
            assertThat(each.event()).isEqualTo(lost(FIRST + 1));
            assertThat(each.event()).isEqualTo(lost(FIRST + 2));
        }
    }

    @Test
    void shouldTellOnlyWhatComesWhenNoLastOneIsNamed() throws IOException {
        raise(2);
        final Client client = new Client();
        raise(1);
        assertThat(client.event()).isEqualTo(lost(FIRST + 2));
    }

    @Test
    void shouldGoOnBehindTheLastOneThatIsNamed() throws IOException {
        raise(5);
        final Client client = new Client("Last-Event-ID: " + (FIRST + 2) + "\r\n");
        assertThat(client.event()).isEqualTo(lost(FIRST + 3));
        assertThat(client.event()).isEqualTo(lost(FIRST + 4));
        raise(1);
        assertThat(client.event()).isEqualTo(lost(FIRST + 5));
        final Client upToDate = new Client("Last-Event-ID: " + (FIRST + 5) + "\r\n");
        raise(1);
        assertThat(upToDate.event()).isEqualTo(lost(FIRST + 6));
    }

    @Test
    void shouldSayThatSomeAreMissingWhenTheLastOneIsNoLongerKept() throws IOException {
        raise(AlarmStream.KEPT + 10);
        final Client whole = new Client("Last-Event-ID: " + (FIRST + 9) + "\r\n");
        assertThat(whole.event()).isEqualTo(lost(FIRST + 10));
        final Client gap = new Client("Last-Event-ID: " + (FIRST + 8) + "\r\n");
        assertThat(gap.event().get(0)).isEqualTo("event: gap");
        assertThat(gap.event()).isEqualTo(lost(FIRST + 10));
        // Of the server before, or of one whose clock was ahead.
        for (final String foreign : List.of("17", "999999999999999999")) {
            final Client other = new Client("Last-Event-ID: " + foreign + "\r\n");
            assertThat(other.event().get(0)).isEqualTo("event: gap");
            assertThat(other.event()).isEqualTo(lost(FIRST + 10));
        }
    }

    @Test
    void shouldSayEveryFifteenSecondsThatItIsAlive() throws IOException {
        final Client client = new Client();
        stream.beat(TimeUnit.SECONDS.toNanos(14));
        stream.beat(TimeUnit.SECONDS.toNanos(15));
        assertThat(client.event()).containsExactly(":");
        stream.beat(TimeUnit.SECONDS.toNanos(29));
        raise(1);
        assertThat(client.event()).isEqualTo(lost(FIRST));
    }

    @Test
    void shouldLetGoAfterAnHour() throws IOException {
        final Client client = new Client();
        stream.beat(TimeUnit.MINUTES.toNanos(59));
        assertThat(client.event()).containsExactly(":");
        stream.beat(TimeUnit.MINUTES.toNanos(61));
        assertThat(client.event()).isEmpty();
    }

    @Test
    void shouldRefuseTheSeventeenthUntilOneHasGone() throws IOException {
        for (int i = 0; i < AlarmStream.MAX_LISTENERS; i++) {
            assertThat(new Client().status).isEqualTo(200);
        }
        final Client refused = new Client();
        assertThat(refused.status).isEqualTo(429);
        assertThat(refused.event().get(0)).contains("16 listen already, as many as may; end one of them.");
        clients.get(3).close();
        final long deadline = System.nanoTime() + DEADLINE_NS;
        while (new Client().status != 200) {
            assertThat(System.nanoTime()).isLessThan(deadline);
        }
    }

    @Test
    void shouldDropWhoDoesNotReadAndGoOnForTheOthers() throws IOException {
        final Client slow = new Client();
        final Client reading = new Client();
        final String text = "x".repeat(4_000);
        final long deadline = System.nanoTime() + DEADLINE_NS;
        // Until its socket and what waits for it are full: each round is read by the other before the next.
        boolean dropped = false;
        for (int round = 0; !dropped; round++) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            for (int i = 0; i < 100; i++) {
                stream.raised(START_MS, "tls", text);
            }
            for (int i = 0; i < 100; i++) {
                assertThat(reading.event().get(0)).isEqualTo("id: " + (FIRST + round * 100L + i));
            }
            dropped = stream.listeners() == 1;
        }
        int events = 0;
        try {
            while (!slow.event().isEmpty()) {
                events++;
            }
        } catch (final IOException e) {
            // Cut off in the middle.
        }
        assertThat(events).isLessThan(Listener.MAX_WAITING * 10);
    }

    @Test
    void shouldRefuseAnIdThatNoEventCouldHaveHad() throws IOException {
        for (final String wrong : List.of("abc", "-1", "9999999999999999999")) {
            final Client client = new Client("Last-Event-ID: " + wrong + "\r\n");
            assertThat(client.status).isEqualTo(400);
        }
    }

    @Test
    void shouldEndWhenTheServerDoes() throws IOException {
        final Client client = new Client();
        stream.close();
        assertThat(client.event()).isEmpty();
        assertThat(new Client().status).isEqualTo(503);
    }
}
