package io.attesta.authorizer.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attesta.authorizer.access.TokenVerdict.Outcome;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class AccessTokensTest {
    private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
    private static final Pattern FORM = Pattern.compile("att_[0-9a-f]{12}_[A-Za-z0-9_-]{43}");

    private final SecureRandom random = new SecureRandom();

    @Test
    void shouldTellEachBearerApart() {
        final List<byte[]> texts = new ArrayList<>();
        AccessTokens tokens = AccessTokens.NONE;
        for (int i = 0; i < 50; i++) {
            final TokenSecret secret = TokenSecret.random("%012x".formatted(i), random);
            texts.add(ascii(secret));
            tokens = tokens.with(entry(token(i, Role.AUDITOR, Optional.empty(), Optional.empty()), secret));
        }
        assertThat(texts)
                .allSatisfy(text ->
                        assertThat(new String(text, StandardCharsets.US_ASCII)).matches(FORM));
        for (int i = 0; i < 50; i++) {
            final TokenVerdict verdict = tokens.check(texts.get(i), NOW);
            assertThat(verdict.accepted()).isTrue();
            assertThat(verdict.token().orElseThrow().id()).isEqualTo("%012x".formatted(i));
        }
    }

    /** Whatever one character is turned into, it is another token, and none of ours: the text is hashed, so it has one spelling. */
    @Property(tries = 2_000)
    void shouldKnowNothingThatDiffersInOneByte(
            @ForAll @IntRange(max = 59) final int position, @ForAll final byte value, @ForAll final boolean cut) {
        final TokenSecret secret = TokenSecret.random("0123456789ab", random);
        final AccessTokens tokens = one(secret, Optional.empty(), Optional.empty());
        final byte[] text = ascii(secret);
        assertThat(text).hasSize(60);
        final boolean same = text[position] == value;
        text[position] = value;
        assertThat(tokens.check(text, NOW).accepted()).isEqualTo(same);
        if (cut) {
            assertThat(tokens.check(Arrays.copyOf(text, position), NOW).outcome())
                    .isEqualTo(Outcome.UNKNOWN);
            assertThat(tokens.check(Arrays.copyOf(text, 61), NOW).outcome()).isEqualTo(Outcome.UNKNOWN);
        }
    }

    @Property(tries = 1_000)
    void shouldKnowNothingOfWhatIsArbitrary(@ForAll @Size(max = 70) final byte[] presented) {
        final AccessTokens tokens = one(TokenSecret.random("0123456789ab", random), Optional.empty(), Optional.empty());
        final TokenVerdict verdict = tokens.check(presented, NOW);
        assertThat(verdict.outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(verdict.token()).isEmpty();
        assertThat(AccessTokens.NONE.check(presented, NOW).accepted()).isFalse();
    }

    @Test
    void shouldNotKnowTheIdOfOneWithTheSecretOfAnother() {
        final TokenSecret first = TokenSecret.random("000000000001", random);
        final TokenSecret second = TokenSecret.random("000000000002", random);
        final AccessTokens tokens = AccessTokens.NONE
                .with(entry(token(1, Role.AUDITOR, Optional.empty(), Optional.empty()), first))
                .with(entry(token(2, Role.OPERATOR, Optional.empty(), Optional.empty()), second));
        final byte[] mixed = ascii(first);
        System.arraycopy(ascii(second), 16, mixed, 16, mixed.length - 16);
        assertThat(tokens.check(mixed, NOW).outcome()).isEqualTo(Outcome.UNKNOWN);
    }

    @Test
    void shouldRefuseFromTheSecondOnInWhichATokenExpires() {
        final TokenSecret secret = TokenSecret.random("0123456789ab", random);
        final AccessTokens tokens = one(secret, Optional.of(NOW), Optional.empty());
        assertThat(tokens.check(ascii(secret), NOW.minusNanos(1)).accepted()).isTrue();
        final TokenVerdict expired = tokens.check(ascii(secret), NOW);
        assertThat(expired.outcome()).isEqualTo(Outcome.EXPIRED);
        assertThat(expired.token()).isPresent();
    }

    @Test
    void shouldRefuseARevokedTokenWhateverItsTime() {
        final TokenSecret secret = TokenSecret.random("0123456789ab", random);
        final AccessTokens tokens = one(secret, Optional.of(NOW), Optional.of(NOW));
        assertThat(tokens.check(ascii(secret), NOW.minusSeconds(9)).outcome()).isEqualTo(Outcome.REVOKED);
        assertThat(tokens.check(ascii(secret), NOW.plusSeconds(9)).outcome()).isEqualTo(Outcome.REVOKED);
    }

    @Test
    void shouldSaltEachHash() {
        final TokenSecret secret = TokenSecret.random("0123456789ab", random);
        assertThat(secret.hash(new byte[16]))
                .hasSize(32)
                .isNotEqualTo(secret.hash(new byte[] {1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}));
    }

    @Test
    void shouldShowNoSecretAsTextAndWipeItWhenClosed() {
        final TokenSecret secret = TokenSecret.random("0123456789ab", random);
        final MadeToken made =
                new MadeToken(token(0x0123456789abL, Role.AUDITOR, Optional.empty(), Optional.empty()), secret);
        final String text = new String(made.chars());
        assertThat(made.toString() + secret + one(secret, Optional.empty(), Optional.empty()))
                .doesNotContain(text.substring(17, 25));
        made.close();
        assertThat(made.chars()).containsOnly('\0');
    }

    @Test
    void shouldRefuseWhatFitsNoRole() {
        final AccessToken.Pair pair = new AccessToken.Pair("RO-CJ-MED-00042", "CJ000042");
        assertThatThrownBy(() -> new AccessToken(
                        "0123456789ab",
                        Role.AUDITOR,
                        Optional.of(pair),
                        Optional.empty(),
                        NOW,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> token(1, Role.KIOSK, Optional.empty(), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
        for (final String wrong : List.of("", " ", "A ", "0123456789012345", "é", "a\n")) {
            assertThatThrownBy(() -> new AccessToken.Pair(wrong, "T"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("DE 42");
            assertThatThrownBy(() -> new AccessToken.Pair("A", wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("DE 41");
        }
    }

    @Test
    void shouldFindARoleByItsLabelOnly() {
        for (final Role role : Role.values()) {
            assertThat(Role.of(role.label())).contains(role);
            assertThat(Role.of(role.name())).isEmpty();
        }
    }

    private static AccessTokens one(
            final TokenSecret secret, final Optional<Instant> expiresAt, final Optional<Instant> revokedAt) {
        return AccessTokens.NONE.with(entry(token(0x0123456789abL, Role.BACK_OFFICE, expiresAt, revokedAt), secret));
    }

    private static TokenEntry entry(final AccessToken token, final TokenSecret secret) {
        final byte[] salt = new byte[TokenSecret.SALT_BYTES];
        return new TokenEntry(token, salt, secret.hash(salt));
    }

    private static AccessToken token(
            final long id, final Role role, final Optional<Instant> expiresAt, final Optional<Instant> revokedAt) {
        return new AccessToken(
                "%012x".formatted(id),
                role,
                Optional.empty(),
                Optional.empty(),
                NOW,
                expiresAt,
                revokedAt,
                Optional.empty());
    }

    private static byte[] ascii(final TokenSecret secret) {
        return new String(secret.chars()).getBytes(StandardCharsets.US_ASCII);
    }
}
