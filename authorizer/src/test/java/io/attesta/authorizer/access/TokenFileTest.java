package io.attesta.authorizer.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attesta.keystore.KeyStoreException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TokenFileTest {
    private static final Instant NOW = Instant.parse("2026-11-21T08:00:00.5Z");
    private static final AccessToken.Pair PAIR = new AccessToken.Pair("RO-CJ-MED-00042", "CJ000042");
    private static final String CERTIFICATE = "ab".repeat(32);
    private static final String ENTRY =
            "{\"id\":\"0123456789ab\",\"role\":\"auditor\",\"created\":\"2026-11-21T08:00:00Z\"," + "\"salt\":\""
                    + "00".repeat(16) + "\",\"hash\":\"" + "00".repeat(32) + "\"}";

    @TempDir
    private Path folder;

    private Path path;
    private TokenFile file;

    @BeforeEach
    void nameFile() {
        path = folder.resolve("tokens.json");
        file = new TokenFile(path);
    }

    @Test
    void shouldReadBackWhatItMade() {
        final byte[] kiosk;
        final AccessToken first;
        try (MadeToken made = file.make(
                Role.KIOSK, Optional.of(PAIR), Optional.of("hall, Cluj „1”"), NOW, Optional.of(NOW.plusSeconds(60)))) {
            kiosk = ascii(made);
            first = made.token();
        }
        final byte[] auditor;
        try (MadeToken made = file.make(Role.AUDITOR, Optional.empty(), Optional.empty(), NOW, Optional.empty())) {
            auditor = ascii(made);
        }
        final AccessTokens tokens = new TokenFile(path).load();
        assertThat(tokens.all()).hasSize(2).first().isEqualTo(first);
        assertThat(first.createdAt()).isEqualTo("2026-11-21T08:00:00Z");
        assertThat(tokens.check(kiosk, NOW).token()).contains(first);
        assertThat(tokens.check(auditor, NOW).token().orElseThrow().role()).isEqualTo(Role.AUDITOR);
    }

    @Test
    void shouldGiveACertificateARoleUntilItIsRevoked() {
        final AccessToken first =
                file.admit(CERTIFICATE, Role.KIOSK, Optional.of(PAIR), Optional.of("hall"), NOW, Optional.empty());

        final AccessTokens tokens = new TokenFile(path).load();
        assertThat(tokens.all()).containsExactly(first);
        assertThat(tokens.checkCertificate(CERTIFICATE, NOW).token()).contains(first);
        assertThat(tokens.checkCertificate(CERTIFICATE, NOW).accepted()).isTrue();
        assertThat(tokens.checkCertificate("00".repeat(32), NOW).outcome()).isEqualTo(TokenVerdict.Outcome.UNKNOWN);
        // Knowing its id is no token.
        assertThat(tokens.check(("att_" + first.id() + "_" + "A".repeat(43)).getBytes(StandardCharsets.US_ASCII), NOW)
                        .outcome())
                .isEqualTo(TokenVerdict.Outcome.UNKNOWN);
        assertThatThrownBy(() -> file.admit(
                        CERTIFICATE, Role.AUDITOR, Optional.empty(), Optional.empty(), NOW, Optional.empty()))
                .isInstanceOf(KeyStoreException.class)
                .hasMessage("The certificate has the role kiosk already, as " + first.id()
                        + "; revoke that first to give it another.");

        file.revoke(first.id(), NOW);
        assertThat(file.load().checkCertificate(CERTIFICATE, NOW).outcome()).isEqualTo(TokenVerdict.Outcome.REVOKED);
        file.admit(
                CERTIFICATE, Role.AUDITOR, Optional.empty(), Optional.empty(), NOW, Optional.of(NOW.plusSeconds(60)));
        assertThat(file.load()
                        .checkCertificate(CERTIFICATE, NOW)
                        .token()
                        .orElseThrow()
                        .role())
                .isEqualTo(Role.AUDITOR);
        assertThat(file.load()
                        .checkCertificate(CERTIFICATE, NOW.plusSeconds(60))
                        .outcome())
                .isEqualTo(TokenVerdict.Outcome.EXPIRED);
    }

    @Test
    void shouldRefuseAFileThatGivesACertificateTwoRoles() throws IOException {
        final String entry =
                "{\"id\":\"%s\",\"role\":\"auditor\",\"created\":\"2026-11-21T08:00:00Z\",\"certificate\":\""
                        + CERTIFICATE + "\"}";
        write("{\"format\":1,\"tokens\":[" + entry.formatted("0123456789ab") + "," + entry.formatted("0123456789ac")
                + "]}");
        assertRefused();
        write("{\"format\":1,\"tokens\":[" + ENTRY.replace("}", ",\"certificate\":\"" + CERTIFICATE + "\"}") + "]}");
        assertRefused();
    }

    @Test
    void shouldHoldNoSecretAndBeItsOwnersOnly() throws IOException {
        try (MadeToken made = file.make(Role.OPERATOR, Optional.empty(), Optional.empty(), NOW, Optional.empty())) {
            final String secret = new String(made.chars()).substring(17);
            assertThat(Files.readString(path)).doesNotContain(secret, secret.substring(0, 8));
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
    }

    @Test
    void shouldRevokeOnceAndForEver() {
        final byte[] text;
        final String id;
        try (MadeToken made = file.make(Role.OPERATOR, Optional.empty(), Optional.empty(), NOW, Optional.empty())) {
            text = ascii(made);
            id = made.token().id();
        }
        assertThat(file.revoke(id, NOW.plusSeconds(9)).revokedAt()).contains(Instant.parse("2026-11-21T08:00:09Z"));
        assertThat(file.load().check(text, NOW).outcome()).isEqualTo(TokenVerdict.Outcome.REVOKED);
        assertThatThrownBy(() -> file.revoke(id, NOW))
                .isInstanceOf(KeyStoreException.class)
                .hasMessage("Token " + id + " was revoked at 2026-11-21T08:00:09Z already.");
        assertThatThrownBy(() -> file.revoke("000000000000", NOW))
                .isInstanceOf(KeyStoreException.class)
                .hasMessage("The token file " + path + " has no token 000000000000.");
    }

    @Test
    void shouldChangeNothingWhenRolesDoNotFit() {
        assertThatThrownBy(() -> file.make(Role.KIOSK, Optional.empty(), Optional.empty(), NOW, Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> file.make(Role.AUDITOR, Optional.empty(), Optional.of("a\nb"), NOW, Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(path).doesNotExist();
        assertThat(file.load().all()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "[]",
                "{}",
                "{\"format\":1}",
                "{\"format\":2,\"tokens\":[]}",
                "{\"format\":1,\"tokens\":[],\"more\":1}",
                "{\"format\":1,\"tokens\":[]} {}",
                "{\"format\":1,\"format\":1,\"tokens\":[]}",
                "{\"format\":1,\"tokens\":[7]}",
                "{\"format\":1,\"tokens\":[{}]}",
            })
    void shouldRefuseWhatIsNoTokenFileInOneSentence(final String content) throws IOException {
        write(content);
        assertRefused();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"role\":\"auditor\" > \"role\":\"root\"",
                "\"role\":\"auditor\" > \"role\":\"kiosk\"",
                "\"role\":\"auditor\" > \"role\":\"auditor\",\"acceptor\":\"A\",\"terminal\":\"T\"",
                "\"role\":\"auditor\" > \"role\":\"kiosk\",\"acceptor\":\"A\"",
                "\"role\":\"auditor\" > \"role\":\"auditor\",\"scope\":\"all\"",
                "\"role\":\"auditor\" > \"role\":\"auditor\",\"revoked\":null",
                "\"role\":\"auditor\" > \"role\":\"auditor\",\"expires\":\"soon\"",
                "\"role\":\"auditor\" > \"role\":\"auditor\",\"expires\":1",
                "0123456789ab > 0123456789AB",
                "2026-11-21T08:00:00Z > yesterday",
                "\"salt\":\"00 > \"salt\":\"",
                "\"hash\":\"00 > \"hash\":\"0g",
            })
    void shouldRefuseATokenThatIsNotWholeInOneSentence(final String change) throws IOException {
        final String[] parts = change.split(" > ");
        write("{\"format\":1,\"tokens\":[" + ENTRY + "]}");
        assertThat(file.load().all()).hasSize(1);
        write("{\"format\":1,\"tokens\":[" + ENTRY.replaceFirst(parts[0], parts[1]) + "]}");
        assertRefused();
    }

    @Test
    void shouldRefuseAnIdThatIsThereTwiceAndAFileThatIsCutOff() throws IOException {
        write("{\"format\":1,\"tokens\":[" + ENTRY + "," + ENTRY + "]}");
        assertRefused();
        final byte[] whole = ("{\"format\":1,\"tokens\":[" + ENTRY + "]}").getBytes(StandardCharsets.US_ASCII);
        for (int length = 0; length < whole.length; length += 16) {
            write(new String(Arrays.copyOf(whole, length), StandardCharsets.US_ASCII));
            assertRefused();
        }
    }

    @Test
    void shouldRefuseAFileThatOthersMayReach() throws IOException {
        write("{\"format\":1,\"tokens\":[]}");
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(file::load)
                .isInstanceOf(KeyStoreException.class)
                .hasMessage("The token file " + path + " has mode rw-r--r-- and must have rw-------: chmod 600 " + path
                        + ".");
    }

    @Test
    void shouldTakeUpAChangedFileAndKeepWhatItHasWhenItIsDamaged() throws IOException {
        final AccessCheck check = new AccessCheck(file);
        assertThat(check.isEmpty()).isTrue();
        final byte[] text;
        try (MadeToken made = file.make(Role.OPERATOR, Optional.empty(), Optional.empty(), NOW, Optional.empty())) {
            text = ascii(made);
        }
        assertThat(check.check(text, NOW).accepted()).isFalse();
        assertThat(check.look()).isEmpty();
        assertThat(check.check(text, NOW).accepted()).isTrue();
        final byte[] whole = Files.readAllBytes(path);
        Files.writeString(path, "{");
        assertThat(check.look())
                .hasValueSatisfying(why -> assertThat(why)
                        .startsWith("the changed token file is not taken up")
                        .contains(path.toString()));
        assertThat(check.look()).isEmpty();
        assertThat(check.check(text, NOW).accepted()).isTrue();
        Files.write(path, whole);
        assertThat(check.look()).isEmpty();
        Files.delete(path);
        assertThat(check.look()).isEmpty();
        assertThat(check.check(text, NOW).accepted()).isFalse();
    }

    private void assertRefused() {
        assertThatThrownBy(file::load)
                .isInstanceOf(KeyStoreException.class)
                .message()
                .matches("The token file " + path + " [^\\n]*\\.");
    }

    private void write(final String content) throws IOException {
        Files.writeString(path, content);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
    }

    private static byte[] ascii(final MadeToken made) {
        return new String(made.chars()).getBytes(StandardCharsets.US_ASCII);
    }
}
