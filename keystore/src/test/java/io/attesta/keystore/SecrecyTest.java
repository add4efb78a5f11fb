package io.attesta.keystore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.attesta.keystore.clear.ClearKeyStore;
import io.attesta.keystore.file.KeyFile;
import io.attesta.keystore.file.KeyPassword;
import io.attesta.keystore.mac.AesBlock;
import io.attesta.keystore.mac.AesCmac;
import io.attesta.keystore.mac.TerminalKeys;
import io.attesta.keystore.signing.Ed25519Signer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecrecyTest {
    private static final byte[] KEY = Vectors.counting(0x40, 32);
    private static final byte[] SHORT_KEY = Vectors.counting(0x40, 31);
    private static final String PASSWORD = "not a real password";

    @TempDir
    private Path folder;

    @Test
    void shouldNotShowKeysWhenTurnedIntoText() {
        final ClearKeyStore.Builder builder =
                ClearKeyStore.builder().signing(1, KEY).macMaster(1, KEY).token(1, KEY);
        assertHidden(builder.toString(), KEY);
        final ClearKeyStore store = builder.build();
        assertHidden(store.toString(), KEY);
        assertHidden(new RotatingKeyStore(store).toString(), KEY);
        assertHidden(KeyListing.of(store).toString(), KEY);
        assertHidden(new AesCmac(KEY).toString(), KEY);
        assertHidden(new AesBlock(KEY).toString(), KEY);
        assertHidden(new Ed25519Signer(KEY).toString(), KEY);
        assertHidden(store.signer(1).toString(), KEY);
        try (TerminalKeys keys = TerminalKeys.export(store, 1, new byte[8], new byte[15])) {
            assertHidden(keys.toString(), keys.request());
            assertHidden(keys.toString(), keys.response());
        }
    }

    @Test
    void shouldNotShowKeysWhenTheyAreRefused() {
        final ClearKeyStore.Builder builder = ClearKeyStore.builder();
        assertHidden(trace(() -> builder.code(1, SHORT_KEY)), SHORT_KEY);
        assertHidden(trace(() -> builder.signing(1, SHORT_KEY)), SHORT_KEY);
        assertHidden(trace(() -> new AesCmac(SHORT_KEY)), SHORT_KEY);
        assertHidden(trace(() -> new AesBlock(SHORT_KEY)), SHORT_KEY);
        assertHidden(trace(() -> new Ed25519Signer(SHORT_KEY)), SHORT_KEY);
        builder.code(1, KEY);
        assertHidden(trace(() -> builder.code(1, KEY)), KEY);
        final ClearKeyStore store = builder.build();
        store.close();
        assertHidden(trace(() -> store.cmac(KeyUsage.CODE, 1)), KEY);
    }

    @Test
    void shouldNotShowThePasswordWhenAFileIsRefused() {
        final Path file = folder.resolve(KeyFile.NAME);
        final char[] right = "another password".toCharArray();
        final char[] wrong = PASSWORD.toCharArray();
        KeyFile.create(file, right);
        assertThat(trace(() -> KeyFile.open(file, wrong))).doesNotContain(PASSWORD, new String(right));
        assertThat(trace(() -> KeyFile.create(file, wrong))).doesNotContain(PASSWORD);
        assertThat(trace(() -> KeyFile.rotate(file, wrong, KeyUsage.SIGNING, Clock.systemUTC())))
                .doesNotContain(PASSWORD, new String(right));
        assertThat(trace(() -> KeyFile.open(folder.resolve("none"), wrong))).doesNotContain(PASSWORD);
    }

    @Test
    void shouldNotShowThePasswordWhenTurnedIntoText() {
        try (KeyPassword password = KeyPassword.ofVariable(Map.of("ATTESTA_KEYS", PASSWORD), "ATTESTA_KEYS")) {
            assertThat(password.toString()).doesNotContain(PASSWORD);
        }
    }

    @Test
    void shouldWipeThePasswordWhenClosed() {
        final KeyPassword password = KeyPassword.ofVariable(Map.of("ATTESTA_KEYS", PASSWORD), "ATTESTA_KEYS");
        final char[] chars = password.chars();
        password.close();
        assertThat(chars).hasSize(PASSWORD.length()).containsOnly('\0');
    }

    private static String trace(final ThrowingCallable refused) {
        final Throwable thrown = catchThrowable(refused);
        assertThat(thrown).isNotNull();
        final StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    /** Looks for hex, base64, Java's array notation, and the bytes themselves, of any four bytes in a row. */
    private static void assertHidden(final String text, final byte[] key) {
        for (int i = 0; i + 4 <= key.length; i++) {
            final byte[] part = Arrays.copyOfRange(key, i, i + 4);
            assertThat(text.toLowerCase(Locale.ROOT))
                    .doesNotContain(HexFormat.of().formatHex(part));
            assertThat(text).doesNotContain(Arrays.toString(part).substring(1, 10));
            assertThat(text).doesNotContain(new String(part, StandardCharsets.ISO_8859_1));
        }
        assertThat(text).doesNotContain(Base64.getEncoder().encodeToString(key).substring(0, 8));
    }
}
