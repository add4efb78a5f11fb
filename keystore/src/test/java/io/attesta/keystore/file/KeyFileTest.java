package io.attesta.keystore.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attesta.keystore.Cmac;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.KeyStoreException;
import io.attesta.keystore.KeyUsage;
import io.attesta.keystore.KeyVersion;
import io.attesta.keystore.Signer;
import io.attesta.keystore.SigningPublicKey;
import io.attesta.keystore.mac.AesCmac;
import io.attesta.keystore.signing.PublicKeySet;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.Security;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyFileTest {
    private static final char[] PASSWORD = "not a real password".toCharArray();
    private static final Set<KeyUsage> MADE = EnumSet.complementOf(EnumSet.of(KeyUsage.TLS));
    private static final Clock NOW = Clock.systemUTC();
    private static final Clock IN_TWO_DAYS = Clock.offset(NOW, Duration.ofDays(2));

    /** One file for all tests, as it is made. */
    @TempDir
    private static Path original;

    /** The same keys, of which each test has a copy of its own: opening the original takes half a second. */
    @TempDir
    private static Path quick;

    @TempDir
    private Path folder;

    private Path file;

    @BeforeAll
    static void create() throws GeneralSecurityException, IOException {
        final Path made = original.resolve(KeyFile.NAME);
        KeyFile.create(made, PASSWORD);
        Files.copy(made, quick.resolve(KeyFile.NAME), StandardCopyOption.COPY_ATTRIBUTES);
        new QuickKeyFile(quick.resolve(KeyFile.NAME), PASSWORD).write();
    }

    @BeforeEach
    void copy() throws IOException {
        file = folder.resolve(KeyFile.NAME);
        Files.copy(quick.resolve(KeyFile.NAME), file, StandardCopyOption.COPY_ATTRIBUTES);
    }

    private void takeTheOriginal() throws IOException {
        Files.copy(
                original.resolve(KeyFile.NAME),
                file,
                StandardCopyOption.COPY_ATTRIBUTES,
                StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void shouldHoldOneVersionOfEachUsageWhenCreated() throws IOException {
        takeTheOriginal();
        final Instant now = NOW.instant();
        try (KeyStore store = KeyFile.open(file, PASSWORD)) {
            assertThat(MADE).allSatisfy(usage -> {
                assertThat(store.versions(usage)).singleElement().satisfies(version -> {
                    assertThat(version.number()).isEqualTo(1);
                    assertThat(version.retired()).isFalse();
                    assertThat(version.createdAt()).isBetween(now.minusSeconds(60), now.plusSeconds(1));
                });
                assertThat(store.currentVersion(usage)).isEqualTo(1);
            });
            assertThat(store.versions(KeyUsage.TLS)).isEmpty();
        }
    }

    @Test
    void shouldHaveTheSameKeysWhenOpenedAgainAndOthersInAnotherFile() {
        final Path other = folder.resolve("other.bcfks");
        KeyFile.create(other, PASSWORD);
        try (KeyStore first = KeyFile.open(file, PASSWORD);
                KeyStore again = KeyFile.open(file, PASSWORD);
                KeyStore foreign = KeyFile.open(other, PASSWORD)) {
            assertThat(fingerprints(again)).isEqualTo(fingerprints(first)).doesNotHaveDuplicates();
            assertThat(fingerprints(foreign)).doesNotContainAnyElementsOf(fingerprints(first));
            final byte[] signature = signature(first.signer(1));
            assertThat(again.publicKey(1).verifies(new byte[3], signature)).isTrue();
            assertThat(foreign.publicKey(1).verifies(new byte[3], signature)).isFalse();
        }
    }

    @Test
    void shouldWriteAFileOfItsOwnerAndLeaveNothingAside() throws IOException {
        final Path made = original.resolve(KeyFile.NAME);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
                .isEqualTo("rw-------");
        KeyFile.rotate(file, PASSWORD, KeyUsage.SIGNING, NOW);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        try (var files = Files.list(folder)) {
            assertThat(files.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("keys.bcfks", "keys.bcfks.lock");
        }
    }

    @Test
    void shouldHoldAnOrdinaryKeyStoreWithACertificateThatVerifies() throws GeneralSecurityException, IOException {
        takeTheOriginal();
        final java.security.KeyStore entries = load();
        assertThat(Collections.list(entries.aliases()))
                .containsExactlyInAnyOrder(
                        "signing-1", "mac-master-1", "code-1", "token-1", "fingerprint-1", "dukpt-1");
        assertThat(entries.getKey("dukpt-1", PASSWORD).getEncoded()).hasSize(16);
        assertThat(entries.getKey("token-1", PASSWORD).getEncoded()).hasSize(32);
        final X509Certificate certificate = (X509Certificate) entries.getCertificate("signing-1");
        certificate.verify(certificate.getPublicKey(), new BouncyCastleProvider());
        assertThat(certificate.getNotAfter()).isEqualTo("9999-12-31T23:59:59.000Z");
        try (KeyStore store = KeyFile.open(file, PASSWORD)) {
            assertThat(SigningEntry.publicKey(certificate)).isEqualTo(store.publicKey(1));
        }
    }

    @Test
    void shouldNotRegisterAProviderForTheWholeProcess() {
        assertThat(Security.getProviders())
                .noneMatch(provider -> provider.getName().startsWith("BC"));
    }

    @Test
    void shouldRefuseToWriteOverAFileWhenCreating() throws IOException {
        final byte[] before = Files.readAllBytes(file);
        assertRefused(
                () -> KeyFile.create(file, PASSWORD),
                "The key file " + file + " is there already and is not written over.");
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void shouldRefuseToCreateWhenFolderIsMissingOrPasswordEmpty() {
        final Path nowhere = folder.resolve("nowhere").resolve(KeyFile.NAME);
        assertRefused(
                () -> KeyFile.create(nowhere, PASSWORD),
                "The key file " + nowhere + " cannot be written: its folder is missing.");
        assertRefused(() -> KeyFile.create(folder.resolve("x"), new char[0]), "The password of the key file is empty.");
    }

    @Test
    void shouldRefuseFileWhenItIsMissing() {
        final Path missing = folder.resolve("missing");
        assertRefused(() -> KeyFile.open(missing, PASSWORD), "There is no key file " + missing + ".");
        assertRefused(
                () -> KeyFile.rotate(missing, PASSWORD, KeyUsage.SIGNING, NOW),
                "There is no key file " + missing + ".");
        assertThat(folder.resolve("missing.lock")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "r--------", "rwx------"})
    void shouldRefuseFileWhenItsModeIsAnother(final String mode) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        final String sentence =
                "The key file " + file + " has mode " + mode + " and must have rw-------: chmod 600 " + file + ".";
        assertRefused(() -> KeyFile.open(file, PASSWORD), sentence);
        assertRefused(() -> KeyFile.rotate(file, PASSWORD, KeyUsage.SIGNING, NOW), sentence);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Not a real password", "not a real password "})
    void shouldRefuseFileWhenPasswordIsWrong(final String password) {
        assertRefused(
                () -> KeyFile.open(file, password.toCharArray()),
                "The password is wrong for the key file " + file + ", or the file was altered.");
    }

    @Test
    void shouldTellADamagedFileFromAWrongPasswordWhenItIsCutOffOrForeign() throws IOException {
        final String sentence = "The key file " + file + " is cut off, damaged, or no key file at all.";
        final byte[] whole = Files.readAllBytes(file);
        for (final int length : new int[] {0, 1, 3, 100, whole.length / 2, whole.length - 1}) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertRefused(() -> KeyFile.open(file, PASSWORD), sentence);
        }
        Files.write(file, Arrays.copyOf(whole, whole.length + 1));
        assertRefused(() -> KeyFile.open(file, PASSWORD), sentence);
        Files.writeString(file, "hello, this is another file\n");
        assertRefused(() -> KeyFile.open(file, PASSWORD), sentence);
        Files.write(file, new byte[(1 << 20) + 1]);
        assertRefused(
                () -> KeyFile.open(file, PASSWORD),
                "The key file " + file + " has 1048577 bytes, more than any key file.");
    }

    @Test
    void shouldRefuseFileWhenAnyBitIsTurned() throws IOException {
        final Random random = new Random(20_261_121);
        turnBits(random, 200);
        takeTheOriginal();
        turnBits(random, 5);
    }

    private void turnBits(final Random random, final int times) throws IOException {
        final byte[] whole = Files.readAllBytes(file);
        for (int i = 0; i < times; i++) {
            final int position = random.nextInt(whole.length);
            final byte[] altered = whole.clone();
            altered[position] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, altered);
            assertThatThrownBy(() -> KeyFile.open(file, PASSWORD).close())
                    .as("byte %d of %d", position, whole.length)
                    .isInstanceOf(KeyStoreException.class)
                    .hasMessageContaining(file.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"signing", "mac-master", "code", "token", "fingerprint", "dukpt"})
    void shouldRefuseFileWhenAUsageIsMissing(final String usage) throws GeneralSecurityException, IOException {
        final java.security.KeyStore entries = load();
        entries.deleteEntry(usage + "-1");
        store(entries);
        assertRefused(
                () -> KeyFile.open(file, PASSWORD),
                "The key file " + file + " has no usable key of usage " + usage + ".");
    }

    @Test
    void shouldRefuseFileWhenAnEntryIsNotAttestas() throws GeneralSecurityException, IOException {
        final java.security.KeyStore entries = load();
        entries.setKeyEntry("other-1", new SecretKeySpec(new byte[16], "AES"), PASSWORD, null);
        store(entries);
        assertRefused(
                () -> KeyFile.open(file, PASSWORD),
                "The key file " + file + " holds an entry that is not Attesta's: other-1.");
    }

    @Test
    void shouldRefuseFileWhenAKeyIsOfAnotherKindOrLength() throws GeneralSecurityException, IOException {
        final java.security.KeyStore entries = load();
        entries.setKeyEntry("code-2", new SecretKeySpec(new byte[16], "AES"), PASSWORD, null);
        store(entries);
        assertRefused(() -> KeyFile.open(file, PASSWORD), "A key of usage code has 32 bytes, not 16.");
        entries.deleteEntry("code-2");
        entries.setKeyEntry("signing-2", new SecretKeySpec(new byte[32], "AES"), PASSWORD, null);
        store(entries);
        assertRefused(
                () -> KeyFile.open(file, PASSWORD),
                "The key file " + file + " holds under signing-2 no key of that usage.");
    }

    @ParameterizedTest
    @EnumSource(
            value = KeyUsage.class,
            names = {"SIGNING", "MAC_MASTER"})
    void shouldAddANewCurrentVersionWhenRotated(final KeyUsage usage) {
        try (KeyStore before = KeyFile.open(file, PASSWORD)) {
            final KeyVersion added = KeyFile.rotate(file, PASSWORD, usage, NOW);
            assertThat(added.number()).isEqualTo(2);
            try (KeyStore after = KeyFile.open(file, PASSWORD)) {
                assertThat(after.versions(usage))
                        .containsExactly(before.versions(usage).get(0), added);
                assertThat(after.currentVersion(usage)).isEqualTo(2);
                assertThat(fingerprints(after))
                        .containsAll(fingerprints(before))
                        .doesNotHaveDuplicates();
            }
        }
    }

    @Test
    void shouldRefuseAFourthUnretiredVersionUntilOneIsRetired() {
        KeyFile.rotate(file, PASSWORD, KeyUsage.MAC_MASTER, NOW);
        KeyFile.rotate(file, PASSWORD, KeyUsage.MAC_MASTER, NOW);
        assertRefused(
                () -> KeyFile.rotate(file, PASSWORD, KeyUsage.MAC_MASTER, NOW),
                "Usage mac-master has 3 unretired versions already: retire the oldest first.");
        KeyFile.retire(file, PASSWORD, KeyUsage.MAC_MASTER, 1, IN_TWO_DAYS);
        assertThat(KeyFile.rotate(file, PASSWORD, KeyUsage.MAC_MASTER, NOW).number())
                .isEqualTo(4);
    }

    @ParameterizedTest
    @EnumSource(
            value = KeyUsage.class,
            names = {"SIGNING", "MAC_MASTER"},
            mode = EnumSource.Mode.EXCLUDE)
    void shouldRefuseToRotateWhenTheUsageIsNotRotated(final KeyUsage usage) throws IOException {
        final byte[] before = Files.readAllBytes(file);
        final String sentence = usage == KeyUsage.TOKEN
                ? "Usage token is not rotated: every stored card token would have to be made anew with it."
                : "Usage " + usage.label() + " is not rotated, only signing and mac-master are.";
        assertRefused(() -> KeyFile.rotate(file, PASSWORD, usage, NOW), sentence);
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void shouldKeepDatesAndPublicKeyAndNothingElseWhenRetired() throws GeneralSecurityException, IOException {
        final SigningPublicKey publicKey;
        final KeyVersion created;
        try (KeyStore before = KeyFile.open(file, PASSWORD)) {
            publicKey = before.publicKey(1);
            created = before.versions(KeyUsage.SIGNING).get(0);
        }
        final byte[] oldMaster = load().getKey("mac-master-1", PASSWORD).getEncoded();
        KeyFile.rotate(file, PASSWORD, KeyUsage.SIGNING, NOW);
        KeyFile.rotate(file, PASSWORD, KeyUsage.MAC_MASTER, NOW);
        final KeyVersion retired = KeyFile.retire(file, PASSWORD, KeyUsage.SIGNING, 1, IN_TWO_DAYS);
        KeyFile.retire(file, PASSWORD, KeyUsage.MAC_MASTER, 1, IN_TWO_DAYS);
        assertThat(retired.createdAt()).isEqualTo(created.createdAt());
        assertThat(retired.retiredAt().orElseThrow())
                .isBetween(NOW.instant().plusSeconds(172_700), NOW.instant().plusSeconds(172_800));
        try (KeyStore after = KeyFile.open(file, PASSWORD)) {
            assertThat(after.versions(KeyUsage.SIGNING)).first().isEqualTo(retired);
            assertThat(after.publicKey(1)).isEqualTo(publicKey);
            assertThat(PublicKeySet.of(after).find(publicKey.kid())).contains(publicKey);
            assertThat(after.currentVersion(KeyUsage.SIGNING)).isEqualTo(2);
            assertThatThrownBy(() -> after.signer(1)).isInstanceOf(KeyStoreException.class);
            assertThatThrownBy(() -> after.cmac(KeyUsage.MAC_MASTER, 1)).isInstanceOf(KeyStoreException.class);
        }
        final java.security.KeyStore entries = load();
        assertThat(Collections.list(entries.aliases())).hasSize(8).doesNotContain("signing-1", "mac-master-1");
        for (final String alias : Collections.list(entries.aliases())) {
            if (alias.startsWith("signing-1-retired-")) {
                assertThat(entries.isCertificateEntry(alias)).isTrue();
            } else {
                assertThat(entries.getKey(alias, PASSWORD).getEncoded()).isNotEqualTo(oldMaster);
            }
        }
    }

    @Test
    void shouldRetireNoEarlierThan24HoursAfterTheSuccessorWasMade() {
        final Instant successor =
                KeyFile.rotate(file, PASSWORD, KeyUsage.SIGNING, NOW).createdAt();
        final Instant earliest = successor.plus(Duration.ofHours(24));
        final Clock tooEarly = Clock.fixed(earliest.minusMillis(1), NOW.getZone());
        assertRefused(
                () -> KeyFile.retire(file, PASSWORD, KeyUsage.SIGNING, 1, tooEarly),
                "Version 1 of usage signing may be retired from " + earliest + " on, 24 hours after its successor.");
        final Clock onTime = Clock.fixed(earliest, NOW.getZone());
        assertThat(KeyFile.retire(file, PASSWORD, KeyUsage.SIGNING, 1, onTime).retiredAt())
                .contains(earliest);
        assertRefused(
                () -> KeyFile.retire(file, PASSWORD, KeyUsage.SIGNING, 1, onTime),
                "Version 1 of usage signing was retired at " + earliest + " already.");
    }

    @Test
    void shouldRefuseToRetireWhenTheVersionIsUnknownOrTheNewest() {
        assertRefused(
                () -> KeyFile.retire(file, PASSWORD, KeyUsage.CODE, 1, IN_TWO_DAYS),
                "Version 1 of usage code is the newest: rotate before retiring it.");
        assertRefused(
                () -> KeyFile.retire(file, PASSWORD, KeyUsage.CODE, 9, IN_TWO_DAYS),
                "Version 9 of usage code is not in the key file.");
    }

    @Test
    void shouldWriteOverALeftoverAndLeaveTheOldFileWholeWhenAChangeWasCutOff() throws IOException {
        final Path leftover = folder.resolve("keys.bcfks.new");
        Files.writeString(leftover, "half a file");
        KeyFile.open(file, PASSWORD).close();
        KeyFile.rotate(file, PASSWORD, KeyUsage.SIGNING, NOW);
        assertThat(leftover).doesNotExist();
        try (KeyStore store = KeyFile.open(file, PASSWORD)) {
            assertThat(store.currentVersion(KeyUsage.SIGNING)).isEqualTo(2);
        }
    }

    @Test
    void shouldRefuseAChangeWhenAnotherIsUnderWay() {
        final PrivateFile held = new PrivateFile(file, "key file");
        held.underLock(() -> {
            assertRefused(
                    () -> KeyFile.rotate(file, PASSWORD, KeyUsage.SIGNING, NOW),
                    "Another change of the key file " + file + " is under way; try again when it is done.");
            return held;
        });
        assertThat(KeyFile.rotate(file, PASSWORD, KeyUsage.SIGNING, NOW).number())
                .isEqualTo(2);
    }

    @Test
    void shouldReplaceTheFileBehindALinkWhenRotated() throws IOException {
        final Path link = Files.createSymbolicLink(folder.resolve("link.bcfks"), file);
        KeyFile.rotate(link, PASSWORD, KeyUsage.SIGNING, NOW);
        assertThat(link).isSymbolicLink();
        try (KeyStore store = KeyFile.open(file, PASSWORD)) {
            assertThat(store.currentVersion(KeyUsage.SIGNING)).isEqualTo(2);
        }
    }

    /** What tells keys apart without seeing them: a tag under each usable AES key, the public keys' bytes. */
    private static List<List<Byte>> fingerprints(final KeyStore store) {
        return MADE.stream()
                .flatMap(usage -> store.versions(usage).stream())
                .map(version -> list(
                        version.usage() == KeyUsage.SIGNING
                                ? store.publicKey(version.number()).raw()
                                : tag(store.cmac(version.usage(), version.number()))))
                .toList();
    }

    private static byte[] tag(final Cmac cmac) {
        final byte[] tag = new byte[AesCmac.LENGTH];
        cmac.compute(tag, 0, tag.length, tag, 0);
        return tag;
    }

    private static List<Byte> list(final byte[] bytes) {
        final Byte[] boxed = new Byte[bytes.length];
        Arrays.setAll(boxed, i -> bytes[i]);
        return List.of(boxed);
    }

    private static byte[] signature(final Signer signer) {
        final byte[] signature = new byte[Signer.SIGNATURE_LENGTH];
        signer.sign(new byte[3], 0, 3, signature, 0);
        return signature;
    }

    private java.security.KeyStore load() throws GeneralSecurityException, IOException {
        final java.security.KeyStore entries = java.security.KeyStore.getInstance("BCFKS", new BouncyCastleProvider());
        entries.load(new ByteArrayInputStream(Files.readAllBytes(file)), PASSWORD);
        return entries;
    }

    private void store(final java.security.KeyStore entries) throws GeneralSecurityException, IOException {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        entries.store(out, PASSWORD);
        Files.write(file, out.toByteArray());
    }

    private static void assertRefused(final ThrowingCallable call, final String sentence) {
        assertThatThrownBy(call).isInstanceOf(KeyStoreException.class).hasMessage(sentence);
    }
}
