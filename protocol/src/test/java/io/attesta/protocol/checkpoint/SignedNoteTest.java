package io.attesta.protocol.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignedNoteTest {
    /** The note that Go's package sumdb/note is documented with, and its verifier key. */
    private static final String NOTE = """
            If you think cryptography is the answer to your problem,
            then you don't know what your problem is.

            \u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
            """;

    private static final String KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

    private static byte[] utf8(final String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void shouldReadANoteThatAnotherProgramSigned() throws GeneralSecurityException {
        final SignedNote note = SignedNote.parse(utf8(NOTE));
        final byte[] key = Base64.getDecoder().decode(KEY.split("\\+", 3)[2]);
        final byte[] publicKey = Arrays.copyOfRange(key, 1, key.length);
        final NoteSignature signature = note.signatures().get(0);

        assertThat(signature.name()).isEqualTo("PeterNeumann");
        assertThat(signature.keyId()).isEqualTo(0xc74f20a3);
        assertThat(NoteSignature.keyId("PeterNeumann", publicKey)).isEqualTo(0xc74f20a3);
        assertThat(verifies(publicKey, note.text(), signature.signature())).isTrue();
        assertThat(note.bytes()).isEqualTo(utf8(NOTE));
    }

    /** Ed25519 of the JDK. */
    private static boolean verifies(final byte[] publicKey, final byte[] text, final byte[] signature)
            throws GeneralSecurityException {
        final byte[] y = new byte[32];
        for (int i = 0; i < 32; i++) {
            y[i] = publicKey[31 - i];
        }
        final boolean odd = (y[0] & 0x80) != 0;
        y[0] &= 0x7f;
        final Signature verifier = Signature.getInstance("Ed25519");
        verifier.initVerify(KeyFactory.getInstance("Ed25519")
                .generatePublic(
                        new EdECPublicKeySpec(NamedParameterSpec.ED25519, new EdECPoint(odd, new BigInteger(1, y)))));
        verifier.update(text);
        return verifier.verify(signature);
    }

    @Test
    void shouldSplitAtTheLastEmptyLine() {
        final SignedNote note = SignedNote.parse(utf8("a\n\nb\n\n\u2014 x AAAAAAA=\n\u2014 y AAAAAQE=\n"));

        assertThat(note.text()).asString(StandardCharsets.UTF_8).isEqualTo("a\n\nb\n");
        assertThat(note.signatures())
                .containsExactly(new NoteSignature("x", 0, new byte[] {0}), new NoteSignature("y", 1, new byte[] {1}));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "text\n",
                "text\n\n",
                "text\n\n\u2014 x AAAAAAA=",
                "text\n\n- x AAAAAAA=\n",
                "text\n\n\u2014 x\n",
                "text\n\n\u2014 x AAAAAAA= more\n",
                "text\n\n\u2014 x AAAA\n",
                "text\n\n\u2014 x !!!!\n",
                "text\n\n\u2014 x+y AAAAAAA=\n",
                "text\n\n\u2014  AAAAAAA=\n",
                "te\txt\n\n\u2014 x AAAAAAA=\n",
                "text\r\n\n\u2014 x AAAAAAA=\n"
            })
    void shouldRefuseWhatIsNoNote(final String note) {
        assertThatThrownBy(() -> SignedNote.parse(utf8(note))).isInstanceOf(MalformedCheckpointException.class);
    }

    @Test
    void shouldRefuseWhatIsTooMuchOrNoText() {
        final byte[] invalid = utf8("text\n\n\u2014 x AAAAAAA=\n");
        invalid[0] = (byte) 0xff;

        assertThatThrownBy(() -> SignedNote.parse(invalid)).hasMessage("the note is not UTF-8");
        assertThatThrownBy(() -> SignedNote.parse(new byte[SignedNote.MAX_LENGTH + 1]))
                .hasMessage("the note has more than 65536 bytes");
        assertThatThrownBy(() -> SignedNote.parse(utf8("t\n\n" + "\u2014 x AAAAAAA=\n".repeat(65))))
                .hasMessage("there are more than 64 signatures");
    }

    @Test
    void shouldTakeSixteenSignaturesAtLeast() {
        assertThat(SignedNote.parse(utf8("t\n\n" + "\u2014 x AAAAAAA=\n".repeat(16)))
                        .signatures())
                .hasSize(16);
        assertThat(new SignedNote(new byte[] {'t', '\n'}, List.of(new NoteSignature("x", 0, new byte[] {0})))
                        .toString())
                .isEqualTo("t\n\n\u2014 x AAAAAAA=\n");
    }
}
