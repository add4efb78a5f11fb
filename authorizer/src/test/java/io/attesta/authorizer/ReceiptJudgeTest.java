package io.attesta.authorizer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.attesta.authorizer.access.AccessCheck;
import io.attesta.authorizer.access.TokenFile;
import io.attesta.authorizer.api.HttpApi;
import io.attesta.authorizer.api.ReceiptResources;
import io.attesta.authorizer.testing.Vectors;
import io.attesta.keystore.signing.Ed25519PublicKey;
import io.attesta.keystore.signing.PublicKeySet;
import io.attesta.keystore.signing.PublishedKey;
import io.attesta.protocol.receipt.SignedPair;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Receipts of the vectors, judged over HTTP. */
class ReceiptJudgeTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PER_SECOND = 50;

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private final AtomicLong now = new AtomicLong();
    private Optional<Instant> retiredAt = Optional.empty();
    private HttpApi api;

    @BeforeEach
    void start() throws Exception {
        api = new HttpApi(
                new HttpApi.Limits("127.0.0.1", 0, 1 << 20, 1 << 20),
                new AccessCheck(new TokenFile(folder.resolve("tokens.json"))),
                List.of(new ReceiptResources(new ReceiptJudge(this::keys), PER_SECOND, now::get)));
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private PublicKeySet keys() {
        return PublicKeySet.of(List.of(new PublishedKey(
                Ed25519PublicKey.of(Vectors.hex(Vectors.root().at("/receipts/public_key"))),
                Optional.empty(),
                retiredAt)));
    }

    private static byte[] statement() {
        return Vectors.hex(Vectors.root().at("/receipts/batches/0/statements/0"));
    }

    private static byte[] receipt() {
        return Vectors.hex(Vectors.root().at("/receipts/batches/0/receipt"));
    }

    private static String hex(final byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private HttpResponse<String> post(final String body) throws Exception {
        return client.send(
                HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + api.address().getPort() + "/v1/receipts/verify"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode verdict(final Map<String, String> members) throws Exception {
        final HttpResponse<String> response = post(JSON.writeValueAsString(members));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body());
    }

    @Test
    void shouldSayWhatAProvedStatementSays() throws Exception {
        final JsonNode verdict = verdict(Map.of("statement", hex(statement()), "receipt", hex(receipt())));

        assertThat(verdict.get("valid").booleanValue()).isTrue();
        assertThat(verdict.has("reason")).isFalse();
        assertThat(verdict.at("/text/0").textValue())
                .isEqualTo("valid: attesta/1 approved presence at RO-CJ-MED-00042, 2026-11-21 08:31:02 UTC");
        assertThat(verdict.get("text").toString()).contains("among those of this server");
        assertThat(verdict.get("says")).isEqualTo(JSON.readTree("""
                {"issuer":"attesta/1","node":1,"sequence":100,"time":"2026-11-21T08:31:02Z","action":30,"responseCode":"00",
                 "approved":true,"sessionEnd":"2026-11-21T09:01:02Z","code":"KHJE9J","acceptor":"RO-CJ-MED-00042",
                 "terminal":"CJ000042","stan":17,"lastFour":"0427","cardVersion":12,"entitlements":[],"occupation":"251401",
                 "requestDigest":"f035413d55398a43dd7f88ea4c3ee449"}"""));
    }

    @Test
    void shouldTakeAPairInEachOfItsForms() throws Exception {
        final Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        final SignedPair pair = new SignedPair(statement(), receipt());
        final JsonNode expected = verdict(Map.of("statement", hex(statement()), "receipt", hex(receipt())));

        assertThat(verdict(Map.of(
                        "statement", base64.encodeToString(statement()), "receipt", base64.encodeToString(receipt()))))
                .isEqualTo(expected);
        assertThat(verdict(Map.of("qr", pair.qrText()))).isEqualTo(expected);
        assertThat(verdict(Map.of("pair", hex(pair.cbor())))).isEqualTo(expected);
        assertThat(verdict(Map.of("pair", base64.encodeToString(pair.cbor())))).isEqualTo(expected);
    }

    @Test
    void shouldRefuseWhatProvesNothingAndSayWhy() throws Exception {
        final byte[] altered = statement();
        altered[altered.length - 40] ^= 1;
        assertRefused(
                Map.of("statement", hex(altered), "receipt", hex(receipt())),
                "the signature is not over this statement");
        assertRefused(Map.of("statement", "00", "receipt", hex(receipt())), "the statement is of another type");
        assertRefused(Map.of("qr", "ATT1:!"), "the QR text lacks characters, or has too many");
        assertRefused(Map.of("qr", "9642000000000427"), "the QR text does not begin with ATT1:");
        assertRefused(Map.of("pair", "00"), "the pair is of another type");
        retiredAt = Optional.of(Instant.parse("2026-01-01T00:00:00Z"));
        assertRefused(
                Map.of("statement", hex(statement()), "receipt", hex(receipt())),
                "the statement is dated 2026-11-21 08:31:02 UTC, but its key 21fe31dfa154a261 was retired at"
                        + " 2026-01-01 00:00:00 UTC and was used after that");
    }

    private void assertRefused(final Map<String, String> members, final String reason) throws Exception {
        final JsonNode verdict = verdict(members);
        assertThat(verdict.get("valid").booleanValue()).isFalse();
        assertThat(verdict.get("reason").textValue()).isEqualTo(reason);
        assertThat(verdict.at("/text/0").textValue()).isEqualTo("refused: " + reason);
        assertThat(verdict.has("says")).isFalse();
    }

    @Test
    void shouldAnswerAProblemWhereThereIsNoPair() throws Exception {
        final String forms = "The body has other members than statement and receipt, or qr, or pair.";
        assertProblem("{}", 400, forms);
        assertProblem("{\"statement\":\"00\"}", 400, forms);
        assertProblem("{\"qr\":\"ATT1:\",\"9642000000000427\":1}", 400, forms);
        assertProblem("{\"qr\":1}", 400, "The member qr is no text.");
        assertProblem(
                "{\"statement\":\"abc\",\"receipt\":\"00\"}",
                400,
                "The member statement is neither hex nor base64url.");
        assertProblem("{\"pair\":\"\"}", 400, "The member pair is neither hex nor base64url.");
        assertProblem("[]", 400, "The body is no JSON object.");
        assertProblem(" ".repeat(8 * 1024 + 1), 413, "The body is larger than this resource takes.");
    }

    private void assertProblem(final String body, final int status, final String detail) throws Exception {
        final HttpResponse<String> response = post(body);
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(JSON.readTree(response.body()).get("detail").textValue()).isEqualTo(detail);
    }

    @Test
    void shouldCheckSoManyInASecondAndNoMore() throws Exception {
        for (int i = 0; i < PER_SECOND; i++) {
            assertThat(post("{}").statusCode()).isEqualTo(400);
        }
        assertThat(post("{}").statusCode()).isEqualTo(429);
        now.addAndGet(1_000_000_000L);
        assertThat(post("{}").statusCode()).isEqualTo(400);
    }
}
