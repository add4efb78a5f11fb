package io.attesta.keystore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.attesta.keystore.mac.AesCmac;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What every {@link KeyStore} does, wherever its keys lie. Each is held against another store of other code with the same keys:
 * signing 1 retired, 2; mac-master 1 retired, 2, 3; code 1, token 1, fingerprint 1, dukpt 1; none of tls.
 */
public abstract class KeyStoreContractTest {
    private static final byte[] LABEL = "label".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CONTEXT = Vectors.counting(0x20, 23);

    private final Random random = new Random(1);
    private KeyStore store;
    private KeyStore oracle;

    /** The store under test. */
    protected abstract KeyStore store() throws Exception;

    /** A store of other code with the same keys; asked for after {@link #store()}. */
    protected abstract KeyStore oracle() throws Exception;

    @BeforeEach
    void openBoth() throws Exception {
        store = store();
        oracle = oracle();
    }

    @AfterEach
    void closeBoth() {
        store.close();
        oracle.close();
    }

    @Test
    void shouldListVersionsOldestFirstRetiredOnesToo() {
        assertThat(store.versions(KeyUsage.MAC_MASTER))
                .extracting(KeyVersion::number)
                .containsExactly(1, 2, 3);
        assertThat(store.versions(KeyUsage.MAC_MASTER))
                .extracting(KeyVersion::retired)
                .containsExactly(true, false, false);
        assertThat(store.versions(KeyUsage.SIGNING))
                .extracting(KeyVersion::retired)
                .containsExactly(true, false);
        assertThat(store.versions(KeyUsage.TLS)).isEmpty();
        for (final KeyUsage usage : KeyUsage.values()) {
            assertThat(store.versions(usage)).isEqualTo(oracle.versions(usage));
        }
    }

    @Test
    void shouldNameTheNewestUnretiredVersionAsCurrent() {
        assertThat(store.currentVersion(KeyUsage.MAC_MASTER)).isEqualTo(3);
        assertThat(store.currentVersion(KeyUsage.SIGNING)).isEqualTo(2);
        assertThat(store.currentVersion(KeyUsage.TOKEN)).isEqualTo(1);
        assertRefused(() -> store.currentVersion(KeyUsage.TLS));
    }

