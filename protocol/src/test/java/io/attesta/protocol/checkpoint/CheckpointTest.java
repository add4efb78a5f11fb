package io.attesta.protocol.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {
    private static final String ROOT = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";
    private static final Checkpoint EXAMPLE = new Checkpoint(
            "example.com/behind-the-sofa", 20_852_163, Base64.getDecoder().decode(ROOT));

    @Test
    void shouldBeTheTextOfTheSpecification() {
        final byte[] text = ("example.com/behind-the-sofa\n20852163\n" + ROOT + "\n").getBytes(StandardCharsets.UTF_8);

        assertThat(EXAMPLE.text()).isEqualTo(text);
        assertThat(Checkpoint.parse(text)).isEqualTo(EXAMPLE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a\n1\n" + ROOT,
                "a\n1\n" + ROOT + "\nextension\n",
                "\n1\n" + ROOT + "\n",
                "a b\n1\n" + ROOT + "\n",
                "a+b\n1\n" + ROOT + "\n",
                "a\n01\n" + ROOT + "\n",
                "a\n-1\n" + ROOT + "\n",
                "a\n\n" + ROOT + "\n",
                "a\n1000000000000000000\n" + ROOT + "\n",
                "a\n1\n" + "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=" + "\n",
                "a\n1\n" + "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I" + "\n",
                "a\n1\nAAAA\n",
                "a\n1\n" + "!sUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=" + "\n",
                "a\n1\n" + ROOT + "\n\n"
            })
    void shouldRefuseWhatIsNoCheckpoint(final String text) {
        assertThatThrownBy(() -> Checkpoint.parse(text.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(MalformedCheckpointException.class);
    }

    private static byte[] note(final NoteSignature... signatures) {
        return new SignedNote(EXAMPLE.text(), List.of(signatures)).bytes();
    }

    private static NoteSignature by(final String name, final int keyId) {
        return new NoteSignature(name, keyId, new byte[64]);
    }

    /** Key 1 is trusted and right, key 2 is trusted and wrong, no other is known. */
    private static CheckpointVerifier.Answer answer(
            final String name, final int keyId, final byte[] text, final byte[] signature) {
        assertThat(text).isEqualTo(EXAMPLE.text());
        return keyId == 1
                ? CheckpointVerifier.Answer.VALID
                : keyId == 2 ? CheckpointVerifier.Answer.INVALID : CheckpointVerifier.Answer.UNKNOWN_KEY;
    }

    @Test
    void shouldBeVerifiedByOneTrustedKeyAmongOthers() {
        final String origin = EXAMPLE.origin();

        assertThat(CheckpointVerifier.verify(
                        note(by("witness", 2), by(origin, 7), by(origin, 1)), CheckpointTest::answer))
                .isEqualTo(EXAMPLE);
    }

    @Test
    void shouldBeRefusedWithoutATrustedKeyOfItsOrigin() {
        assertThatThrownBy(() -> CheckpointVerifier.verify(
                        note(by("other", 1), by(EXAMPLE.origin(), 7)), CheckpointTest::answer))
                .hasMessage("no key among those trusted has signed it");
    }

    @Test
    void shouldBeRefusedWholeForOneWrongSignatureOfATrustedKey() {
        assertThatThrownBy(() -> CheckpointVerifier.verify(
                        note(by(EXAMPLE.origin(), 1), by(EXAMPLE.origin(), 2)), CheckpointTest::answer))
                .hasMessage("a signature is not over this checkpoint");
    }

    @Test
    void shouldMakeAProofThatStandsForItself() {
        final LogProof proof =
                new LogProof(new byte[] {1, 2, 3}, 73_894, List.of(new byte[32], new byte[32]), note(by("a", 1)));

        final LogProof read = LogProof.parse(proof.bytes());

        assertThat(new String(proof.bytes(), StandardCharsets.UTF_8))
                .startsWith("c2sp.org/tlog-proof@v1\nextra AQID\nindex 73894\nAAAA");
        assertThat(read.bytes()).isEqualTo(proof.bytes());
        assertThat(read.extra()).containsExactly(1, 2, 3);
        assertThat(read.index()).isEqualTo(73_894);
        assertThat(read.path()).hasSize(2);
        assertThat(read.checkpoint()).isEqualTo(note(by("a", 1)));
        assertThat(LogProof.parse(new LogProof(new byte[0], 0, List.of(), note(by("a", 1))).bytes())
                        .path())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "c2sp.org/tlog-proof@v1\n",
                "c2sp.org/tlog-proof@v2\nindex 1\n\nnote",
                "c2sp.org/tlog-proof@v1\nextra AQID\n\nnote",
                "c2sp.org/tlog-proof@v1\nextra !\nindex 1\n\nnote",
                "c2sp.org/tlog-proof@v1\nindex 01\n\nnote",
                "c2sp.org/tlog-proof@v1\nindex -1\n\nnote",
                "c2sp.org/tlog-proof@v1\nindex 1\nAAAA\n\nnote",
                "c2sp.org/tlog-proof@v1\nindex 1\nextra AQID\n\nnote"
            })
    void shouldRefuseWhatIsNoProof(final String text) {
        assertThatThrownBy(() -> LogProof.parse(text.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(MalformedCheckpointException.class);
    }
}
