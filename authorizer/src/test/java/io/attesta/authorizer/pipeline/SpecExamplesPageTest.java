package io.attesta.authorizer.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.authorizer.decision.CardStatus;
import io.attesta.authorizer.decision.DeclineReason;
import io.attesta.authorizer.decision.Outcome;
import io.attesta.authorizer.decision.TransactionRequest;
import io.attesta.authorizer.feed.SampleWorld;
import io.attesta.authorizer.testing.FakeClock;
import io.attesta.authorizer.testing.FakeDisk;
import io.attesta.authorizer.testing.SpecPage;
import io.attesta.authorizer.testing.TestNode;
import io.attesta.authorizer.testing.TestTerminal;
import io.attesta.authorizer.testing.Vectors;
import io.attesta.keystore.Cmac;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.KeyUsage;
import io.attesta.keystore.clear.ClearKeyStore;
import io.attesta.keystore.mac.MacLabels;
import io.attesta.protocol.receipt.ReceiptVerifier;
import io.attesta.protocol.receipt.SignatureCheck;
import io.attesta.protocol.receipt.Verdict;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jpos.iso.ISOMsg;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The worked examples of the message specification that go beyond the vectors: the presentation of the vectors is reversed,
 * then a back office changes the card. All keys are those of the vectors, so every byte is the same each time.
 */
final class SpecExamplesPageTest {
    private static final Instant PRESENTED = Instant.parse("2026-11-21T08:01:02Z");
    private static final long RECORDED_MS = 0x6b0156c6L * 1000;
    private static final byte[] LOST_13 = HexFormat.of()
            .parseHex("df2008000000000000000ddf210104df22022812df23020001df2403251401df25020009df2602434adf27020bb8");

    private final KeyStore keys = Vectors.keys();
    private final FakeClock clock = new FakeClock(Instant.ofEpochMilli(RECORDED_MS));
    private final TestTerminal clinic = new TestTerminal(keys, "CJ000042", "RO-CJ-MED-00042");
    private final TestTerminal backOffice = new TestTerminal(keys, "BU900001", "RO-BU-BCK-00001");
    private TestNode node;

    @BeforeEach
    void presentTheCardOfTheVectors() {
        node = new TestNode(keys, new FakeDisk(), clock);
        node.enrol("CJ", 42);
        node.command(
                new EnrolmentChanges(List.of(SampleWorld.backOffice()), List.of(SampleWorld.backOfficeTerminal())));
        node.card(42, 12, CardStatus.ACTIVE);
        node.tables().apply(request(), outcome());
        final byte[] answer = node.exchange(
                Vectors.hex(Vectors.named("messages", "presentation 0100").get("bytes")));
        assertThat(clinic.unpack(answer).getString(38)).isEqualTo("MN8KX4");
    }

    @Test
    void shouldShowAReversalAdviceAndItsAnswer() throws IOException {
        final byte[] answer = reverse();
        assertExample("reversal advice 0420", clinic.seal(reversalAdvice()));
        assertExample("reversal advice answered", answer);
        assertVerifies(clinic, answer);
    }

    @Test
    void shouldShowAFileActionAndItsAnswer() throws IOException {
        reverse();
        clock.setMs(RECORDED_MS + 60_000);
        final ISOMsg change = backOffice.fileAction('2', SampleWorld.pan(42), LOST_13, PRESENTED.plusSeconds(60));
        final byte[] request = backOffice.seal(change);
        final byte[] answer = node.exchange(request);
        assertExample("file action 0302", request);
        assertExample("file action answered", answer);
        assertVerifies(backOffice, answer);
    }

    @Test
    void shouldNameTheKeysOfTheBackOffice() throws IOException {
        final KeyStore master = ClearKeyStore.builder()
                .code(1, Vectors.hex(Vectors.root().at("/mac_keys/master")))
                .build();
        assertThat(SpecPage.text())
                .contains("request key is\n`" + derived(master, MacLabels.request()) + "`")
                .contains("the response key `" + derived(master, MacLabels.response()) + "`");
    }

    private byte[] reverse() {
        clock.setMs(RECORDED_MS + 30_000);
        return node.exchange(clinic.seal(reversalAdvice()));
    }

    private ISOMsg reversalAdvice() {
        final ISOMsg original = new ISOMsg();
        original.set(11, "000017");
        original.set(7, "1121080102");
        final ISOMsg reversal = clinic.reversal("0420", original, PRESENTED.plusSeconds(30));
        reversal.set(11, "000018");
        return reversal;
    }

    private static void assertExample(final String name, final byte[] message) throws IOException {
        assertThat(SpecPage.example(name)).as(name).isEqualTo(HexFormat.of().formatHex(message));
        assertThat(SpecPage.text())
                .contains(", " + message.length + " bytes, behind the length `%04x`".formatted(message.length));
    }

    private void assertVerifies(final TestTerminal terminal, final byte[] answer) {
        assertThat(terminal.macHolds(answer)).isTrue();
        final ISOMsg message = terminal.unpack(answer);
        assertThat(message.getString(39)).isEqualTo("00");
        assertThat(ReceiptVerifier.verify(
                        message.getBytes(62),
                        message.getBytes(63),
                        (kid, signed, signature) ->
                                Arrays.equals(kid, keys.publicKey(1).kid())
                                                && keys.publicKey(1).verifies(signed, signature)
                                        ? SignatureCheck.Answer.VALID
                                        : SignatureCheck.Answer.INVALID))
                .isInstanceOf(Verdict.Verified.class);
    }

    /** NIST SP 800-108r1 by hand: one block of AES-CMAC under the master. */
    private static String derived(final KeyStore master, final byte[] label) {
        final byte[] pair = "BU900001RO-BU-BCK-00001".getBytes(StandardCharsets.US_ASCII);
        final ByteBuffer input = ByteBuffer.allocate(4 + label.length + 1 + pair.length + 4);
        input.putInt(1).put(label).put((byte) 0).put(pair).putInt(128);
        final byte[] key = new byte[Cmac.LENGTH];
        master.cmac(KeyUsage.CODE, 1).compute(input.array(), 0, input.capacity(), key, 0);
        return HexFormat.of().formatHex(key);
    }

    private static TransactionRequest request() {
        final TransactionRequest request = new TransactionRequest();
        request.receivedAtMs = RECORDED_MS;
        request.transmittedAt = 1121080102;
        return request;
    }

    /** Brings the sequence numbers to where the vectors' authorization has 400. */
    private static Outcome outcome() {
        final Outcome outcome = new Outcome();
        outcome.refuse(DeclineReason.KEY_REUSED);
        outcome.sequence = 399;
        outcome.leaf = 1;
        return outcome;
    }
}
