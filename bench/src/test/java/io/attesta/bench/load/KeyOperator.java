package io.attesta.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attesta.authorizer.Launch;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.KeyStoreException;
import io.attesta.keystore.KeyUsage;
import io.attesta.keystore.KeyVersion;
import io.attesta.keystore.file.KeyFile;
import io.attesta.keystore.file.KeyPassword;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Rotates and retires the keys of a running server as an operator does, by its key file, and sees to it that what is retired is of no use
 * any more. A day passes between a rotation and a retirement, by the clock that is given to the retirement.
 */
final class KeyOperator {
    private static final Clock TODAY = Clock.systemUTC();
    private static final Clock TOMORROW = Clock.offset(TODAY, Duration.ofHours(25));
    private static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(60);
    private static final long BETWEEN_LOOKS_NS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final String RIGHT = "00";
    private static final String WRONG_MAC = "63";

    private final Path data;
    private final Launch launch;
    private final RolledOutKeys terminals;
    private final Map<Integer, ProbingTerminal> probes = new HashMap<>();
    /** Seconds since 1970 at which the server had taken up a retirement, by kid. */
    private final Map<String, Long> retiredAt = new HashMap<>();

    KeyOperator(final Path data, final Launch launch, final RolledOutKeys terminals) throws IOException {
        this.data = data;
        this.launch = launch;
        this.terminals = terminals;
        enrolProbe(1);
    }

    Map<String, Long> retiredAt() {
        return Map.copyOf(retiredAt);
    }

    /** Adds a version, after the oldest was retired if there is no room for one more. */
    void rotate(final KeyUsage usage) throws IOException {
        final KeyStore keys = launch.keys();
        if (unretired(usage) == KeyFile.MAX_UNRETIRED) {
            retireOldest(usage);
        }
        final int version = change(password -> KeyFile.rotate(file(), password, usage, TODAY));
        await(() -> keys.currentVersion(usage) == version, "rotation of " + usage);
        if (usage == KeyUsage.MAC_MASTER) {
            terminals.announce(version);
            assertThat(probes.get(version - 1).announcedVersion()).isEqualTo(version);
            enrolProbe(version);
        }
    }

    private void enrolProbe(final int version) throws IOException {
        final ProbingTerminal probe = new ProbingTerminal(launch.server().iso8583Address(), launch.keys(), version);
        probes.put(version, probe);
        assertAnswers(probe, RIGHT);
    }

    private void retireOldest(final KeyUsage usage) throws IOException {
        final int oldest = launch.keys().versions(usage).stream()
                .filter(version -> !version.retired())
                .mapToInt(KeyVersion::number)
                .min()
                .orElseThrow();
        assertThatThrownBy(() -> retire(usage, oldest + 1, TODAY)).isInstanceOf(KeyStoreException.class);
        if (usage == KeyUsage.SIGNING) {
            retireSigning(oldest);
        } else {
            retireMacMaster(oldest);
        }
    }

    private void retireSigning(final int version) {
        final String kid =
                HexFormat.of().formatHex(launch.keys().publicKey(version).kid());
        retire(KeyUsage.SIGNING, version, TOMORROW);
        retiredAt.put(kid, TODAY.instant().getEpochSecond());
        assertThatThrownBy(() -> launch.keys().signer(version)).isInstanceOf(KeyStoreException.class);
    }

    /** The terminals leave the version before it is retired; one that stays behind is refused afterwards. */
    private void retireMacMaster(final int version) throws IOException {
        terminals.leaveBelow(version + 1);
        await(() -> !terminals.isUsed(version), "the last answer under version " + version);
        final ProbingTerminal late = probes.remove(version);
        assertAnswers(late, RIGHT);
        retire(KeyUsage.MAC_MASTER, version, TOMORROW);
        final int current = launch.keys().currentVersion(KeyUsage.MAC_MASTER);
        assertThat(late.echo(true, late.responseUnder(launch.keys(), current))).isEqualTo(WRONG_MAC);
        assertThat(late.echo(false, late.responseUnder(launch.keys(), current))).isEqualTo(WRONG_MAC);
        // Those after it are not concerned.
        assertAnswers(probes.get(version + 1), RIGHT);
    }

    private static void assertAnswers(final ProbingTerminal terminal, final String code) throws IOException {
        assertThat(terminal.echo(true, terminal.response())).isEqualTo(code);
        assertThat(terminal.echo(false, terminal.response())).isEqualTo(code);
    }

    private void retire(final KeyUsage usage, final int number, final Clock clock) {
        change(password -> KeyFile.retire(file(), password, usage, number, clock));
        await(
                () -> launch.keys().versions(usage).stream()
                        .anyMatch(version -> version.number() == number && version.retired()),
                "retirement of " + usage);
    }

    private long unretired(final KeyUsage usage) {
        return launch.keys().versions(usage).stream()
                .filter(version -> !version.retired())
                .count();
    }

    private Path file() {
        return data.resolve(KeyFile.NAME);
    }

    private interface Change {
        KeyVersion by(char[] password);
    }

    private int change(final Change change) {
        try (KeyPassword password = KeyPassword.ofFile(data.resolve("keys.password"))) {
            return change.by(password.chars()).number();
        }
    }

    static void await(final BooleanSupplier condition, final String what) {
        final long deadline = System.nanoTime() + DEADLINE_NS;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            LockSupport.parkNanos(BETWEEN_LOOKS_NS);
        }
    }
}
