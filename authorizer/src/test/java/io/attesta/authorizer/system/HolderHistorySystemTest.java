package io.attesta.authorizer.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.attesta.authorizer.access.MadeToken;
import io.attesta.authorizer.access.Role;
import io.attesta.authorizer.access.TokenFile;
import io.attesta.authorizer.feed.SampleWorld;
import io.attesta.authorizer.testing.TestTerminal;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.StreamSupport;
import org.jpos.iso.ISOException;
import org.jpos.iso.ISOMsg;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One holder's way through offices, a course and a placement, over the wire into PostgreSQL: what terminals are told of him, and what an
 * auditor finds of it afterwards.
 */
final class HolderHistorySystemTest {
    /** Insured, entitled to the minimum income, may practise, seeks a job. */
    private static final String HOLDER = SampleWorld.pan(30);
    /** None of the first two; may practise and seeks a job. */
    private static final String OTHER = SampleWorld.pan(4);

    private static final String OCCUPATION = "df1103" + "611101";
    private static final String OFFER = "OFFER-2026-004711";
    private static final String COURSE = "COURSE/CJ/88";
    private static final HexFormat HEX = HexFormat.of();

    @TempDir
    private Path data;

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<String> expected = new ArrayList<>();
    private RunningServer server;
    private String backOffice;
    private String auditor;

    @BeforeEach
    void start() {
        final TokenFile tokens = new TokenFile(data.resolve("tokens.json"));
        backOffice = token(tokens, Role.BACK_OFFICE);
        auditor = token(tokens, Role.AUDITOR);
        server = new RunningServer(data, Map.of("database.archive", "true"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static String token(final TokenFile tokens, final Role role) {
        try (MadeToken made = tokens.make(role, Optional.empty(), Optional.empty(), Instant.now(), Optional.empty())) {
            return new String(made.chars());
        }
    }

    @Test
    void shouldTellEntitlementsAndKeepTheHoldersWayWithItsReferences() throws Exception {
        try (JposConnection connection = new JposConnection(server.address())) {
            final TestTerminal medical = terminal("MED", 42);
            assertThat(told(act(connection, medical, HOLDER, 31, "", ""))).contains("df12020001");
            assertThat(told(act(connection, medical, OTHER, 31, "", ""))).contains("df12020000");
            final TestTerminal cityHall = terminal("CTY", 6);
            assertThat(told(act(connection, cityHall, HOLDER, 32, "", ""))).contains("df12020002");
            assertThat(told(act(connection, cityHall, OTHER, 32, "", ""))).contains("df12020000");
            course(connection, terminal("TRN", 4));
            placement(connection, terminal("EMP", 1));
        }
        awaitArchive();
        Collections.reverse(expected);
        assertThat(history(HOLDER)).containsExactlyElementsOf(expected);
    }

    private void course(final JposConnection connection, final TestTerminal trainer) throws Exception {
        for (final int action : new int[] {92, 93, 94}) {
            assertThat(told(act(connection, trainer, HOLDER, action, "", COURSE)))
                    .doesNotContain("df11", "df12");
        }
    }

    /** One visit: profile, interview and placement in the session that presence opened. */
    private void placement(final JposConnection connection, final TestTerminal employer) throws Exception {
        final ISOMsg presence = act(connection, employer, HOLDER, 30, "", "");
        assertThat(told(presence)).contains(OCCUPATION).doesNotContain("df12");
        final String code = presence.getString(38);
        assertThat(told(act(connection, employer, HOLDER, 33, code, ""))).contains(OCCUPATION);
        for (final int action : new int[] {90, 91}) {
            final ISOMsg answer = act(connection, employer, HOLDER, action, code, OFFER);
            assertThat(told(answer)).contains(OCCUPATION);
            assertThat(answer.getString(38)).isEqualTo(code);
            assertThat(new String(answer.getBytes(62), StandardCharsets.ISO_8859_1))
                    .contains(OFFER);
        }
        act(connection, employer, HOLDER, 99, code, "");
    }

    private TestTerminal terminal(final String category, final int n) {
        return new TestTerminal(server.keys(), "CJ%06d".formatted(n), "RO-CJ-%s-%05d".formatted(category, n));
    }

    private ISOMsg act(
            final JposConnection connection,
            final TestTerminal terminal,
            final String pan,
            final int action,
            final String code,
            final String reference)
            throws IOException, ISOException {
        final ISOMsg request = terminal.authorization(pan, action, Instant.now());
        if (!code.isEmpty()) {
            request.set(38, code);
        }
        if (!reference.isEmpty()) {
            final byte[] text = reference.getBytes(StandardCharsets.US_ASCII);
            request.set(48, HEX.parseHex("df02%02x".formatted(text.length) + HEX.formatHex(text)));
        }
        terminal.seal(request);
        final ISOMsg answer = connection.exchange(request);
        assertThat(answer.getString(39)).as("action " + action).isEqualTo("00");
        if (pan.equals(HOLDER)) {
            expected.add(action + " " + answer.getString(42) + " " + answer.getString(38) + " " + reference);
        }
        return answer;
    }

    private static String told(final ISOMsg answer) {
        return HEX.formatHex(answer.getBytes(48));
    }

    private void awaitArchive() {
        final long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
        while (server.server().archiveLagBatches() != 0) {
            assertThat(System.nanoTime()).as("time to archive everything").isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    /** Found as an auditor does: the token of the card from the back office, then everything under it, newest first. */
    private List<String> history(final String pan) throws Exception {
        final String token = json(HttpRequest.newBuilder(url("/v1/cards/lookup"))
                        .header("Authorization", "Bearer " + backOffice)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"pan\":\"" + pan + "\"}"))
                        .build())
                .path("token")
                .asText();
        final JsonNode page = json(HttpRequest.newBuilder(url("/v1/authorizations?card=" + token))
                .header("Authorization", "Bearer " + auditor)
                .build());
        return StreamSupport.stream(page.path("items").spliterator(), false)
                .map(item -> item.path("action").asInt() + " "
                        + item.path("acceptor").asText() + " "
                        + item.path("code").asText() + " "
                        + item.path("reference").asText())
                .toList();
    }

    private URI url(final String path) {
        return URI.create("http://127.0.0.1:" + server.server().httpAddress().getPort() + path);
    }

    private JsonNode json(final HttpRequest request) throws Exception {
        final HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return new ObjectMapper().readTree(response.body());
    }
}
