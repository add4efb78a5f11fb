package io.attesta.authorizer.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.authorizer.heap.HeapSearch;
import io.attesta.authorizer.heap.LiveDump;
import io.attesta.authorizer.node.MadeKeys;
import io.attesta.authorizer.node.NodeKeys;
import io.attesta.authorizer.settings.Settings;
import io.attesta.authorizer.testing.TestAuthority;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.KeyUsage;
import io.attesta.keystore.KeyVersion;
import io.attesta.keystore.mac.MacLabels;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.interfaces.ECPrivateKey;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.math.ec.rfc8032.Ed25519.ExpandedKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Keys lie in the heap of a running server where they are used and nowhere else, and what was retired, or opened the key file, lies nowhere:
 * the live objects of a server under traffic, after rotations and a retirement, looked through byte by byte.
 */
@Timeout(180)
final class HeapSecrecySystemTest {
    private static final int ANSWERS = 500;
    private static final long DEADLINE_NS = 30_000_000_000L;
    private static final long BETWEEN_LOOKS_NS = 20_000_000L;
    private static final Clock TOMORROW = Clock.offset(Clock.systemUTC(), Duration.ofHours(25));
    private static final Settings SETTINGS = Settings.with(Map.of("keys.password-file", "keys.password"));
    private static final int SCALAR_BYTES = 32;

    // Whose arrays may hold what; docs/internals/secrets-in-memory.md gives the reasons.
    private static final Set<String> NOBODY = Set.of();
    private static final Set<String> KEY_STORE = Set.of("io.attesta.keystore.clear.HeldKey.key");
    /** The first round keys of AES are the key. */
    private static final Set<String> CIPHER = Set.of(
            "com.sun.crypto.provider.AESCrypt.K",
            "com.sun.crypto.provider.AESCrypt.lastKey",
            "com.sun.crypto.provider.AESCrypt.sessionK");

    private static final Set<String> SIGNER = Set.of("io.attesta.keystore.signing.Ed25519Signer.expandedKey");
    /** Java 17 and 25 name it differently. */
    private static final Set<String> TLS_KEY = Set.of(
            "sun.security.pkcs.PKCS8Key.key",
            "sun.security.pkcs.PKCS8Key.privKeyMaterial",
            // Made when the HTTP server looks its TLS up by the key: a key's hash is over its encoding.
            "sun.security.pkcs.PKCS8Key.encodedKey",
            "sun.security.ec.ECPrivateKeyImpl.s");

    private static final Set<String> TLS_NUMBER = Set.of("sun.security.ec.ECPrivateKeyImpl.arrayS");

    @TempDir
    private Path data;

    private final HeapSearch search = new HeapSearch();
    private final Map<String, Set<String>> allowed = new HashMap<>();
    private final Set<String> inUse = new HashSet<>();

    @Test
    void shouldHoldKeysWhereTheyAreUsedAndNowhereElse() throws Exception {
        new MadeKeys(data).copyTo(data);
        final TestAuthority authority = new TestAuthority("servers");
        final TestAuthority.Issued tls = authority.issue("server");
        tls.write(data, "server");
        add("tls", scalar((ECPrivateKey) tls.key()), TLS_KEY);
        allowed.put("tls in reverse", TLS_NUMBER);
        search.add(
                "password",
                Files.readString(data.resolve("keys.password")).strip().getBytes(StandardCharsets.UTF_8));
        addKeysOfTheFile();
        try (KeyStore first = open();
                ServerProcess server = ServerProcess.serve(
                        data,
                        Map.of(
                                "keys.password-file", "keys.password",
                                "tls.http", "server",
                                "tls.transport", "server",
                                "tls.certificate-file", "server.pem",
                                "tls.private-key-file", "server.key"),
                        "-Xmx256m",
                        LiveDump.option(collections()),
                        // Else a collection leaves some dead objects where they are, and the dump shows them.
                        "-XX:MarkSweepDeadRatio=0")) {
            final TerminalLoad load = new TerminalLoad(first, TlsConnection.sockets(authority.certificate()));
            load.run(server, ANSWERS);
            change(() -> NodeKeys.rotate(SETTINGS, data, Map.of(), KeyUsage.SIGNING, Clock.systemUTC()));
            change(() -> NodeKeys.rotate(SETTINGS, data, Map.of(), KeyUsage.MAC_MASTER, Clock.systemUTC()));
            change(() -> NodeKeys.retire(SETTINGS, data, Map.of(), KeyUsage.SIGNING, 1, TOMORROW));
            addKeysOfTheFile();
            retired("signing-1 seed");
            retired("signing-1 expanded");
            try (KeyStore now = open()) {
                addKeysOfTerminals(now);
            }

            final List<HeapSearch.Found> found = found(server, load);

            assertThat(found.stream().filter(one -> !isAllowed(one)))
                    .as("secrets in arrays of others")
                    .isEmpty();
            assertThat(found.stream().map(HeapSearch.Found::secret))
                    .as("a search that finds nothing would prove nothing")
                    .containsAll(inUse);
        }
    }

