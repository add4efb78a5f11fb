package io.attesta.authorizer.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.authorizer.access.TokenFile;
import io.attesta.authorizer.access.TokenVerdict;
import io.attesta.authorizer.log.QuietLog;
import io.attesta.authorizer.testing.TestAuthority;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenCommandTest {
    private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");

    @TempDir
    private Path folder;

    private KeysFixture keys;
    private Path file;

    @BeforeEach
    void nameData() {
        keys = new KeysFixture(folder.resolve("data"), Clock.fixed(NOW, ZoneOffset.UTC));
        file = folder.resolve("data/tokens.json");
    }

    @AfterEach
    void goBackToTheQuietConfiguration() throws Exception {
        QuietLog.restore();
    }

    @Test
    void shouldPrintATokenOnceAndKeepItsHashOnly() throws IOException {
        final CommandRun made = keys.run("token", "--role", "back-office", "--name", "card system");

        assertThat(made.exitCode()).isZero();
        assertThat(made.out()).matches("att_[0-9a-f]{12}_[A-Za-z0-9_-]{43}\n");
        final String id = made.out().substring(4, 16);
        assertThat(made.err())
                .isEqualTo("Token " + id + " of role back-office: it is shown this once, only its hash is kept.\n");
        assertThat(check(made.out(), NOW)).isEqualTo(TokenVerdict.Outcome.ACCEPTED);
        final String secret = made.out().substring(17, 40);
        assertThat(Files.readString(file)).doesNotContain(secret);
        assertThat(keys.audit())
                .singleElement()
                .asString()
                .contains("\"event\":\"keys.token\"", "\"id\":\"" + id + "\"", "back-office", "card system")
                .doesNotContain(secret);
    }

    @Test
    void shouldListAllAndRevokeOne() throws IOException {
        final String kiosk = id(keys.run(
                "token", "--role", "kiosk", "--acceptor", "RO-CJ-MED-00042", "--terminal", "CJ000042", "--days", "2"));
        final CommandRun operator = keys.run("token", "--role", "operator", "--name", "duty desk");
        assertThat(keys.run("token", "--list").out().lines())
                .hasSize(3)
                .anyMatch(line -> line.equals(kiosk
                        + "  kiosk        CJ000042  RO-CJ-MED-00042  2026-11-21T08:00:00Z  until 2026-11-23T08:00:00Z"))
                .anyMatch(line -> line.matches(id(operator) + "  operator .* valid +duty desk"));

        assertThat(keys.run("token", "--revoke", id(operator)).out())
                .isEqualTo("Token " + id(operator) + " of role operator is revoked.\n");

        assertThat(check(operator.out(), NOW)).isEqualTo(TokenVerdict.Outcome.REVOKED);
        assertThat(keys.run("token", "--list").out()).contains("revoked 2026-11-21T08:00:00Z");
        final CommandRun again = keys.run("token", "--revoke", id(operator));
        assertThat(again.exitCode()).isEqualTo(1);
        assertThat(again.err()).isEqualTo("Token " + id(operator) + " was revoked at 2026-11-21T08:00:00Z already.\n");
        assertThat(keys.events()).containsExactly("keys.token", "keys.token", "keys.token-revoke");
    }

    @Test
    void shouldGiveACertificateARoleAndSayWhich() throws Exception {
        final TestAuthority authority = new TestAuthority("clients");
        authority.issue("card system").write(folder, "client");
        final String pem = folder.resolve("client.pem").toString();

        final CommandRun admitted = keys.run("token", "--role", "back-office", "--certificate", pem);

        assertThat(admitted.exitCode()).as(admitted.err()).isZero();
        final String id = admitted.out().strip();
        assertThat(admitted.err())
                .matches("The certificate with SHA-256 [0-9a-f]{64} has the role back-office as " + id + "\\.\n");
        final String fingerprint = admitted.err().substring(29, 93);
        assertThat(new TokenFile(file)
                        .load()
                        .checkCertificate(fingerprint, NOW)
                        .token()
                        .orElseThrow()
                        .id())
                .isEqualTo(id);
        assertThat(keys.run("token", "--list").out()).contains(fingerprint.substring(0, 16));
        assertThat(keys.audit().get(0)).contains("\"event\":\"keys.certificate\"", fingerprint, id);
        final CommandRun again = keys.run("token", "--role", "auditor", "--certificate", pem);
        assertThat(again.exitCode()).isEqualTo(1);
        assertThat(again.err()).startsWith("The certificate has the role back-office already, as " + id);
        final CommandRun none = keys.run(
                "token",
                "--role",
                "auditor",
                "--certificate",
                folder.resolve("client.key").toString());
        assertThat(none.exitCode()).isEqualTo(1);
        assertThat(none.err()).contains("holds no certificate in PEM");
    }

    @Test
    void shouldMakeATokenThatIsWorthNothingAfterItsDays() {
        final CommandRun made = keys.run("token", "--role", "auditor", "--days", "1");
        assertThat(check(made.out(), NOW.plus(Duration.ofHours(23)))).isEqualTo(TokenVerdict.Outcome.ACCEPTED);
        assertThat(check(made.out(), NOW.plus(Duration.ofHours(24)))).isEqualTo(TokenVerdict.Outcome.EXPIRED);
    }

    @Test
    void shouldRefuseWrongUsageWithExitCodeTwoAndMakeNothing() {
        for (final List<String> wrong : List.of(
                List.of("token"),
                List.of("token", "--role", "root"),
                List.of("token", "--role", "kiosk"),
                List.of("token", "--role", "kiosk", "--acceptor", "A"),
                List.of("token", "--role", "kiosk", "--acceptor", "A", "--terminal", "123456789"),
                List.of("token", "--role", "auditor", "--acceptor", "A", "--terminal", "T"),
                List.of("token", "--role", "auditor", "--days", "0"),
                List.of("token", "--role", "auditor", "--days", "3651"),
                List.of("token", "--role", "auditor", "--name", "a\tb"),
                List.of("token", "--role", "auditor", "--list"),
                List.of("token", "--list", "--name", "x"),
                List.of("token", "--list", "--certificate", "x.pem"),
                List.of("token", "--role", "kiosk", "--certificate", "x.pem"),
                List.of("token", "--revoke", "x"),
                List.of("token", "--revoke", "0123456789ab", "--days", "1"))) {
            final CommandRun run = keys.run(wrong.toArray(String[]::new));
            assertThat(run.exitCode()).as("%s", wrong).isEqualTo(2);
            assertThat(run.out()).isEmpty();
        }
        assertThat(file).doesNotExist();
    }

    @Test
    void shouldMakeNoTokenWhenTheAuditLogCannotBeWritten() throws IOException {
        Files.createDirectories(folder.resolve("data/log/audit.log"));
        final CommandRun run = keys.run("token", "--role", "auditor");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(file).doesNotExist();
    }

    @Test
    void shouldSayInOneSentenceWhenTheFileIsWrongOrElsewhere() throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "{}");
        for (final String[] call : new String[][] {
            {"token", "--list"}, {"token", "--role", "auditor"}, {"token", "--revoke", "0123456789ab"}
        }) {
            final CommandRun run = keys.run(call);
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.out()).isEmpty();
            assertThat(run.err()).matches("The token file " + file + " has mode rw-[^\\n]*\\.\n");
        }
        assertThat(keys.run("token", "--role", "auditor", "--set", "http.tokens-file=other.json")
                        .exitCode())
                .isZero();
        assertThat(folder.resolve("data/other.json")).exists();
    }

    private TokenVerdict.Outcome check(final String printed, final Instant now) {
        return new TokenFile(file)
                .load()
                .check(printed.strip().getBytes(StandardCharsets.US_ASCII), now)
                .outcome();
    }

    private static String id(final CommandRun made) {
        return made.out().substring(4, 16);
    }
}
