package io.attesta.authorizer.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.authorizer.acceptor.AcceptorTable;
import io.attesta.authorizer.acceptor.EnrolledPairs;
import io.attesta.authorizer.acceptor.TerminalRecord;
import io.attesta.authorizer.decision.AcceptorKey;
import io.attesta.authorizer.testing.Vectors;
import io.attesta.keystore.Cmac;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.KeyUsage;
import io.attesta.keystore.KeyVersion;
import io.attesta.keystore.RotatingKeyStore;
import io.attesta.keystore.device.Device;
import io.attesta.keystore.device.DeviceKeyStore;
import io.attesta.keystore.mac.MacLabels;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The keys of terminals that a thread keeps: how many, and what becomes of the others. */
final class TerminalMacsTest {
    private static final int BOUND = 10;
    private static final byte[] MESSAGE = "a message".getBytes(StandardCharsets.US_ASCII);

    // One more than are kept, for a stranger, and the master itself: any key that was not given back would not find
    // room.
    private final Device device = new Device(BOUND + 2);
    private final KeyStore inDevice = new DeviceKeyStore(device)
            .with(
                    new KeyVersion(KeyUsage.MAC_MASTER, 1, Instant.EPOCH, Optional.empty()),
                    Vectors.hex(Vectors.root().at("/mac_keys/master")));
    private final KeyStore clear = Vectors.keys();
    private final EnrolledPairs enrolled = new EnrolledPairs();
    private final AcceptorTable table = new AcceptorTable(enrolled);

    @Test
    void shouldKeepNoMoreThanItsBoundAndStillComputeForEveryTerminal() {
        for (int i = 0; i < 5 * BOUND; i++) {
            enrol(i);
        }
        final TerminalMacs macs = new TerminalMacs(inDevice, MacLabels.request(), enrolled, BOUND);
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 5 * BOUND; i++) {
                assertThat(tag(of(macs, i))).as("terminal %d", i).isEqualTo(expected(i));
                assertThat(macs.size()).isLessThanOrEqualTo(BOUND);
            }
        }
        assertThat(device.mostObjects()).isLessThanOrEqualTo(BOUND + 2);
    }

    @Test
    void shouldGiveTheSameOperationAgainForAsLongAsItIsKept() {
        enrol(1);
        enrol(2);
        final TerminalMacs macs = new TerminalMacs(clear, MacLabels.request(), enrolled, BOUND);
        final Cmac first = of(macs, 1);
        assertThat(of(macs, 2)).isNotSameAs(first);
        assertThat(of(macs, 1)).isSameAs(first);
    }

    @Test
    void shouldKeepNothingForStrangersWhoeverTheyAre() {
        final TerminalMacs macs = new TerminalMacs(inDevice, MacLabels.request(), enrolled, BOUND);
        for (int i = 0; i < 5 * BOUND; i++) {
            assertThat(tag(of(macs, i))).isEqualTo(expected(i));
            assertThat(macs.size()).isZero();
            assertThat(device.objects()).isEqualTo(2);
        }
    }

    @Test
    void shouldGiveBackEverythingWhenKeysWereRotated() {
        final RotatingKeyStore rotating = new RotatingKeyStore(inDevice);
        for (int i = 0; i < BOUND; i++) {
            enrol(i);
        }
        final TerminalMacs macs = new TerminalMacs(rotating, MacLabels.request(), enrolled, BOUND);
        for (int i = 0; i <= BOUND; i++) {
            of(macs, i);
        }
        assertThat(device.objects()).isEqualTo(BOUND + 2);
        rotating.replace(clear);
        assertThat(tag(of(macs, 3))).isEqualTo(expected(3));
        assertThat(macs.size()).isEqualTo(1);
        assertThat(device.objects()).isEqualTo(1);
    }

    @Test
    void shouldHaveRoomForEveryTerminalOfThePlanUnderThreeVersions() {
        assertThat(TerminalMacs.MAX_KEYS).isGreaterThan(3 * 21_000);
    }

    private void enrol(final int number) {
        final byte[] acceptor = acceptor();
        table.put(
                new TerminalRecord(
                        AcceptorKey.terminal(terminal(number), 0),
                        AcceptorKey.high(acceptor, 0),
                        AcceptorKey.low(acceptor, 0),
                        false,
                        1),
                1);
    }

    private static Cmac of(final TerminalMacs macs, final int number) {
        final byte[] acceptor = acceptor();
        return macs.of(
                1,
                AcceptorKey.terminal(terminal(number), 0),
                AcceptorKey.high(acceptor, 0),
                AcceptorKey.low(acceptor, 0));
    }

    private byte[] expected(final int number) {
        return tag(clear.derivedCmac(
                KeyUsage.MAC_MASTER, 1, MacLabels.request(), MacLabels.context(terminal(number), acceptor())));
    }

    private static byte[] tag(final Cmac cmac) {
        final byte[] tag = new byte[Cmac.LENGTH];
        cmac.compute(MESSAGE, 0, MESSAGE.length, tag, 0);
        return tag;
    }

    private static byte[] terminal(final int number) {
        return "CJ%06d".formatted(number).getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] acceptor() {
        return "RO-CJ-MED-00042".getBytes(StandardCharsets.US_ASCII);
    }
}
