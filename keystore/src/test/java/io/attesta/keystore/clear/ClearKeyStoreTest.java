package io.attesta.keystore.clear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attesta.keystore.BlockEncryption;
import io.attesta.keystore.Cmac;
import io.attesta.keystore.KeyListing;
import io.attesta.keystore.KeyStoreException;
import io.attesta.keystore.KeyUsage;
import io.attesta.keystore.KeyVersion;
import io.attesta.keystore.Signer;
import io.attesta.keystore.SigningPublicKey;
import io.attesta.keystore.Vectors;
import io.attesta.keystore.mac.AesBlock;
import io.attesta.keystore.mac.AesCmac;
import io.attesta.keystore.mac.KeyDerivation;
import io.attesta.keystore.signing.Ed25519PublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ClearKeyStoreTest {
    private static final byte[] FIRST = Vectors.counting(0x00, 32);
    private static final byte[] SECOND = Vectors.counting(0x20, 32);
    private static final byte[] LABEL = {1, 2};
    private static final byte[] CONTEXT = {3, 4, 5};
    private static final Instant CREATED = Instant.ofEpochSecond(100);
    private static final Instant RETIRED = Instant.ofEpochSecond(900);
    private static final byte[] MESSAGE = Vectors.counting(0, 50);

    private final ClearKeyStore store = ClearKeyStore.builder()
            .key(new KeyVersion(KeyUsage.SIGNING, 1, CREATED, Optional.of(RETIRED)), FIRST)
            .signing(2, SECOND)
            .key(new KeyVersion(KeyUsage.MAC_MASTER, 1, CREATED, Optional.of(RETIRED)), FIRST)
            .macMaster(10, SECOND)
            .macMaster(2, FIRST)
            .code(1, FIRST)
            .token(1, SECOND)
            .fingerprint(1, FIRST)
            .dukpt(1, Vectors.counting(0, 16))
            .build();

    @Test
    void shouldListVersionsOldestFirstWhenGivenInAnyOrder() {
        assertThat(store.versions(KeyUsage.MAC_MASTER))
                .containsExactly(
                        new KeyVersion(KeyUsage.MAC_MASTER, 1, CREATED, Optional.of(RETIRED)),
                        new KeyVersion(KeyUsage.MAC_MASTER, 2, Instant.EPOCH, Optional.empty()),
                        new KeyVersion(KeyUsage.MAC_MASTER, 10, Instant.EPOCH, Optional.empty()));
        assertThat(store.versions(KeyUsage.TLS)).isEmpty();
    }

    @Test
    void shouldNameTheNewestUnretiredVersionAsCurrent() {
        assertThat(store.currentVersion(KeyUsage.MAC_MASTER)).isEqualTo(10);
        try (ClearKeyStore rolledBack = ClearKeyStore.builder()
                .code(1, FIRST)
                .retired(new KeyVersion(KeyUsage.CODE, 2, CREATED, Optional.of(RETIRED)))
                .retired(new KeyVersion(KeyUsage.TOKEN, 1, CREATED, Optional.of(RETIRED)))
                .build()) {
            assertThat(rolledBack.currentVersion(KeyUsage.CODE)).isEqualTo(1);
            assertRefused(
                    () -> rolledBack.currentVersion(KeyUsage.TOKEN), "The key store has no usable key of usage token.");
        }
        assertRefused(() -> store.currentVersion(KeyUsage.TLS), "The key store has no usable key of usage tls.");
    }

    @Test
    void shouldComputeUnderTheKeyAskedForWhenThereAreSeveral() {
        assertThat(tag(store.cmac(KeyUsage.MAC_MASTER, 2))).isEqualTo(tag(new AesCmac(FIRST)));
        assertThat(tag(store.cmac(KeyUsage.MAC_MASTER, 10))).isEqualTo(tag(new AesCmac(SECOND)));
        assertThat(tag(store.cmac(KeyUsage.DUKPT, 1))).isEqualTo(tag(new AesCmac(Vectors.counting(0, 16))));
        assertThat(block(store.blockEncryption(KeyUsage.TOKEN, 1))).isEqualTo(block(new AesBlock(SECOND)));
    }

    @Test
    void shouldDeriveTheSameKeyWhenItIsUsedOrExported() {
        final byte[] derived = KeyDerivation.derive(SECOND, LABEL, CONTEXT);
        assertThat(store.exportDerived(KeyUsage.MAC_MASTER, 10, LABEL, CONTEXT)).isEqualTo(derived);
        assertThat(tag(store.derivedCmac(KeyUsage.MAC_MASTER, 10, LABEL, CONTEXT)))
                .isEqualTo(tag(new AesCmac(derived)));
    }

    @Test
    void shouldSignSoThatThePublicKeyVerifies() {
        final Signer signer = store.signer(2);
        final byte[] signature = new byte[64];
        signer.sign(MESSAGE, 0, MESSAGE.length, signature, 0);
        final SigningPublicKey publicKey = store.publicKey(2);
        assertThat(publicKey).isEqualTo(signer.publicKey()).isEqualTo(Ed25519PublicKey.ofSeed(SECOND));
        assertThat(publicKey.verifies(MESSAGE, signature)).isTrue();
        assertThat(store.publicKey(1).verifies(MESSAGE, signature)).isFalse();
    }

    @Test
    void shouldKeepOnlyThePublicKeyWhenAVersionIsRetired() {
        assertThat(store.publicKey(1)).isEqualTo(Ed25519PublicKey.ofSeed(FIRST));
        final String end = " was retired at 1970-01-01T00:15:00Z and can no longer be used.";
        assertRefused(() -> store.signer(1), "Version 1 of usage signing" + end);
        assertRefused(() -> store.cmac(KeyUsage.MAC_MASTER, 1), "Version 1 of usage mac-master" + end);
        assertRefused(() -> store.blockEncryption(KeyUsage.MAC_MASTER, 1), "Version 1 of usage mac-master" + end);
        assertRefused(
                () -> store.derivedCmac(KeyUsage.MAC_MASTER, 1, LABEL, CONTEXT), "Version 1 of usage mac-master" + end);
        assertRefused(
                () -> store.exportDerived(KeyUsage.MAC_MASTER, 1, LABEL, CONTEXT),
                "Version 1 of usage mac-master" + end);
    }

    @Test
    void shouldRefuseVersionWhenItIsUnknown() {
        assertRefused(() -> store.signer(7), "The key store has no version 7 of usage signing.");
        assertRefused(() -> store.publicKey(0), "The key store has no version 0 of usage signing.");
        assertRefused(() -> store.cmac(KeyUsage.CODE, 2), "The key store has no version 2 of usage code.");
    }

    @ParameterizedTest
    @EnumSource(
            value = KeyUsage.class,
            names = {"SIGNING", "TLS"})
    void shouldRefuseAesWhenTheUsageHasNone(final KeyUsage usage) {
        final String sentence = "Usage " + usage.label() + " holds no AES key.";
        assertRefused(() -> store.cmac(usage, 2), sentence);
        assertRefused(() -> store.blockEncryption(usage, 2), sentence);
        assertRefused(() -> store.derivedCmac(usage, 2, LABEL, CONTEXT), sentence);
        assertRefused(() -> store.exportDerived(usage, 2, LABEL, CONTEXT), sentence);
    }

    @Test
    void shouldRefuseToDeriveWhenTheKeyIsNoAes256Master() {
        assertRefused(
                () -> store.exportDerived(KeyUsage.DUKPT, 1, LABEL, CONTEXT),
                "Usage dukpt holds no AES-256 master to derive from.");
    }

    @Test
    void shouldRefuseKeysWhenClosedAndStillNameThem() {
        store.close();
        store.close();
        assertRefused(() -> store.signer(2), "The key store is closed.");
        assertRefused(() -> store.cmac(KeyUsage.CODE, 1), "The key store is closed.");
        assertRefused(() -> store.exportDerived(KeyUsage.MAC_MASTER, 2, LABEL, CONTEXT), "The key store is closed.");
        assertThat(store.versions(KeyUsage.CODE)).hasSize(1);
        assertThat(store.publicKey(2)).isEqualTo(Ed25519PublicKey.ofSeed(SECOND));
    }

    @Test
    void shouldKeepItsOwnCopyWhenTheCallerWipesTheKey() {
        final byte[] key = FIRST.clone();
        try (ClearKeyStore.Builder builder = ClearKeyStore.builder().code(1, key)) {
            Arrays.fill(key, (byte) 0);
            assertThat(tag(builder.build().cmac(KeyUsage.CODE, 1))).isEqualTo(tag(new AesCmac(FIRST)));
        }
    }

    @Test
    void shouldWipeItsKeysWhenTheBuilderIsClosedUnbuiltAndNotWhenBuilt() {
        final ClearKeyStore.Builder unbuilt = ClearKeyStore.builder().code(1, FIRST);
        unbuilt.close();
        assertThat(tag(unbuilt.build().cmac(KeyUsage.CODE, 1))).isEqualTo(tag(new AesCmac(new byte[32])));
        final ClearKeyStore.Builder builder = ClearKeyStore.builder().code(1, FIRST);
        final ClearKeyStore built = builder.build();
        builder.close();
        assertThat(tag(built.cmac(KeyUsage.CODE, 1))).isEqualTo(tag(new AesCmac(FIRST)));
    }

    @Test
    void shouldRefuseKeyWhenItsLengthIsWrongOrItsVersionTaken() {
        final ClearKeyStore.Builder builder = ClearKeyStore.builder().code(1, FIRST);
        assertRefused(() -> builder.code(1, SECOND), "Version 1 of usage code is there twice.");
        assertRefused(() -> builder.code(2, new byte[16]), "A key of usage code has 32 bytes, not 16.");
        assertRefused(() -> builder.dukpt(1, new byte[32]), "A key of usage dukpt has 16 bytes, not 32.");
        assertRefused(() -> builder.signing(1, new byte[64]), "A key of usage signing has 32 bytes, not 64.");
        final KeyVersion tls = new KeyVersion(KeyUsage.TLS, 1, CREATED, Optional.empty());
        assertRefused(() -> builder.key(tls, FIRST), "A key of usage tls is not held as a clear key.");
    }

    @Test
    void shouldListRowsInTheOrderOfUsagesWhenAsked() {
        final List<KeyListing> rows = KeyListing.of(store);
        assertThat(rows)
                .extracting(row ->
                        row.version().usage().label() + " " + row.version().number())
                .containsExactly(
                        "signing 1",
                        "signing 2",
                        "mac-master 1",
                        "mac-master 2",
                        "mac-master 10",
                        "code 1",
                        "token 1",
                        "fingerprint 1",
                        "dukpt 1");
        assertThat(rows)
                .extracting(KeyListing::current)
                .containsExactly(false, true, false, false, true, true, true, true, true);
        assertThat(rows.get(0).kid())
                .contains(HexFormat.of().formatHex(store.publicKey(1).kid()));
        assertThat(rows).filteredOn(row -> row.kid().isPresent()).hasSize(2);
    }

    private static byte[] tag(final Cmac cmac) {
        final byte[] tag = new byte[16];
        cmac.compute(MESSAGE, 0, MESSAGE.length, tag, 0);
        return tag;
    }

    private static byte[] block(final BlockEncryption aes) {
        final byte[] block = new byte[16];
        aes.encrypt(MESSAGE, 0, block, 0);
        return block;
    }

    private static void assertRefused(final ThrowingCallable call, final String sentence) {
        assertThatThrownBy(call).isInstanceOf(KeyStoreException.class).hasMessage(sentence);
    }
}
