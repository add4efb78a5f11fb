package io.attesta.authorizer.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.authorizer.Launch;
import io.attesta.authorizer.access.Role;
import io.attesta.authorizer.feed.SampleWorld;
import io.attesta.authorizer.settings.Settings;
import io.attesta.authorizer.testing.TestTerminal;
import io.attesta.keystore.KeyUsage;
import io.attesta.keystore.mac.MacLabels;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.jpos.iso.ISOMsg;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Card numbers, tracks, keys and passwords of a run are nowhere in what it left behind: journal, archive, logs (and the exceptions in
 * them), metrics, answers; not as they are, not in BCD, hex or base64.
 */
final class SecrecySystemTest {
    private static final List<Integer> CARDS = List.of(42, 43, 44, 45, 197);
    private static final String TRACK_2 = SampleWorld.pan(42) + "=28122011234567";
    private static final Settings SETTINGS = Settings.with(Map.of(
            "transport.port", "0",
            "http.port", "0",
            "database.port", "0",
            "cards.planned", "1000",
            "journal.segment-bytes", "4MiB",
            "journal.min-free", "64MiB"));

    private final Secrets secrets = new Secrets();
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @Test
    void shouldLeaveNoSecretInAnythingItWrites(@TempDir final Path data) throws Exception {
        final Path home = Path.of(System.getProperty("attesta.home", ".."));
        try (Launch launch = Launch.start(
                SETTINGS,
                data,
                Optional.of(home),
                Map.of(),
                200,
                loaded -> {},
                warning -> said.writeBytes(warning.getBytes(StandardCharsets.UTF_8)),
                (what, cause) -> {
                    throw new AssertionError(what, cause);
                })) {
            cards();
            keys(launch, data);
            tokens(data);
            sendEverything(launch);
            awaitArchive(launch);
            said.writeBytes(metrics(launch).getBytes(StandardCharsets.UTF_8));
        }
        final StringBuilder names = new StringBuilder();
        try (Stream<Path> files = Files.walk(data)) {
            for (final Path file : files.filter(Files::isRegularFile).toList()) {
                names.append(data.relativize(file)).append(' ');
                // The files that hold a password or a token are there to hold it.
                if (!file.endsWith("keys.password")
                        && !file.endsWith("postgres/password")
                        && !file.startsWith(data.resolve("tokens"))) {
                    secrets.assertNoneIn(data.relativize(file).toString(), Files.readAllBytes(file));
                }
            }
        }
        secrets.assertNoneIn("answers, warnings and metrics", said.toByteArray());
        assertThat(names.toString())
                .as("journal, logs and archive were looked through")
                .contains("00000000000000000001.jnl", "log/attesta.log", "log/audit.log", "postgres/cluster/base");
    }

