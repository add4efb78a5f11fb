package io.attesta.authorizer.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.authorizer.decision.CardStatus;
import io.attesta.authorizer.feed.SampleWorld;
import io.attesta.authorizer.testing.FakeClock;
import io.attesta.authorizer.testing.FakeDisk;
import io.attesta.authorizer.testing.OtherKeys;
import io.attesta.authorizer.testing.TestNode;
import io.attesta.authorizer.testing.TestTerminal;
import io.attesta.authorizer.testing.Vectors;
import io.attesta.keystore.Cmac;
import io.attesta.keystore.CmacRoom;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.KeyUsage;
import io.attesta.keystore.KeyVersion;
import io.attesta.keystore.RotatingKeyStore;
import io.attesta.keystore.SigningPublicKey;
import io.attesta.keystore.clear.ClearKeyStore;
import io.attesta.keystore.mac.MacLabels;
import io.attesta.keystore.signing.Ed25519PublicKey;
import io.attesta.protocol.receipt.ReceiptVerifier;
import io.attesta.protocol.receipt.SignatureCheck;
import io.attesta.protocol.receipt.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jpos.iso.ISOMsg;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Signing keys and MAC masters rotated and retired while terminals of all versions go on. */
final class RotationFlowTest {
    private static final Instant START = Instant.parse("2026-11-21T08:01:05Z");
    private static final int ROTATIONS = 100;

    private final FakeDisk disk = new FakeDisk();
    private final FakeClock clock = new FakeClock(START);
    private final RotatingKeyStore keys = new RotatingKeyStore(store(1, 1));
    private final Map<Integer, TestTerminal> terminals = new HashMap<>();
    private final List<ISOMsg> receipts = new ArrayList<>();
    private TestNode node;
    private Instant now = START;

    @BeforeEach
    void fillTables() {
        node = new TestNode(keys, disk, clock);
        node.enrol("CJ", 42);
        for (int card = 1; card <= 120; card++) {
            node.card(card, 1, CardStatus.ACTIVE);
        }
    }

    @Test
    void shouldRefuseNobodyWhileKeysAreRotatedAHundredTimes() {
        for (int version = 1; version <= ROTATIONS; version++) {
            terminals.put(version, new TestTerminal(keys, "CJ000042", "RO-CJ-MED-00042", version));
            final int oldest = Math.max(1, version - 1);
            for (int speaker = oldest; speaker <= version; speaker++) {
                final ISOMsg answer = present(speaker, version);
                assertThat(answer.getString(39)).isEqualTo("00");
                receipts.add(answer);
            }
            // A day, so that what is two versions old may be retired.
            now = now.plus(Duration.ofHours(25));
            clock.setMs(now.toEpochMilli());
            keys.replace(store(version + 1, version));
        }
        final byte[] retired =
                node.exchange(terminals.get(1).seal(terminals.get(1).authorization(SampleWorld.pan(1), 30, now)));
        assertThat(terminals.get(1).unpack(retired).getString(39)).isEqualTo("63");
        assertThat(receipts)
                .hasSize(2 * ROTATIONS - 1)
                .allSatisfy(receipt -> assertThat(verdict(receipt)).isInstanceOf(Verdict.Verified.class));
        assertThat(receipts.stream().map(RotationFlowTest::kid).distinct()).hasSize(ROTATIONS);
    }

    @Test
    void shouldGiveAStoredAnswerUnderTheKeysOfTodayWithTheReceiptOfThen() {
        final TestTerminal old = new TestTerminal(keys, "CJ000042", "RO-CJ-MED-00042", 1);
        final ISOMsg request = old.authorization(SampleWorld.pan(1), 30, now);
        final ISOMsg first = old.unpack(node.exchange(old.seal(request)));
        keys.replace(store(2, 1));
        final TestTerminal renewed = new TestTerminal(keys, "CJ000042", "RO-CJ-MED-00042", 2);
        final byte[] again = node.exchange(renewed.seal(TestTerminal.repeat(request)));
        assertThat(renewed.macHolds(again)).isTrue();
        assertThat(renewed.unpack(again).getBytes(62)).isEqualTo(first.getBytes(62));
        assertThat(renewed.unpack(again).getBytes(63)).isEqualTo(first.getBytes(63));
        final ISOMsg named = TestTerminal.repeat(request);
        named.set(53, "0000000000000002");
        assertThat(renewed.unpack(node.exchange(renewed.seal(named))).getString(53))
                .isEqualTo("0000000000000002");
    }

