package io.attesta.authorizer.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstTokensTest {
    private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
    private static final AccessToken.Pair PAIR = new AccessToken.Pair("RO-CJ-MED-00042", "CJ000042");

    @TempDir
    private Path data;

    private Path folder;
    private TokenFile file;

    @BeforeEach
    void lay() {
        folder = data.resolve("tokens");
        file = new TokenFile(data.resolve("tokens.json"));
    }

    private List<AccessToken> make(final Optional<AccessToken.Pair> kiosk) {
        return FirstTokens.make(file, folder, kiosk, NOW);
    }

    @Test
    void shouldMakeOneForEachRoleThatItsOwnerAloneMayRead() throws Exception {
        final List<AccessToken> made = make(Optional.of(PAIR));

        assertThat(made).extracting(AccessToken::role).containsExactly(Role.values());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");
        for (final AccessToken token : made) {
            final Path each = folder.resolve(token.role().label());
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
                    .isEqualTo("rw-------");
            final String line = Files.readString(each);
            assertThat(line).endsWith("\n").hasLineCount(1);
            final TokenVerdict verdict = file.load().check(line.strip().getBytes(StandardCharsets.US_ASCII), NOW);
            assertThat(verdict.accepted()).isTrue();
            assertThat(verdict.token()).contains(token);
            assertThat(token.pair()).isEqualTo(token.role() == Role.KIOSK ? Optional.of(PAIR) : Optional.empty());
            assertThat(Files.readString(data.resolve("tokens.json"))).doesNotContain(line.strip());
        }
    }

    @Test
    void shouldLeaveOutTheKioskThatHasNoPair() {
        assertThat(make(Optional.empty()))
                .extracting(AccessToken::role)
                .containsExactly(Role.BACK_OFFICE, Role.AUDITOR, Role.OPERATOR);
        assertThat(folder.resolve("kiosk")).doesNotExist();
    }

    @Test
    void shouldMakeNoneWhereThereIsOne() {
        file.make(Role.AUDITOR, Optional.empty(), Optional.empty(), NOW, Optional.empty())
                .close();

        assertThat(make(Optional.of(PAIR))).isEmpty();
        assertThat(folder).doesNotExist();
    }

    @Test
    void shouldMakeNoneASecondTimeEvenWhenAllWereTakenAway() throws Exception {
        make(Optional.of(PAIR));
        final String auditor = Files.readString(folder.resolve("auditor"));

        assertThat(make(Optional.of(PAIR))).isEmpty();
        Files.delete(data.resolve("tokens.json"));
        assertThat(make(Optional.of(PAIR))).isEmpty();
        assertThat(Files.readString(folder.resolve("auditor"))).isEqualTo(auditor);
        assertThat(data.resolve("tokens.json")).doesNotExist();
    }
}
