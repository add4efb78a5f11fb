package io.attesta.authorizer.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.attesta.authorizer.access.AccessToken;
import io.attesta.authorizer.access.MadeToken;
import io.attesta.authorizer.access.Role;
import io.attesta.authorizer.access.TokenFile;
import io.attesta.authorizer.feed.SampleWorld;
import io.attesta.authorizer.testing.TestTerminal;
import io.attesta.keystore.signing.PublicKeySet;
import io.attesta.protocol.receipt.ReceiptVerifier;
import io.attesta.protocol.receipt.SignatureCheck;
import io.attesta.protocol.receipt.Statement;
import io.attesta.protocol.receipt.Verdict;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.jpos.iso.ISOMsg;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kiosks over HTTP, held against the 0100s that they are the twins of. */
final class KioskSystemTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path data;

    private final HttpClient client = HttpClient.newHttpClient();
    private RunningServer server;
    private TestTerminal terminal;
    private String token;

    @BeforeEach
    void start() {
        token = token("RO-CJ-MED-00042", "CJ000042");
        server = new RunningServer(data, Map.of());
        terminal = new TestTerminal(server.keys(), "CJ000042", "RO-CJ-MED-00042");
    }

    private String token(final String acceptor, final String terminalId) {
        try (MadeToken made = new TokenFile(data.resolve("tokens.json"))
                .make(
                        Role.KIOSK,
                        Optional.of(new AccessToken.Pair(acceptor, terminalId)),
                        Optional.empty(),
                        Instant.now(),
                        Optional.empty())) {
            return new String(made.chars());
        }
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static ObjectNode presence(final long card, final Instant at, final int stan) {
        return JSON.createObjectNode()
                .put("pan", SampleWorld.pan(card))
                .put("action", 30)
                .put("acceptor", "RO-CJ-MED-00042")
                .put("terminal", "CJ000042")
                .put("stan", stan)
                .put("transmittedAt", at.truncatedTo(ChronoUnit.SECONDS).toString());
    }

    private HttpResponse<String> post(final Object body, final String... headers) throws Exception {
        final HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(
                        "http://127.0.0.1:" + server.server().httpAddress().getPort() + "/v1/authorizations"))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode answered(final Object body) throws Exception {
        final HttpResponse<String> response = post(body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body());
    }

    private static byte[] bytes(final JsonNode answer, final String name) {
        return Base64.getUrlDecoder().decode(answer.get(name).textValue());
    }

    /** The 0100 of page 7: the same elements, sealed by the terminal itself. */
    private ISOMsg twin(final ObjectNode request) throws Exception {
        final Instant at = Instant.parse(request.get("transmittedAt").textValue());
        final ISOMsg twin = terminal.authorization(request.get("pan").textValue(), 30, at);
        twin.set(11, "%06d".formatted(request.get("stan").intValue()));
        final ZonedDateTime local = at.atZone(ZoneId.of("Europe/Bucharest"));
        twin.set(12, DateTimeFormatter.ofPattern("HHmmss").format(local));
        twin.set(13, DateTimeFormatter.ofPattern("MMdd").format(local));
        twin.set(22, "812");
        twin.unset(14);
        twin.unset(32);
        return twin;
    }

    @Test
    void shouldApproveWithACodeAndAReceiptThatThePublishedKeysVerify() throws Exception {
        final JsonNode answer = answered(presence(42, Instant.now(), 17));

        assertThat(answer.get("responseCode").textValue()).isEqualTo("00");
        assertThat(answer.get("authorizationCode").textValue()).hasSize(6);
        assertThat(answer.get("occupation").textValue()).matches("[0-9]{6}");
        final Statement statement = verified(answer);
        assertThat(statement.code()).isEqualTo(answer.get("authorizationCode").textValue());
        assertThat(answer.get("sessionEnd").textValue())
                .isEqualTo(statement.expiresAt().toString());
        assertThat(statement.terminal()).isEqualTo("CJ000042");
    }

    private Statement verified(final JsonNode answer) throws Exception {
        final PublicKeySet keys = PublicKeySet.read(server.http("/.well-known/jwks.json", 200));
        final Verdict verdict = ReceiptVerifier.verify(
                bytes(answer, "statement"),
                bytes(answer, "receipt"),
                (kid, message, signature) -> keys.find(kid).orElseThrow().verifies(message, signature)
                        ? SignatureCheck.Answer.VALID
                        : SignatureCheck.Answer.INVALID);
        return ((Verdict.Verified) verdict).statement();
    }

    @Test
    void shouldGiveHttpAndIso8583TwinsOneAnswer() throws Exception {
        final ObjectNode request = presence(42, Instant.now(), 18);
        final JsonNode first = answered(request);
        try (JposConnection connection = new JposConnection(server.address())) {
            final ISOMsg twin = twin(request);
            terminal.seal(twin);
            final ISOMsg answer = connection.exchange(twin);

            assertThat(answer.getString(39)).isEqualTo("00");
            assertThat(answer.getString(38))
                    .isEqualTo(first.get("authorizationCode").textValue());
            assertThat(answer.getBytes(62)).isEqualTo(bytes(first, "statement"));
            assertThat(answer.getBytes(63)).isEqualTo(bytes(first, "receipt"));

            // And the other way round.
            final ObjectNode second = presence(42, Instant.now(), 19);
            final ISOMsg before = twin(second);
            terminal.seal(before);
            final ISOMsg decided = connection.exchange(before);
            final JsonNode after = answered(second);
            assertThat(bytes(after, "statement")).isEqualTo(decided.getBytes(62));
            assertThat(after.get("authorizationCode").textValue()).isEqualTo(decided.getString(38));
        }
        assertThat(answered(request)).isEqualTo(first);
        assertThat(answered(request.deepCopy().put("pan", SampleWorld.pan(43)))
                        .get("responseCode")
                        .textValue())
                .isEqualTo("94");
    }

    @Test
    void shouldAnswerARetryWithItsIdempotencyKeyByteForByteAndRefuseAnotherKey() throws Exception {
        final Instant at = Instant.now();
        final ObjectNode request = presence(42, at, 27);
        final String key = DateTimeFormatter.ofPattern("MMddHHmmss").format(at.atOffset(ZoneOffset.UTC))
                + "-000027-CJ000042-RO-CJ-MED-00042";

        assertRefusedKey(request, key.replace("000027", "000028"));
        assertRefusedKey(request, SampleWorld.pan(42));
        final HttpResponse<String> first = post(request, "Idempotency-Key", key);
        assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
        assertThat(first.headers().firstValue("idempotency-key")).contains(key);
        assertThat(post(request, "Idempotency-Key", "\"" + key + "\"").body()).isEqualTo(first.body());
        assertThat(post(request).body()).isEqualTo(first.body());
        final HttpResponse<String> twice = post(request, "Idempotency-Key", key, "Idempotency-Key", key);
        assertThat(twice.statusCode()).isEqualTo(400);
        assertThat(twice.body()).contains("The header Idempotency-Key is given twice.");
    }

    private void assertRefusedKey(final ObjectNode request, final String key) throws Exception {
        final HttpResponse<String> refused = post(request, "Idempotency-Key", key);
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body())
                .contains("urn:attesta:problem:idempotency-key")
                .doesNotContain("9642");
    }

    /** The digest is over the equivalent 0100 sealed under the pair's request key, so whoever has that key can compute it. */
    @Test
    void shouldSignTheDigestOfTheTwinMessage() throws Exception {
        final ObjectNode request = presence(42, Instant.now(), 20);
        final Statement statement = verified(answered(request));
        final ISOMsg twin = twin(request);
        terminal.seal(twin);

        final byte[] digest = MessageDigest.getInstance("SHA-256").digest(terminal.pack(twin));

        assertThat(statement.requestDigest()).isEqualTo(HexFormat.of().formatHex(Arrays.copyOf(digest, 16)));
    }

    @Test
    void shouldContinueAndCloseASession() throws Exception {
        final String code = answered(presence(44, Instant.now(), 21))
                .get("authorizationCode")
                .textValue();

        final JsonNode insured = answered(presence(44, Instant.now(), 22)
                .put("action", 31)
                .put("code", code)
                .put("offer", "OFFER-1"));
        assertThat(insured.get("responseCode").textValue()).isEqualTo("00");
        assertThat(insured.get("authorizationCode").textValue()).isEqualTo(code);
        assertThat(verified(insured).reference()).isEqualTo("OFFER-1");
        assertThat(answered(presence(44, Instant.now(), 23).put("action", 99).put("code", code))
                        .get("responseCode")
                        .textValue())
                .isEqualTo("00");
        final JsonNode over =
                answered(presence(44, Instant.now(), 24).put("action", 31).put("code", code));
        assertThat(over.get("responseCode").textValue()).isEqualTo("S1");
        assertThat(over.has("authorizationCode")).isFalse();
    }

    @Test
    void shouldRefuseWhatIsNoAuthorization() throws Exception {
        final ObjectNode good = presence(42, Instant.now(), 25);
        assertProblem(
                good.deepCopy().put("pan", "96420000x0000427"),
                400,
                "The member pan is not a text of 16 to 19 digits.");
        assertProblem(good.deepCopy().without("pan"), 400, "The body has no pan.");
        assertProblem(good.deepCopy().put("action", 100), 400, "The member action is not from 0 to 99.");
        assertProblem(good.deepCopy().put("action", 3.5), 400, "The member action is no whole number.");
        assertProblem(good.deepCopy().put("stan", -1), 400, "The member stan is not from 0 to 999999.");
        assertProblem(good.deepCopy().put("code", "short"), 400, "The member code is not a text of six characters.");
        assertProblem(
                good.deepCopy().put("transmittedAt", "yesterday"),
                400,
                "The member transmittedAt is no time of RFC 3339, such as 2026-11-21T08:31:02Z.");
        assertProblem(
                good.deepCopy().put("more", 1),
                400,
                "The body has a member that an authorization does not have; there are pan, action, code, acceptor,"
                        + " terminal, stan, transmittedAt and offer.");
        assertProblem(good.deepCopy().put("terminal", "CJ000043"), 403, "The token is for another terminal.");
        assertProblem(good.deepCopy().put("acceptor", "RO-CJ-EMP-00043"), 403, "The token is for another acceptor.");
        assertProblem("[]", 400, "The body is no JSON object.");
        // Nothing of it used up the key.
        assertThat(answered(good).get("responseCode").textValue()).isEqualTo("00");
    }

    private void assertProblem(final Object body, final int status, final String detail) throws Exception {
        final HttpResponse<String> response = post(body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(JSON.readTree(response.body()).get("detail").textValue()).isEqualTo(detail);
        assertThat(response.body()).doesNotContain("9642");
    }

    @Test
    void shouldTellARefusalWithItsReasonAndItsProof() throws Exception {
        final JsonNode stolen = answered(presence(198, Instant.now(), 26));

        assertThat(stolen.get("responseCode").textValue()).isEqualTo("43");
        assertThat(stolen.get("reason").textValue()).isNotBlank();
        assertThat(stolen.has("authorizationCode")).isFalse();
        assertThat(verified(stolen).responseCode()).isEqualTo("43");
    }
}
