package io.attesta.authorizer.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attesta.authorizer.decision.CardStatus;
import io.attesta.authorizer.feed.SampleWorld;
import io.attesta.authorizer.testing.FakeClock;
import io.attesta.authorizer.testing.FakeDisk;
import io.attesta.authorizer.testing.TestNode;
import io.attesta.authorizer.testing.TestTerminal;
import io.attesta.authorizer.testing.Vectors;
import io.attesta.keystore.KeyStoreException;
import io.attesta.keystore.KeyUsage;
import io.attesta.keystore.KeyVersion;
import io.attesta.keystore.device.Device;
import io.attesta.keystore.device.DeviceKeyStore;
import io.attesta.keystore.signing.PublicKeySet;
import io.attesta.protocol.receipt.ReceiptVerifier;
import io.attesta.protocol.receipt.SignatureCheck;
import io.attesta.protocol.receipt.Verdict;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import org.jpos.iso.ISOMsg;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node whose keys lie in a device: nobody ever sees them, and what the device does not do is not done. */
final class DeviceKeysFlowTest {
    private static final Instant NOW = Instant.parse("2026-11-21T08:01:05Z");
    private static final String PAN = SampleWorld.pan(42);

    private final Device device = new Device(1_000);
    private final DeviceKeyStore keys = new DeviceKeyStore(device)
            .with(version(KeyUsage.SIGNING), vector("/receipts/signing_seed"))
            .with(version(KeyUsage.MAC_MASTER), vector("/mac_keys/master"))
            .with(version(KeyUsage.CODE), vector("/codes/key"))
            .with(version(KeyUsage.TOKEN), vector("/tokens/key"))
            .with(version(KeyUsage.FINGERPRINT), HexFormat.of().parseHex("60".repeat(32)));
    private final FakeDisk disk = new FakeDisk();
    private final FakeClock clock = new FakeClock(NOW);
    private final TestTerminal terminal = new TestTerminal(keys, "CJ000042", "RO-CJ-MED-00042");
    private TestNode node;

    @BeforeEach
    void fillTables() {
        node = new TestNode(keys, disk, clock);
        node.enrol("CJ", 42);
        node.card(42, 12, CardStatus.ACTIVE);
    }

    @Test
    void shouldApproveWithAReceiptThatVerifies() {
        final byte[] request = terminal.seal(terminal.authorization(PAN, 30, NOW));
        // Nine calls are all it takes: derive and MAC, token, key and fingerprint, code, signature, derive and MAC.
        device.failAfter(9);
        final byte[] answer = node.exchange(request);
        device.failAfter(Long.MAX_VALUE);

        assertThat(terminal.macHolds(answer)).isTrue();
        assertThat(terminal.unpack(answer).getString(39)).isEqualTo("00");
        assertThat(verdict(terminal.unpack(answer))).isInstanceOf(Verdict.Verified.class);
    }

    @Test
    void shouldAnswerWithTheVeryBytesOfANodeWhoseKeysAreClear() {
        final TestNode clear = new TestNode(Vectors.keys(), new FakeDisk(), clock);
        clear.enrol("CJ", 42);
        clear.card(42, 12, CardStatus.ACTIVE);
        for (int i = 0; i < 5; i++) {
            final byte[] request = terminal.seal(terminal.authorization(PAN, 30, NOW));

            assertThat(node.exchange(request)).isEqualTo(clear.exchange(request));
        }
    }

    /** A device may fail at any of the calls of an authorization: at the edge, where nothing is known yet, or in a stage. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8})
    void shouldApproveNothingWhenTheDeviceFailsAtAnyCall(final int calls) {
        final byte[] request = terminal.seal(terminal.authorization(PAN, 30, NOW));
        final TestNode.Port port = new TestNode.Port();
        device.failAfter(calls);

        assertThatThrownBy(() -> {
                    node.send(request, port);
                    node.step(10);
                })
                .isInstanceOf(KeyStoreException.class)
                .hasMessageContaining("CKR_DEVICE_ERROR");

        assertThat(port.flushed).isEmpty();
        assertThat(node.events().answered).isEmpty();
    }

    /** What broke in a stage may have left the tables half changed: only a start anew, from the journal, goes on. */
    @Test
    void shouldDecideNothingMoreWhenSealingFailedAndGoOnFromTheJournalWhenStartedAgain() {
        final TestNode.Port port = new TestNode.Port();
        final byte[] request = terminal.seal(terminal.authorization(PAN, 30, NOW));
        node.send(request, port);
        device.failAfter(1);
        assertThatThrownBy(() -> node.step(10)).isInstanceOf(KeyStoreException.class);
        device.failAfter(Long.MAX_VALUE);
        node.send(terminal.seal(terminal.authorization(PAN, 30, NOW)), port);
        node.step(10);
        assertThat(port.flushed).isEmpty();

        node = new TestNode(keys, disk, clock);
        final byte[] answer = node.exchange(request);
        assertThat(terminal.unpack(answer).getString(39)).isEqualTo("00");
        assertThat(verdict(terminal.unpack(answer))).isInstanceOf(Verdict.Verified.class);
    }

    @Test
    void shouldNotCallADeviceThatDoesNotAnswerAWrongMac() {
        final byte[] request = terminal.seal(terminal.authorization(PAN, 30, NOW));
        device.failAfter(0);

        assertThatThrownBy(() -> node.send(request, new TestNode.Port())).isInstanceOf(KeyStoreException.class);
        assertThat(node.events().rejected).isEmpty();
    }

    private Verdict verdict(final ISOMsg answer) {
        final PublicKeySet published = PublicKeySet.of(keys);
        return ReceiptVerifier.verify(
                answer.getBytes(62),
                answer.getBytes(63),
                (kid, message, signature) -> published
                        .find(kid)
                        .map(key -> key.verifies(message, signature)
                                ? SignatureCheck.Answer.VALID
                                : SignatureCheck.Answer.INVALID)
                        .orElse(SignatureCheck.Answer.UNKNOWN_KEY));
    }

    private static byte[] vector(final String path) {
        return Vectors.hex(Vectors.root().at(path));
    }

    private static KeyVersion version(final KeyUsage usage) {
        return new KeyVersion(usage, 1, NOW, Optional.empty());
    }
}