    @ParameterizedTest
    @EnumSource(
            value = KeyUsage.class,
            names = {"SIGNING", "TLS"},
            mode = EnumSource.Mode.EXCLUDE)
    void shouldComputeTheTagsOfTheOracleUnderEveryUsableVersion(final KeyUsage usage) {
        for (final int version : usable(usage)) {
            final Cmac cmac = store.cmac(usage, version);
            final Cmac expected = oracle.cmac(usage, version);
            for (int length = 0; length < 70; length++) {
                final byte[] message = bytes(length);
                assertThat(tag(cmac, message)).isEqualTo(tag(expected, message));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = KeyUsage.class,
            names = {"SIGNING", "TLS"},
            mode = EnumSource.Mode.EXCLUDE)
    void shouldEncryptTheBlocksOfTheOracleInPlaceToo(final KeyUsage usage) {
        for (final int version : usable(usage)) {
            final byte[] array = bytes(40);
            final byte[] expected = array.clone();
            store.blockEncryption(usage, version).encrypt(array, 3, array, 7);
            oracle.blockEncryption(usage, version).encrypt(expected, 3, expected, 7);
            assertThat(array).isEqualTo(expected);
        }
    }

    @Test
    void shouldReadAndWriteOnlyWhatItIsToldWhenArraysOverlap() {
        final byte[] array = bytes(100);
        final byte[] expected = array.clone();
        final byte[] tag = tag(oracle.cmac(KeyUsage.CODE, 1), Arrays.copyOfRange(array, 5, 75));
        System.arraycopy(tag, 0, expected, 60, 16);
        store.cmac(KeyUsage.CODE, 1).compute(array, 5, 70, array, 60);
        assertThat(array).isEqualTo(expected);
    }

    @Test
    void shouldDeriveTheKeysOfTheOracle() {
        for (final int version : usable(KeyUsage.MAC_MASTER)) {
            for (int i = 0; i < 20; i++) {
                final byte[] label = bytes(i);
                final byte[] context = bytes(23);
                final byte[] message = bytes(50);
                assertThat(tag(store.derivedCmac(KeyUsage.MAC_MASTER, version, label, context), message))
                        .isEqualTo(tag(oracle.derivedCmac(KeyUsage.MAC_MASTER, version, label, context), message));
            }
        }
    }

    @Test
    void shouldExportTheVeryKeyItDerivesOrRefuseToExport() {
        final byte[] message = bytes(50);
        final byte[] expected = tag(store.derivedCmac(KeyUsage.MAC_MASTER, 2, LABEL, CONTEXT), message);
        final Throwable refused = catchThrowable(() -> {
            final byte[] key = store.exportDerived(KeyUsage.MAC_MASTER, 2, LABEL, CONTEXT);
            assertThat(key).hasSize(16);
            assertThat(tag(new AesCmac(key), message)).isEqualTo(expected);
            final byte[] copy = key.clone();
            Arrays.fill(key, (byte) 0);
            assertThat(store.exportDerived(KeyUsage.MAC_MASTER, 2, LABEL, CONTEXT))
                    .isEqualTo(copy);
        });
        if (refused != null) {
            assertThat(refused).isInstanceOf(KeyStoreException.class).hasMessageEndingWith(".");
        }
    }

    @Test
    void shouldSignAsTheOracleSoThatThePublicKeyVerifies() {
        final Signer signer = store.signer(2);
        final Signer expected = oracle.signer(2);
        for (int length = 0; length < 40; length++) {
            final byte[] message = bytes(length + 4);
            final byte[] signature = new byte[70];
            signer.sign(message, 1, length, signature, 3);
            final byte[] same = new byte[70];
            expected.sign(message, 1, length, same, 3);
            // Ed25519 is deterministic.
            assertThat(signature).isEqualTo(same);
            assertThat(store.publicKey(2)
                            .verifies(Arrays.copyOfRange(message, 1, 1 + length), Arrays.copyOfRange(signature, 3, 67)))
                    .isTrue();
        }
        for (final int version : new int[] {1, 2}) {
            assertThat(store.publicKey(version).raw())
                    .isEqualTo(oracle.publicKey(version).raw());
            assertThat(store.publicKey(version).kid()).hasSize(8);
        }
        assertThat(signer.publicKey().raw()).isEqualTo(store.publicKey(2).raw());
    }

    @Test
    void shouldDoNothingUnderARetiredVersionButShowItsPublicKey() {
        assertRefused(() -> store.signer(1));
        assertRefused(() -> store.cmac(KeyUsage.MAC_MASTER, 1));
        assertRefused(() -> store.blockEncryption(KeyUsage.MAC_MASTER, 1));
        assertRefused(() -> store.derivedCmac(KeyUsage.MAC_MASTER, 1, LABEL, CONTEXT));
        assertRefused(() -> store.exportDerived(KeyUsage.MAC_MASTER, 1, LABEL, CONTEXT));
        assertThat(store.publicKey(1).raw()).hasSize(32);
    }

    @Test
    void shouldRefuseVersionsAndUsagesThatItDoesNotHave() {
        for (final int version : new int[] {-1, 0, 4, Integer.MAX_VALUE}) {
            assertRefused(() -> store.signer(version));
            assertRefused(() -> store.publicKey(version));
            assertRefused(() -> store.cmac(KeyUsage.CODE, version));
            assertRefused(() -> store.derivedCmac(KeyUsage.MAC_MASTER, version, LABEL, CONTEXT));
        }
        for (final KeyUsage usage : new KeyUsage[] {KeyUsage.SIGNING, KeyUsage.TLS}) {
            assertRefused(() -> store.cmac(usage, 2));
            assertRefused(() -> store.blockEncryption(usage, 2));
            assertRefused(() -> store.derivedCmac(usage, 2, LABEL, CONTEXT));
            assertRefused(() -> store.exportDerived(usage, 2, LABEL, CONTEXT));
        }
        assertRefused(() -> store.derivedCmac(KeyUsage.DUKPT, 1, LABEL, CONTEXT));
        assertRefused(() -> store.exportDerived(KeyUsage.DUKPT, 1, LABEL, CONTEXT));
    }

    @Test
    void shouldRefuseRangesOutsideTheArrays() {
        final byte[] array = new byte[80];
        final Cmac cmac = store.cmac(KeyUsage.CODE, 1);
        assertOutside(() -> cmac.compute(array, 70, 11, array, 0));
        assertOutside(() -> cmac.compute(array, 0, -1, array, 0));
        assertOutside(() -> cmac.compute(array, 0, 1, array, 65));
        final BlockEncryption aes = store.blockEncryption(KeyUsage.TOKEN, 1);
        assertOutside(() -> aes.encrypt(array, 65, array, 0));
        assertOutside(() -> aes.encrypt(array, 0, array, -1));
        final Signer signer = store.signer(2);
        assertOutside(() -> signer.sign(array, 70, 11, new byte[64], 0));
        assertOutside(() -> signer.sign(array, 0, 1, array, 17));
    }

    /** Stages are put together by one thread and run by another. */
    @Test
    void shouldWorkInAnotherThreadThanTheOneThatAskedForIt() throws Exception {
        final byte[] message = bytes(60);
        final byte[] tag = tag(oracle.derivedCmac(KeyUsage.MAC_MASTER, 3, LABEL, CONTEXT), message);
        final Cmac handedOver = store.derivedCmac(KeyUsage.MAC_MASTER, 3, LABEL, CONTEXT);
        final Signer signer = store.signer(2);
        final ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            assertThat(threads.submit(() -> tag(handedOver, message)).get()).isEqualTo(tag);
            assertThat(threads.submit(() -> verifies(signer, message)).get()).isTrue();
            final List<Future<Boolean>> all = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                all.add(threads.submit(() -> sameManyTimes(message, tag)));
            }
            for (final Future<Boolean> one : all) {
                assertThat(one.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void shouldGoOnWithOtherOperationsWhenOneIsClosed() {
        final byte[] message = bytes(30);
        final Cmac kept = store.derivedCmac(KeyUsage.MAC_MASTER, 3, LABEL, CONTEXT);
        final byte[] tag = tag(kept, message);
        final Cmac closed = store.derivedCmac(KeyUsage.MAC_MASTER, 3, LABEL, CONTEXT);
        assertThat(tag(closed, message)).isEqualTo(tag);
        closed.close();
        closed.close();
        store.cmac(KeyUsage.CODE, 1).close();
        assertThat(tag(kept, message)).isEqualTo(tag);
        assertThat(tag(store.cmac(KeyUsage.CODE, 1), message)).isEqualTo(tag(oracle.cmac(KeyUsage.CODE, 1), message));
    }

    @Test
    void shouldRefuseKeysWhenClosedAndStillNameThem() {
        store.close();
        store.close();
        assertRefused(() -> store.signer(2));
        assertRefused(() -> store.cmac(KeyUsage.CODE, 1));
        assertRefused(() -> store.blockEncryption(KeyUsage.TOKEN, 1));
        assertRefused(() -> store.derivedCmac(KeyUsage.MAC_MASTER, 3, LABEL, CONTEXT));
        assertThat(store.versions(KeyUsage.MAC_MASTER)).hasSize(3);
        assertThat(store.publicKey(2).raw()).isEqualTo(oracle.publicKey(2).raw());
    }

    private boolean sameManyTimes(final byte[] message, final byte[] tag) {
        boolean same = true;
        for (int i = 0; i < 20; i++) {
            try (Cmac own = store.derivedCmac(KeyUsage.MAC_MASTER, 3, LABEL, CONTEXT)) {
                same &= Arrays.equals(tag(own, message), tag);
            }
        }
        return same;
    }

    private boolean verifies(final Signer signer, final byte[] message) {
        final byte[] signature = new byte[Signer.SIGNATURE_LENGTH];
        signer.sign(message, 0, message.length, signature, 0);
        return store.publicKey(2).verifies(message, signature);
    }

    private int[] usable(final KeyUsage usage) {
        return store.versions(usage).stream()
                .filter(version -> !version.retired())
                .mapToInt(KeyVersion::number)
                .toArray();
    }

    private byte[] bytes(final int length) {
        final byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] tag(final Cmac cmac, final byte[] message) {
        final byte[] tag = new byte[Cmac.LENGTH];
        cmac.compute(message, 0, message.length, tag, 0);
        return tag;
    }

    private static void assertOutside(final ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(IndexOutOfBoundsException.class);
    }

    /** One sentence without anything that looks like a key. */
    private static void assertRefused(final ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(KeyStoreException.class)
                .message()
                .matches("[A-Z][^\\n]*\\.")
                .doesNotContainPattern("[0-9a-fA-F]{16}")
                .doesNotContain(HexFormat.of().formatHex(LABEL));
    }
}
