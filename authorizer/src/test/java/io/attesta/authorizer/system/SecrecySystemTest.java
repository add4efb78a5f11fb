package io.attesta.authorizer.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.authorizer.Launch;
import io.attesta.authorizer.feed.SampleWorld;
import io.attesta.authorizer.settings.Settings;
import io.attesta.authorizer.testing.TestTerminal;
import io.attesta.keystore.KeyUsage;
import io.attesta.keystore.mac.MacLabels;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jpos.iso.ISOMsg;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Card numbers, tracks and terminals' keys of a run are nowhere in what it left behind: journal, logs, metrics, files of the data folder. */
final class SecrecySystemTest {
    private static final String PAN = SampleWorld.pan(42);
    private static final String TRACK_2 = PAN + "=28122011234567";

    @Test
    void shouldLeaveNoSecretInAnythingItWrites(@TempDir final Path data) throws Exception {
        final List<byte[]> secrets = new ArrayList<>();
        forms(PAN.getBytes(StandardCharsets.US_ASCII), secrets);
        secrets.add(HexFormat.of().parseHex(PAN));
        secrets.add(PAN.substring(0, 15).getBytes(StandardCharsets.US_ASCII));
        final ByteArrayOutputStream seen = new ByteArrayOutputStream();
        final Settings settings = Settings.with(Map.of(
                "transport.port", "0",
                "http.port", "0",
                "database.archive", "false",
                "cards.planned", "1000",
                "journal.segment-bytes", "4MiB",
                "journal.min-free", "64MiB"));
        final Path home = Path.of(System.getProperty("attesta.home", ".."));
        try (Launch launch = Launch.start(
                settings,
                data,
                Optional.of(home),
                Map.of(),
                200,
                loaded -> {},
                warning -> seen.writeBytes(warning.getBytes(StandardCharsets.UTF_8)),
                (what, cause) -> {
                    throw new AssertionError(what, cause);
                })) {
            use(launch);
            seen.writeBytes(metrics(launch));
            keys(launch, secrets);
        }
        try (Stream<Path> files = Files.walk(data)) {
            files.filter(Files::isRegularFile).forEach(file -> seen.writeBytes(read(file)));
        }
        final String all = seen.toString(StandardCharsets.ISO_8859_1);
        assertThat(all).as("the log was written").contains("ready:");
        assertThat(all).as("the search finds what is there").contains("RO-CJ-MED-00042");
        for (final byte[] secret : secrets) {
            assertThat(all.contains(new String(secret, StandardCharsets.ISO_8859_1)))
                    .as("a secret of " + secret.length + " bytes is in what the run left")
                    .isFalse();
        }
    }

    private static void use(final Launch launch) throws Exception {
        final TestTerminal terminal = new TestTerminal(launch.keys(), "CJ000042", "RO-CJ-MED-00042");
        try (JposConnection connection = new JposConnection(launch.server().iso8583Address())) {
            final ISOMsg good = terminal.authorization(PAN, 30, Instant.now());
            final ISOMsg track = terminal.authorization(PAN, 30, Instant.now());
            track.unset(2);
            track.set(35, TRACK_2);
            final ISOMsg wrongTrack = terminal.authorization(PAN, 30, Instant.now());
            wrongTrack.set(35, SampleWorld.pan(43) + "=2812");
            final ISOMsg unknownAction = terminal.authorization(PAN, 50, Instant.now());
            for (final ISOMsg message : List.of(good, track, wrongTrack, unknownAction)) {
                terminal.seal(message);
                connection.exchange(message);
            }
            final ISOMsg forged = terminal.authorization(PAN, 30, Instant.now());
            terminal.seal(forged);
            forged.set(64, new byte[8]);
            connection.exchange(forged);
        }
    }

    private static void keys(final Launch launch, final List<byte[]> secrets) {
        final byte[] context = MacLabels.context(
                "CJ000042".getBytes(StandardCharsets.US_ASCII), "RO-CJ-MED-00042".getBytes(StandardCharsets.US_ASCII));
        for (final byte[] label : List.of(MacLabels.request(), MacLabels.response())) {
            forms(launch.keys().exportDerived(KeyUsage.MAC_MASTER, 1, label, context), secrets);
        }
        forms(HexFormat.of().parseHex(TRACK_2.replace('=', 'd') + "0"), secrets);
    }

    /** As it is, in hex of both kinds, in base64 of both kinds. */
    private static void forms(final byte[] secret, final List<byte[]> secrets) {
        secrets.add(secret);
        secrets.add(HexFormat.of().formatHex(secret).getBytes(StandardCharsets.US_ASCII));
        secrets.add(HexFormat.of().withUpperCase().formatHex(secret).getBytes(StandardCharsets.US_ASCII));
        secrets.add(Base64.getEncoder().withoutPadding().encode(secret));
        secrets.add(Base64.getUrlEncoder().withoutPadding().encode(secret));
    }

    private static byte[] metrics(final Launch launch) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:"
                                        + launch.server().httpAddress().getPort() + "/metrics"))
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray())
                .body();
    }

    private static byte[] read(final Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (final IOException e) {
            throw new AssertionError(e);
        }
    }
}