    @Test
    void shouldAnswerARequestUnderTheCurrentKeyWhenItsOwnWasRetiredMeanwhile() {
        final TestTerminal old = new TestTerminal(keys, "CJ000042", "RO-CJ-MED-00042", 1);
        final TestNode.Port port = new TestNode.Port();
        final ISOMsg request = old.authorization(SampleWorld.pan(1), 30, now);
        request.set(53, "0000000000000001");
        node.send(old.seal(request), port);
        keys.replace(store(2, 2));
        node.step(10);
        final TestTerminal renewed = new TestTerminal(keys, "CJ000042", "RO-CJ-MED-00042", 2);
        assertThat(renewed.macHolds(port.flushed.get(0))).isTrue();
        assertThat(renewed.unpack(port.flushed.get(0)).getString(53)).isEqualTo("0000000000000002");
    }

    /** The key goes at the very moment when the answer's key is asked for. */
    @Test
    void shouldNameTheVersionThatSealedWhenTheRequestsOwnIsRetiredWhileTheAnswerIsMade() {
        final OtherKeys racing = new OtherKeys(keys) {
            @Override
            public Cmac derivedCmac(
                    final KeyUsage usage,
                    final int version,
                    final byte[] label,
                    final byte[] context,
                    final CmacRoom room) {
                if (version == 1 && Arrays.equals(label, MacLabels.response())) {
                    keys.replace(store(2, 2));
                }
                return super.derivedCmac(usage, version, label, context, room);
            }

            @Override
            public int epoch() {
                return keys.epoch();
            }
        };
        final TestNode raced = new TestNode(racing, disk, clock);
        final TestTerminal old = new TestTerminal(keys, "CJ000042", "RO-CJ-MED-00042", 1);
        final ISOMsg request = old.authorization(SampleWorld.pan(1), 30, now);
        request.set(53, "0000000000000001");

        final byte[] answer = raced.exchange(old.seal(request));

        final TestTerminal renewed = new TestTerminal(keys, "CJ000042", "RO-CJ-MED-00042", 2);
        assertThat(renewed.macHolds(answer)).isTrue();
        assertThat(renewed.unpack(answer).getString(53)).isEqualTo("0000000000000002");
    }

    @Test
    void shouldAnnounceTheNewVersionWithAKeyChange() {
        final TestTerminal old = new TestTerminal(keys, "CJ000042", "RO-CJ-MED-00042", 1);
        keys.replace(store(2, 1));
        final ISOMsg answer = old.unpack(node.exchange(old.seal(old.network(161, now))));
        assertThat(answer.getString(53)).isEqualTo("0000000000000002");
    }

    private ISOMsg present(final int speaker, final int card) {
        final TestTerminal terminal = terminals.get(speaker);
        final byte[] answer = node.exchange(terminal.seal(terminal.authorization(SampleWorld.pan(card), 30, now)));
        assertThat(terminal.macHolds(answer)).as("version " + speaker).isTrue();
        return terminal.unpack(answer);
    }

    private Verdict verdict(final ISOMsg answer) {
        return ReceiptVerifier.verify(answer.getBytes(62), answer.getBytes(63), (kid, message, signature) -> {
            for (final KeyVersion version : keys.versions(KeyUsage.SIGNING)) {
                final SigningPublicKey key = keys.publicKey(version.number());
                if (Arrays.equals(kid, key.kid())) {
                    return key.verifies(message, signature)
                            ? SignatureCheck.Answer.VALID
                            : SignatureCheck.Answer.INVALID;
                }
            }
            return SignatureCheck.Answer.UNKNOWN_KEY;
        });
    }

    /** The kid stands behind the first ten bytes of every receipt. */
    private static String kid(final ISOMsg answer) {
        return HexFormat.of().formatHex(answer.getBytes(63), 8, 16);
    }

    /** The vectors' keys with versions 1 to current of signing and MAC master, those below the oldest retired. */
    private static KeyStore store(final int current, final int oldest) {
        final ClearKeyStore.Builder store = Vectors.withoutRotated();
        for (int version = 1; version <= current; version++) {
            final boolean retired = version < oldest;
            final KeyVersion signing = version(KeyUsage.SIGNING, version, retired);
            final KeyVersion macMaster = version(KeyUsage.MAC_MASTER, version, retired);
            if (retired) {
                store.retiredSigning(signing, Ed25519PublicKey.ofSeed(key(1, version)));
                store.retired(macMaster);
            } else {
                store.key(signing, key(1, version));
                store.key(macMaster, key(2, version));
            }
        }
        return store.build();
    }

    private static KeyVersion version(final KeyUsage usage, final int number, final boolean retired) {
        return new KeyVersion(usage, number, START, retired ? Optional.of(START) : Optional.empty());
    }

    private static byte[] key(final int usage, final int version) {
        final byte[] key = new byte[32];
        Arrays.fill(key, (byte) version);
        key[0] = (byte) usage;
        return key;
    }
}