    private boolean isAllowed(final HeapSearch.Found found) {
        return allowed.getOrDefault(found.secret(), NOBODY).contains(found.holder());
    }

    private List<HeapSearch.Found> found(final ServerProcess server, final TerminalLoad load)
            throws IOException, InterruptedException {
        final Path dump = data.resolve("live.hprof");
        try {
            LiveDump.take(server.handle().pid(), collections(), dump);
            server.kill();
            load.awaitEnd();
            return search.in(dump);
        } finally {
            Files.deleteIfExists(dump);
        }
    }

    private Path collections() {
        return data.resolve("collections.log");
    }

    private KeyStore open() {
        return NodeKeys.open(SETTINGS, data, Map.of());
    }

    /** Changes the key file, and waits until the server has taken it up. */
    private void change(final Runnable change) throws IOException {
        final long before = takenUp();
        change.run();
        final long deadline = System.nanoTime() + DEADLINE_NS;
        while (takenUp() == before) {
            assertThat(System.nanoTime()).as("the server takes up the keys").isLessThan(deadline);
            LockSupport.parkNanos(BETWEEN_LOOKS_NS);
        }
    }

    private long takenUp() throws IOException {
        try (Stream<String> lines = Files.lines(data.resolve("log/attesta.log"))) {
            return lines.filter(line -> line.contains("keys taken up")).count();
        }
    }

    private void add(final String name, final byte[] secret, final Set<String> holders) {
        if (allowed.put(name, holders) == null) {
            search.add(name, secret);
            inUse.add(name);
        }
    }

    private void retired(final String name) {
        allowed.put(name, NOBODY);
        inUse.remove(name);
    }

    /** All that the key file holds now, read by Bouncy Castle alone. */
    private void addKeysOfTheFile() throws Exception {
        final char[] password =
                Files.readString(data.resolve("keys.password")).strip().toCharArray();
        final java.security.KeyStore store = java.security.KeyStore.getInstance("BCFKS", new BouncyCastleProvider());
        try (InputStream file = Files.newInputStream(data.resolve("keys.bcfks"))) {
            store.load(file, password);
        }
        for (final String alias : Collections.list(store.aliases())) {
            if (store.isKeyEntry(alias)) {
                addKey(alias, store.getKey(alias, password));
            }
        }
    }

    private void addKey(final String alias, final Key key) {
        final byte[] encoded = key.getEncoded();
        if (alias.startsWith("signing")) {
            // PKCS#8 of RFC 8410: the seed stands behind 16 bytes of header.
            final byte[] seed = Arrays.copyOfRange(encoded, 16, 48);
            final byte[] expanded = new byte[ExpandedKey.EXPANDED_KEY_SIZE];
            ExpandedKey.expandPrivateKey(seed, 0, expanded, 0);
            add(alias + " seed", seed, KEY_STORE);
            add(alias + " expanded", expanded, SIGNER);
        } else if (alias.startsWith("mac-master") || alias.startsWith("dukpt")) {
            add(alias, encoded, KEY_STORE);
        } else {
            add(alias, encoded, union(KEY_STORE, CIPHER));
        }
    }

    private void addKeysOfTerminals(final KeyStore keys) {
        for (final byte[] context : TerminalLoad.contexts()) {
            for (final KeyVersion version : keys.versions(KeyUsage.MAC_MASTER)) {
                for (final byte[] label : List.of(MacLabels.request(), MacLabels.response())) {
                    final String name = "terminal " + new String(context, 0, 8, StandardCharsets.US_ASCII) + " version "
                            + version.number() + " " + new String(label, StandardCharsets.US_ASCII);
                    add(name, keys.exportDerived(KeyUsage.MAC_MASTER, version.number(), label, context), CIPHER);
                    if (version.number() > 1) {
                        // The terminals have not changed; whether the server tried these in vain does not matter.
                        inUse.remove(name);
                    }
                }
            }
        }
    }

    private static byte[] scalar(final ECPrivateKey key) {
        final byte[] signed = key.getS().toByteArray();
        final byte[] scalar = new byte[SCALAR_BYTES];
        final int length = Math.min(signed.length, SCALAR_BYTES);
        System.arraycopy(signed, signed.length - length, scalar, SCALAR_BYTES - length, length);
        return scalar;
    }

    private static Set<String> union(final Set<String> some, final Set<String> more) {
        final Set<String> all = new HashSet<>(some);
        all.addAll(more);
        return Set.copyOf(all);
    }
}
