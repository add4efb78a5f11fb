package io.attesta.keystore.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attesta.keystore.KeyStoreException;
import io.attesta.keystore.KeyUsage;
import io.attesta.keystore.KeyVersion;
import io.attesta.keystore.Vectors;
import io.attesta.keystore.clear.ClearKeyStore;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicKeySetTest {
    /** The key of the vectors, which is also the one of RFC 8037 appendix A. */
    private static final String HEX = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";

    private static final String JWK = "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"alg\":\"EdDSA\",\"use\":\"sig\","
            + "\"kid\":\"21fe31dfa154a261\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"";

    private static final String COSE = "8" + "1a50101024821fe31dfa154a26103272006215820" + HEX;

    private static final Ed25519PublicKey KEY = Ed25519PublicKey.of(Vectors.hex(HEX));
    private static final Ed25519PublicKey OTHER = Ed25519PublicKey.ofSeed(Vectors.counting(0, 32));

    @Test
    void shouldPrintAJwkSetWhenValidityIsUnknown() {
        assertThat(text(set(KEY).jwks())).isEqualTo("{\"keys\":[" + JWK + "}]}");
    }

    @Test
    void shouldPrintValidityInSecondsWhenItIsKnown() {
        final PublicKeySet set = PublicKeySet.of(List.of(new PublishedKey(
                KEY, Optional.of(Instant.parse("2026-11-21T08:00:00.999Z")), Optional.of(Instant.ofEpochSecond(7)))));
        assertThat(text(set.jwks())).isEqualTo("{\"keys\":[" + JWK + ",\"nbf\":1795248000,\"exp\":7}]}");
    }

    @Test
    void shouldPrintACoseKeySet() {
        assertThat(HexFormat.of().formatHex(set(KEY).coseKeys())).isEqualTo(COSE);
    }

    @Test
    void shouldPrintValidityBehindTheRegisteredLabelsOfACoseKeyWhenItIsKnown() {
        final PublicKeySet made = PublicKeySet.of(
                List.of(new PublishedKey(KEY, Optional.of(Instant.ofEpochSecond(1_795_248_000)), Optional.empty())));
        assertThat(HexFormat.of().formatHex(made.coseKeys()))
                .isEqualTo("81a6" + COSE.substring(4) + "636e62661a6b014f80");
        final PublicKeySet retired = PublicKeySet.of(List.of(new PublishedKey(
                KEY, Optional.of(Instant.parse("2026-11-21T08:00:00.999Z")), Optional.of(Instant.ofEpochSecond(7)))));
        assertThat(HexFormat.of().formatHex(retired.coseKeys()))
                .isEqualTo("81a7" + COSE.substring(4) + "6365787007" + "636e62661a6b014f80");
        final PublicKeySet far = PublicKeySet.of(
                List.of(new PublishedKey(KEY, Optional.empty(), Optional.of(Instant.ofEpochSecond(253_402_300_799L)))));
        assertThat(HexFormat.of().formatHex(far.coseKeys()))
                .isEqualTo("81a6" + COSE.substring(4) + "636578701b0000003afff4417f");
        assertThat(PublicKeySet.read(far.coseKeys()).keys()).isEqualTo(far.keys());
    }

    @Test
    void shouldTakeUpValidityInAnyOrderAndPassOverOtherNames() {
        // "nbf": 5, "note": [1], "exp": 9 before the kty.
        final String named = "81a8" + "636e626605" + "646e6f74658101" + "6365787009" + COSE.substring(4);
        assertThat(PublicKeySet.read(Vectors.hex(named)).keys())
                .containsExactly(new PublishedKey(
                        KEY, Optional.of(Instant.ofEpochSecond(5)), Optional.of(Instant.ofEpochSecond(9))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a6636e626620",
                "a6636e62666105",
                "a6636e62661b0000003afff44180",
                "a7636e626605636e626605",
                "a66365787020",
                "a6636578",
            })
    void shouldRefuseValidityWhenItIsNoTimeOrThereTwice(final String beginning) {
        assertThatThrownBy(() -> PublicKeySet.read(Vectors.hex("81" + beginning + COSE.substring(4))))
                .isInstanceOf(KeyStoreException.class)
                .hasMessageStartingWith("The COSE key set");
    }

    @Test
    void shouldHoldADateAgainstTheTimeOfTheKeyWithAMinuteAtBothEnds() {
        final PublishedKey key = new PublishedKey(
                KEY, Optional.of(Instant.ofEpochSecond(1_000)), Optional.of(Instant.ofEpochSecond(5_000)));
        assertThat(key.timeliness(Instant.ofEpochSecond(939))).isEqualTo(PublishedKey.Timeliness.TOO_EARLY);
        assertThat(key.timeliness(Instant.ofEpochSecond(940))).isEqualTo(PublishedKey.Timeliness.IN_TIME);
        assertThat(key.timeliness(Instant.ofEpochSecond(5_060))).isEqualTo(PublishedKey.Timeliness.IN_TIME);
        assertThat(key.timeliness(Instant.ofEpochSecond(5_061))).isEqualTo(PublishedKey.Timeliness.TOO_LATE);
        final PublishedKey unknown = new PublishedKey(KEY, Optional.empty(), Optional.empty());
        assertThat(unknown.timeliness(Instant.EPOCH)).isEqualTo(PublishedKey.Timeliness.IN_TIME);
        assertThat(unknown.timeliness(Instant.MAX)).isEqualTo(PublishedKey.Timeliness.IN_TIME);
    }

    @Test
    void shouldReadBackWhatItPrintsWhenThereAreSeveralKeys() {
        final PublicKeySet set = PublicKeySet.of(List.of(
                new PublishedKey(KEY, Optional.of(Instant.ofEpochSecond(5)), Optional.of(Instant.ofEpochSecond(9))),
                new PublishedKey(OTHER, Optional.of(Instant.ofEpochSecond(6)), Optional.empty())));
        assertThat(PublicKeySet.read(set.jwks()).keys()).isEqualTo(set.keys());
        assertThat(PublicKeySet.read(set.coseKeys()).keys()).isEqualTo(set.keys());
    }

    @Test
    void shouldReadBackACoseKeySetWhenItHasMoreKeysThanFitOneByte() {
        final List<PublishedKey> keys = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            final byte[] seed = new byte[32];
            seed[0] = (byte) i;
            seed[1] = (byte) (i >>> 8);
            keys.add(new PublishedKey(Ed25519PublicKey.ofSeed(seed), Optional.empty(), Optional.empty()));
        }
        final byte[] printed = PublicKeySet.of(keys).coseKeys();
        assertThat(Arrays.copyOf(printed, 3)).isEqualTo(Vectors.hex("99012c"));
        assertThat(PublicKeySet.read(printed).keys()).isEqualTo(keys);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                HEX,
                HEX + "\n",
                "  " + HEX + "\r\n",
                "D75A980182B10AB7D54BFED3C964073A0EE172F3DAA62325AF021A68F707511A"
            })
    void shouldReadOneBareKeyWhenGivenHexDigits(final String document) {
        assertThat(read(document).find(KEY.kid())).contains(KEY);
    }

    @Test
    void shouldFindKeysOnlyByTheirIdentifier() {
        final PublicKeySet set = set(KEY);
        assertThat(set.find(KEY.kid())).contains(KEY);
        assertThat(set.find(OTHER.kid())).isEmpty();
        assertThat(set.find(new byte[0])).isEmpty();
    }

    @Test
    void shouldPublishRetiredKeysTooWhenMadeFromAStore() {
        final KeyVersion retired =
                new KeyVersion(KeyUsage.SIGNING, 1, Instant.ofEpochSecond(5), Optional.of(Instant.ofEpochSecond(9)));
        try (ClearKeyStore store = ClearKeyStore.builder()
                .retiredSigning(retired, KEY)
                .signing(2, Vectors.counting(0, 32))
                .build()) {
            assertThat(PublicKeySet.of(store).keys())
                    .containsExactly(
                            new PublishedKey(KEY, Optional.of(retired.createdAt()), retired.retiredAt()),
                            new PublishedKey(OTHER, Optional.of(Instant.EPOCH), Optional.empty()));
        }
    }

    @Test
    void shouldPassOverKeysOfOtherKindsWhenOneIsOurs() {
        final String others = "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AA\",\"y\":\"AA\"},"
                + "{\"kty\":\"OKP\",\"crv\":\"X25519\",\"x\":\"AA\"},"
                + "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"use\":\"enc\",\"x\":\"AA\"},7,";
        assertThat(read("{\"keys\":[" + others + JWK + "}]}").keys())
                .extracting(PublishedKey::key)
                .containsExactly(KEY);
        // Around the keys and within them, anything.
        final String within = ",\"x5c\":[\"AA\",{\"y\":[[]]}],\"ext\":{\"keys\":[7]},\"n\":1e400,\"exp\":7";
        assertThat(read("{\"a\":{\"keys\":[1]},\"b\":[{}],\"keys\":[[{}],null," + JWK + within + "}],\"c\":null}")
                        .keys())
                .containsExactly(new PublishedKey(KEY, Optional.empty(), Optional.of(Instant.ofEpochSecond(7))));
        // An EC2 key with a text label, a nested value, a tag, a float; a symmetric key whose -1 is a byte string.
        final String cose = "83" + "a5010220012141006161a161628201021864" + "82c1fb00000000000000001bffffffffffffffff"
                + "a201042041ff" + COSE.substring(2);
        assertThat(PublicKeySet.read(Vectors.hex(cose)).keys())
                .extracting(PublishedKey::key)
                .containsExactly(KEY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "d75a",
                "not a key set",
                "{}",
                "{\"keys\":7}",
                "{\"keys\":[]}",
                "{\"keys\":[" + JWK + "}]",
                "{\"keys\":[" + JWK,
                "{\"keys\":[" + JWK + "}",
                "{\"keys\":[" + JWK + "}],\"keys\":[]}",
                "{\"keys\":{\"0\":" + JWK + "}}}",
                "{\"keys\":[" + JWK + "}]}}",
                "{\"keys\":[" + JWK + ",\"nbf\":1.5}]}",
                "{\"keys\":[" + JWK + ",\"nbf\":null}]}",
                "{\"keys\":[" + JWK + ",\"nbf\":99999999999999999999}]}",
                "{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":7,"
                        + "\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}]}",
                "{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"alg\":null,"
                        + "\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}]}",
                "{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\","
                        + "\"x\":[\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"]}]}",
                "{\"keys\":[" + JWK + "}]} {}",
                "{\"keys\":[" + JWK + ",\"kty\":\"OKP\"}]}",
                "{\"keys\":[" + JWK + ",\"d\":\"AA\"}]}",
                "{\"keys\":[" + JWK + ",\"nbf\":-1}]}",
                "{\"keys\":[" + JWK + ",\"nbf\":\"x\"}]}",
                "{\"keys\":[" + JWK + ",\"exp\":253402300800}]}",
                "{\"keys\":[" + JWK + "}," + JWK + "}]}",
                "{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\"}]}",
                "{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"***\"}]}",
                "{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"alg\":\"ES256\","
                        + "\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}]}",
                "{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"21fe31dfa154a262\","
                        + "\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}]}",
                "0200000000000000000000000000000000000000000000000000000000000000",
            })
    void shouldRefuseTextWhenItIsNoSoundKeySet(final String document) {
        assertThatThrownBy(() -> read(document)).isInstanceOf(KeyStoreException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "80",
                "9f",
                "9bffffffffffffffff",
                "9b7fffffffffffffff",
                "81bb7fffffffffffffff",
                "81a1015b7fffffffffffffff",
                "81a20101015820",
                "818181818181818181818180",
                COSE + "00",
                "81a501010248000000000000000003272006215820" + HEX,
                "81a50101024821fe31dfa154a26103262006215820" + HEX,
                "81a4010120062341002158" + "20" + HEX,
                "81a40101010120062158" + "20" + HEX,
                "81a301012006214100",
                "81a20101" + "2006",
            })
    void shouldRefuseBytesWhenTheyAreNoSoundCoseKeySet(final String document) {
        assertThatThrownBy(() -> PublicKeySet.read(Vectors.hex(document))).isInstanceOf(KeyStoreException.class);
    }

    @Property(tries = 1000)
    void shouldReadOrRefuseClearlyWhenBytesOfACoseKeySetAreAltered(
            @ForAll @IntRange(max = 52) final int position, @ForAll final byte value) {
        final byte[] document = Vectors.hex(COSE);
        document[position] = value;
        readOrRefuse(document);
        readOrRefuse(Arrays.copyOf(document, position));
    }

    @Property(tries = 1000)
    void shouldReadOrRefuseClearlyWhenBytesAreArbitrary(@ForAll @Size(max = 60) final byte[] arbitrary) {
        readOrRefuse(arbitrary);
        final byte[] asArray = Arrays.copyOf(arbitrary, Math.max(1, arbitrary.length));
        asArray[0] = (byte) (0x80 | asArray[0] & 0x1f);
        readOrRefuse(asArray);
    }

    @Test
    void shouldRefuseDocumentWhenItIsTooLarge() {
        assertThatThrownBy(() -> PublicKeySet.read(new byte[PublicKeySet.MAX_BYTES + 1]))
                .isInstanceOf(KeyStoreException.class)
                .hasMessageContaining("more than 65536 bytes");
    }

    private static void readOrRefuse(final byte[] document) {
        try {
            assertThat(PublicKeySet.read(document).keys()).isNotEmpty();
        } catch (final KeyStoreException e) {
            assertThat(e).hasMessageEndingWith(".");
        }
    }

    private static PublicKeySet set(final Ed25519PublicKey key) {
        return PublicKeySet.of(List.of(new PublishedKey(key, Optional.empty(), Optional.empty())));
    }

    private static PublicKeySet read(final String document) {
        return PublicKeySet.read(document.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(final byte[] document) {
        return new String(document, StandardCharsets.UTF_8);
    }
}