    @Test
    void shouldFindASecretInEveryForm() {
        secrets.add("a key", HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f"));
        for (final String text : List.of(
                "xx000102030405060708090a0b0c0d0e0f",
                "000102030405060708090A0B0C0D0E0F",
                "AAECAwQFBgcICQoLDA0ODw==",
                // Behind one byte, and behind two.
                "/wABAgMEBQYHCAkKCwwNDg8",
                "//8AAQIDBAUGBwgJCgsMDQ4P")) {
            assertThat(secrets.in(text.getBytes(StandardCharsets.US_ASCII)))
                    .as(text)
                    .isNotEmpty();
        }
        assertThat(secrets.in(new byte[100])).isEmpty();
    }

    private void cards() {
        for (final int card : CARDS) {
            final String pan = SampleWorld.pan(card);
            secrets.add("PAN", pan.getBytes(StandardCharsets.US_ASCII));
            secrets.add("PAN in BCD", HexFormat.of().parseHex(pan));
            secrets.add("PAN without its last digit", pan.substring(0, 15).getBytes(StandardCharsets.US_ASCII));
        }
        secrets.add("track 2", TRACK_2.getBytes(StandardCharsets.US_ASCII));
        secrets.add("track 2 on the wire", HexFormat.of().parseHex(TRACK_2.replace('=', 'd') + "0"));
    }

    /** All that the key file holds, read by Bouncy Castle alone, the passwords, and the keys of the terminals that were used. */
    private void keys(final Launch launch, final Path data) throws Exception {
        final char[] password =
                Files.readString(data.resolve("keys.password")).strip().toCharArray();
        secrets.add("password of the keys", new String(password).getBytes(StandardCharsets.UTF_8));
        final KeyStore store = KeyStore.getInstance("BCFKS", new BouncyCastleProvider());
        try (InputStream file = Files.newInputStream(data.resolve("keys.bcfks"))) {
            store.load(file, password);
        }
        for (final String alias : Collections.list(store.aliases())) {
            final Key key = store.getKey(alias, password);
            final byte[] encoded = key.getEncoded();
            // The last 32 bytes of an Ed25519 key in PKCS#8 may be its public half; the seed stands behind 16 bytes of
            // header.
            secrets.add(alias, "PKCS#8".equals(key.getFormat()) ? Arrays.copyOfRange(encoded, 16, 48) : encoded);
        }
        for (final String[] pair : new String[][] {{"CJ000042", "RO-CJ-MED-00042"}, {"BU900001", "RO-BU-BCK-00001"}}) {
            final byte[] context = MacLabels.context(
                    pair[0].getBytes(StandardCharsets.US_ASCII), pair[1].getBytes(StandardCharsets.US_ASCII));
            for (final byte[] label : List.of(MacLabels.request(), MacLabels.response())) {
                secrets.add(
                        "MAC key of " + pair[0], launch.keys().exportDerived(KeyUsage.MAC_MASTER, 1, label, context));
            }
        }
    }

    /** Those of the first start. */
    private void tokens(final Path data) throws IOException {
        for (final Role role : Role.values()) {
            secrets.add(
                    "token",
                    Files.readString(data.resolve("tokens").resolve(role.label()))
                            .strip()
                            .getBytes(StandardCharsets.US_ASCII));
        }
    }

    private void sendEverything(final Launch launch) throws Exception {
        final TestTerminal terminal = new TestTerminal(launch.keys(), "CJ000042", "RO-CJ-MED-00042");
        final TestTerminal backOffice = new TestTerminal(launch.keys(), "BU900001", "RO-BU-BCK-00001");
        final Instant now = Instant.now();
        try (JposConnection connection = new JposConnection(launch.server().iso8583Address())) {
            final ISOMsg good = terminal.authorization(SampleWorld.pan(42), 30, now);
            final ISOMsg track = terminal.authorization(SampleWorld.pan(42), 30, now);
            track.unset(2);
            track.set(35, TRACK_2);
            final ISOMsg wrongTrack = terminal.authorization(SampleWorld.pan(42), 30, now);
            wrongTrack.set(35, SampleWorld.pan(43) + "=2812");
            final ISOMsg elsewhere = terminal.authorization(SampleWorld.pan(42), 30, now);
            elsewhere.set(43, SampleWorld.pan(42));
            elsewhere.set(54, SampleWorld.pan(43));
            for (final ISOMsg message : List.of(
                    good,
                    TestTerminal.repeat(good),
                    track,
                    wrongTrack,
                    elsewhere,
                    terminal.authorization(SampleWorld.pan(42), 50, now),
                    terminal.authorization(SampleWorld.pan(197), 30, now),
                    terminal.advice(SampleWorld.pan(44), 30, "00", now),
                    terminal.reversal("0420", good, now),
                    terminal.totals(3, now),
                    terminal.network(161, now))) {
                exchange(connection, terminal, message);
            }
            final byte[] record = HexFormat.of().parseHex("df20080000000000000002df210102df22022812");
            exchange(connection, backOffice, backOffice.fileAction('2', SampleWorld.pan(45), record, now));
            exchange(connection, backOffice, backOffice.fileAction('5', SampleWorld.pan(45), null, now));
            final ISOMsg forged = terminal.authorization(SampleWorld.pan(42), 30, now);
            terminal.seal(forged);
            forged.set(64, new byte[8]);
            said.writeBytes(connection.exchange(forged).pack());
        }
    }

    private void exchange(final JposConnection connection, final TestTerminal terminal, final ISOMsg message)
            throws Exception {
        terminal.seal(message);
        said.writeBytes(connection.exchange(message).pack());
    }

    private static void awaitArchive(final Launch launch) throws Exception {
        final long deadline = System.nanoTime() + 60_000_000_000L;
        while (!metrics(launch).contains("attesta_archive_lag_batches 0.0")) {
            assertThat(System.nanoTime()).as("the archive catches up").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private static String metrics(final Launch launch) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:"
                                        + launch.server().httpAddress().getPort() + "/metrics"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
