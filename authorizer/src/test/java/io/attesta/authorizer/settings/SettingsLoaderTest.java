package io.attesta.authorizer.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SettingsLoaderTest {
    private static final String TRANSPORT_KEYS = "transport has host, port, tpdu, max-frame-bytes, frame-timeout,"
            + " idle-timeout, write-timeout, threads, max-connections, max-connections-per-address,"
            + " max-in-flight-per-connection.";

    @TempDir
    private Path folder;

    @Test
    void shouldHaveTheDefaultsOfTheContract() {
        final Settings settings = Settings.defaults();

        assertThat(settings.node()).isEqualTo(new NodeSettings(1, "attesta"));
        assertThat(settings.transport().host()).isEqualTo("127.0.0.1");
        assertThat(settings.transport().port()).isEqualTo(8583);
        assertThat(settings.transport().maxFrameBytes()).isEqualTo(2048);
        assertThat(settings.transport().frameTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.transport().idleTimeout()).isEqualTo(Duration.ofMinutes(5));
        assertThat(settings.http().port()).isEqualTo(8580);
        assertThat(settings.cards().table()).isEqualTo(CardTableKind.CHRONICLE);
        assertThat(settings.cards().zone()).isEqualTo(ZoneId.of("Europe/Bucharest"));
        assertThat(settings.sessions().lifetime()).isEqualTo(Duration.ofMinutes(30));
        assertThat(settings.sessions().duplicateEntries()).isEqualTo(16_000_000);
        assertThat(settings.sessions().duplicateFloor()).isEqualTo(Duration.ofSeconds(60));
        assertThat(settings.limits()).isEqualTo(new LimitsSettings(100, 60));
        assertThat(settings.feed().snapshotMaxChangeBasisPoints()).isEqualTo(200);
        assertThat(settings.journal().sync()).isEqualTo(JournalSync.BATCH);
        assertThat(settings.journal().minFreeBytes()).isEqualTo(2L << 30);
        assertThat(settings.journal().snapshotBytes()).isEqualTo(512L << 20);
        assertThat(settings.journal().retain()).isZero();
        assertThat(settings.database().url()).isEmpty();
        assertThat(settings.keys().file()).isEqualTo(Path.of("keys.bcfks"));
    }

    @ParameterizedTest
    @CsvSource({
        "30,EMP TRN MED CTY AGY",
        "31,MED AGY",
        "32,CTY AGY",
        "33,EMP AGY",
        "90,EMP AGY",
        "91,EMP AGY",
        "92,TRN AGY",
        "93,TRN AGY",
        "94,TRN AGY",
        "99,EMP TRN MED CTY AGY",
        "34,''"
    })
    void shouldGrantTheRightsOfTheContract(final int action, final String categories) {
        final Rights rights = Settings.defaults().rights();

        int mask = 0;
        for (final Category category : Category.values()) {
            final boolean granted = categories.contains(category.name());
            assertThat(rights.permits(action, category)).isEqualTo(granted);
            mask |= granted ? category.bit() : 0;
        }
        assertThat(rights.mask(action)).isEqualTo(mask);
    }

    @Test
    void shouldTakeWhatTheFileSaysAndDefaultsForTheRest() throws IOException {
        final Path file = file("""
                # a comment
                transport:
                  port: 0
                  host: "::1"
                  tpdu: true
                cards:
                rights:
                  31: [MED]
                  32: []
                database: {url: "jdbc:postgresql://db/attesta", user: attesta, password-file: secrets/db}
                feed:
                  stale-after: 0
                """);

        final Settings settings = SettingsLoader.load(Optional.of(file), Map.of(), Map.of());

        assertThat(settings.transport().port()).isZero();
        assertThat(settings.transport().host()).isEqualTo("::1");
        assertThat(settings.transport().tpdu()).isTrue();
        assertThat(settings.transport().threads()).isEqualTo(1);
        assertThat(settings.cards()).isEqualTo(Settings.defaults().cards());
        assertThat(settings.rights().categories().get(31)).isEqualTo(Set.of(Category.MED));
        assertThat(settings.rights().categories().get(32)).isEmpty();
        assertThat(settings.database().url()).contains("jdbc:postgresql://db/attesta");
        assertThat(settings.database().passwordFile()).contains(Path.of("secrets/db"));
        assertThat(settings.feed().staleAfter()).isZero();
    }

    @Test
    void shouldTakeDefaultsWhenFileIsEmpty() throws IOException {
        assertThat(SettingsLoader.load(Optional.of(file("")), Map.of(), Map.of()))
                .isEqualTo(Settings.defaults());
        assertThat(SettingsLoader.load(Optional.of(file("# nothing\n")), Map.of(), Map.of()))
                .isEqualTo(Settings.defaults());
    }

    @Test
    void shouldLetEnvironmentWinOverFileAndOverrideOverEnvironment() throws IOException {
        final Path file = file("transport:\n  port: 1001\n  threads: 2\nhttp:\n  port: 1002\n");
        final Map<String, String> environment =
                Map.of("ATTESTA_TRANSPORT_PORT", "2001", "ATTESTA_HTTP_PORT", "2002", "PATH", "/bin");

        final LoadedSettings loaded =
                SettingsLoader.loadWithOrigins(Optional.of(file), environment, Map.of("http.port", "3002"));

        assertThat(loaded.settings().transport().threads()).isEqualTo(2);
        assertThat(loaded.settings().transport().port()).isEqualTo(2001);
        assertThat(loaded.settings().http().port()).isEqualTo(3002);
        assertThat(place(loaded, SettingKey.TRANSPORT_THREADS)).isEqualTo(file + ", line 3");
        assertThat(place(loaded, SettingKey.TRANSPORT_PORT)).isEqualTo("environment variable ATTESTA_TRANSPORT_PORT");
        assertThat(place(loaded, SettingKey.HTTP_PORT)).isEqualTo("--set");
        assertThat(place(loaded, SettingKey.HTTP_HOST)).isEqualTo("default");
    }

    @Test
    void shouldReadListsAndEmptyTextsFromEnvironmentAndOverrides() {
        final Settings settings = SettingsLoader.load(
                Optional.empty(),
                Map.of("ATTESTA_RIGHTS_31", "MED,CTY", "ATTESTA_DATABASE_URL", ""),
                Map.of("rights.32", ""));

        assertThat(settings.rights().categories().get(31)).containsOnly(Category.MED, Category.CTY);
        assertThat(settings.rights().categories().get(32)).isEmpty();
        assertThat(settings.database().url()).isEmpty();
    }

    @Test
    void shouldLeaveVariablesAloneThatAreNotSettings() {
        final Map<String, String> environment = Map.of(
                "ATTESTA_JAVA_OPTS", "-Xmx1g",
                "ATTESTA_PORT", "tcp://10.0.0.1:8583",
                "ATTESTA_SERVICE_HOST", "10.0.0.1",
                "ATTESTA_KEYSTORE_PASSWORD", "00010203");

        assertThat(SettingsLoader.load(Optional.empty(), environment, Map.of())).isEqualTo(Settings.defaults());
    }

    @Test
    void shouldLeaveThePasswordVariableAloneWhateverItsName() {
        final Settings settings = SettingsLoader.load(
                Optional.empty(),
                Map.of("ATTESTA_KEYS_SECRET", "00010203", "ATTESTA_KEYS_PASSWORD_ENV", "ATTESTA_KEYS_SECRET"),
                Map.of());

        assertThat(settings.keys().passwordEnvironmentName()).isEqualTo("ATTESTA_KEYS_SECRET");
    }

    @Test
    void shouldRefuseUnknownKeyWithItsLineAndTheKeysThereAre() throws IOException {
        assertRefused("transport:\n  port: 1\n  prot: 2\n", 3, "transport.prot is not a setting; " + TRANSPORT_KEYS);
    }

    @Test
    void shouldRefuseUnknownGroupWithItsLineAndTheGroupsThereAre() throws IOException {
        assertRefused(
                "\ntransports:\n  port: 1\n",
                2,
                "transports is not a setting; the groups of settings are node, transport, tls, pipeline, cards,"
                        + " sessions, limits, rights, feed, journal, database, http, keys, telemetry.");
    }

    @Test
    void shouldRefuseWrongTypeWithLineAndWhatIsAllowed() throws IOException {
        assertRefused(
                "http:\n  port: eighty\n", 2, "http.port is \"eighty\", but must be a whole number from 0 to 65535.");
        assertRefused("transport:\n  tpdu: yes\n", 2, "transport.tpdu is \"yes\", but must be true or false.");
        assertRefused(
                "http:\n  port: [1, 2]\n", 2, "http.port is \"[1, 2]\", but must be a whole number from 0 to 65535.");
        assertRefused("http:\n  port:\n", 2, "http.port is empty, but must be a whole number from 0 to 65535.");
        assertRefused(
                "http:\n  port:\n    a: 1\n",
                3,
                "http.port has keys of its own, but must be a whole number from 0 to 65535.");
        assertRefused(
                "rights:\n  30: [[EMP]]\n",
                2,
                "rights.30 is a list with more than words in it, but must be a list, possibly empty, of"
                        + " EMP, TRN, MED, CTY, AGY.");
        assertRefused(
                "http: 80\n",
                1,
                "http is a group, not a value; http has host, port, max-body-bytes, max-bulk-bytes,"
                        + " verifications-per-second, tokens-file.");
        assertRefused("- http\n", 1, "the file must consist of groups such as \"transport:\".");
        assertRefused("http:\n  ? [a]\n  : 1\n", 2, "a key must be a word.");
    }

    @Test
    void shouldRefuseValueOutOfRangeWithLineAndRange() throws IOException {
        assertRefused(
                "transport:\n  max-frame-bytes: 64KiB\n",
                2,
                "transport.max-frame-bytes is \"64KiB\", but must be a size from 128 to 65535,"
                        + " in bytes or with unit KiB, MiB, GiB or TiB.");
        assertRefused(
                "transport:\n  frame-timeout: 1ms\n",
                2,
                "transport.frame-timeout is \"1ms\", but must be a duration from 100ms to 5m,"
                        + " with unit ms, s, m, h or d.");
        assertRefused(
                "feed:\n  stale-after: 31d\n",
                2,
                "feed.stale-after is \"31d\", but must be a duration from 1s to 30d, or 0,"
                        + " with unit ms, s, m, h or d.");
        assertRefused(
                "pipeline:\n  ring-size: 1000\n",
                2,
                "pipeline.ring-size is \"1000\", but must be a power of two from 8 to 262144.");
        assertRefused(
                "node:\n  issuer: a/b\n",
                2,
                "node.issuer is \"a/b\", but must be 1 to 32 printable ASCII characters without space, / or +.");
        assertRefused("journal:\n  sync: never\n", 2, "journal.sync is \"never\", but must be batch or os.");
        assertRefused(
                "rights:\n  30: [EMP, BCK]\n",
                2,
                "rights.30 is \"[EMP, BCK]\", but must be a list, possibly empty, of EMP, TRN, MED, CTY, AGY.");
    }

    @Test
    void shouldRefuseDuplicatesWithBothLines() throws IOException {
        assertRefused(
                "http:\n  port: 1\n  host: a\n  port: 1\n",
                4,
                "http.port stands here again after line 2; leave one of the two.");
        assertRefused(
                "http:\n  port: 1\nnode:\n  id: 1\nhttp:\n  host: a\n",
                5,
                "http stands here again after line 1; leave one of the two.");
    }

    @Test
    void shouldRefuseWhatIsNotYamlWithItsLine() throws IOException {
        assertRefused(
                "http:\n  port: 1\n bad\n", 3, "not readable as YAML: expected <block end>, but found '<scalar>'.");
        assertRefused("http: {}\n---\nnode: {}\n", 2, "not readable as YAML: but found another document.");
    }

    @Test
    void shouldRefuseFilesThatCannotBeRead() throws IOException {
        final Path missing = folder.resolve("none.yaml");
        assertThatThrownBy(() -> SettingsLoader.load(Optional.of(missing), Map.of(), Map.of()))
                .isInstanceOf(SettingsException.class)
                .hasMessage(missing + ": there is no such settings file; name an existing one with --config FILE.");
        assertThatThrownBy(() -> SettingsLoader.load(Optional.of(folder), Map.of(), Map.of()))
                .isInstanceOf(SettingsException.class)
                .hasMessage(folder + ": the settings file cannot be read (IOException).");

        final Path latin =
                Files.write(folder.resolve("latin.yaml"), "# Bucure\u00e7ti".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> SettingsLoader.load(Optional.of(latin), Map.of(), Map.of()))
                .isInstanceOf(SettingsException.class)
                .hasMessage(latin + ": the settings file is not UTF-8 text.");

        final Path control = file("http:\n  host: \"a\u0001\"\n");
        assertThatThrownBy(() -> SettingsLoader.load(Optional.of(control), Map.of(), Map.of()))
                .isInstanceOf(SettingsException.class)
                .hasMessage(control + ": not readable as YAML: special characters are not allowed.");
    }

    @Test
    void shouldNameTheVariableWhenEnvironmentIsWrong() {
        assertRefused(
                Map.of("ATTESTA_CARDS_ZONE", "Bucharest"),
                Map.of(),
                "environment variable ATTESTA_CARDS_ZONE: cards.zone is \"Bucharest\", but must be a time zone of the tz"
                        + " database such as Europe/Bucharest, or UTC.");
        assertRefused(
                Map.of("ATTESTA_TRANSPORT_PROT", "1"),
                Map.of(),
                "environment variable ATTESTA_TRANSPORT_PROT: names no setting; " + TRANSPORT_KEYS);
    }

    @Test
    void shouldNameTheOptionWhenOverrideIsWrong() {
        assertRefused(
                Map.of(),
                Map.of("http.port", "-1"),
                "--set: http.port is \"-1\", but must be a whole number from 0 to 65535.");
        assertRefused(
                Map.of(), Map.of("transport.prot", "1"), "--set: transport.prot is not a setting; " + TRANSPORT_KEYS);
    }

    @Test
    void shouldRefuseWrongValueInFileEvenWhenItIsOverridden() throws IOException {
        final Path file = file("http:\n  port: x\n");

        assertThatThrownBy(() -> SettingsLoader.load(Optional.of(file), Map.of(), Map.of("http.port", "1")))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith(file + ", line 2: http.port");
    }

    @Test
    void shouldNeverRepeatWhatMayBeASecret() {
        assertRefused(
                Map.of(),
                Map.of("database.url", "jdbc:postgresql://db/attesta?password=00010203"),
                "--set: database.url must be empty, or a JDBC URL that begins with jdbc:postgresql: and has neither user"
                        + " nor password in it (they go into database.user and database.password-file).");
        assertRefused(
                Map.of(),
                Map.of("keys.password-env", "00 01 02 03"),
                "--set: keys.password-env must be the name of an environment variable.");
    }

    @Test
    void shouldKeepComplaintsToOneShortLine() {
        assertThatThrownBy(() -> Settings.with(Map.of("node.issuer", "a\nb".repeat(100))))
                .isInstanceOf(SettingsException.class)
                .message()
                .hasLineCount(1)
                .hasSizeLessThan(250);
    }

    @Test
    void shouldRefuseContradictionsNamingBothSettingsAndTheirPlaces() throws IOException {
        final Path file = file("pipeline:\n  ring-size: 4096\n");
        assertThatThrownBy(() -> SettingsLoader.load(
                        Optional.of(file), Map.of("ATTESTA_TRANSPORT_MAX_IN_FLIGHT_PER_CONNECTION", "513"), Map.of()))
                .isInstanceOf(SettingsException.class)
                .hasMessage("transport.max-in-flight-per-connection is 513 (environment variable"
                        + " ATTESTA_TRANSPORT_MAX_IN_FLIGHT_PER_CONNECTION), but must be at most 512, an eighth of"
                        + " pipeline.ring-size, which is 4096 (" + file + ", line 2).");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pipeline.ring-size=4096 | transport.max-in-flight-per-connection is 1024 (default), but must be at most 512, an eighth of pipeline.ring-size, which is 4096 (--set).",
                "transport.idle-timeout=5s | transport.frame-timeout is 10s (default), but must not be longer than transport.idle-timeout, which is 5s (--set).",
                "transport.max-connections-per-address=10001 | transport.max-connections-per-address is 10001 (--set), but must not be more than transport.max-connections, which is 10000 (default).",
                "tls.transport=server | tls.certificate-file is empty (default), but must name a file because of tls.transport, which is server (--set).",
                "tls.http=mutual tls.certificate-file=c.pem | tls.client-ca-file is empty (default), but must name a file because of tls.http, which is mutual (--set).",
                "tls.certificate-file=c.pem | tls.certificate-file is c.pem (--set), but must be empty without TLS in tls.transport, which is off (default).",
                "tls.private-key-file=k.pem | tls.private-key-file is k.pem (--set), but must be empty without TLS in tls.transport, which is off (default).",
                "tls.http=server tls.certificate-file=c.pem tls.client-ca-file=a.pem | tls.client-ca-file is a.pem (--set), but must be empty unless a listener is mutual, see tls.transport, which is off (default).",
                "journal.min-free=32MiB | journal.min-free is 32MiB (--set), but must be at least journal.segment-bytes, which is 64MiB (default).",
                "http.max-bulk-bytes=128KiB | http.max-body-bytes is 256KiB (default), but must not be more than http.max-bulk-bytes, which is 128KiB (--set).",
                "database.user=attesta | database.user is attesta (--set), but must be empty without database.url, which is empty (default).",
                "database.password-file=p | database.password-file is p (--set), but must be empty without database.url, which is empty (default).",
                "database.port=5432 database.url=jdbc:postgresql:a | database.port is 5432 (--set), but must be 0 because of database.url, which is set (--set).",
                "http.port=8583 | http.port is 8583 (--set), but must be another port than transport.port, which is 8583 (default).",
                "database.port=8583 | database.port is 8583 (--set), but must be another port than transport.port, which is 8583 (default).",
                "database.port=8580 | database.port is 8580 (--set), but must be another port than http.port, which is 8580 (default)."
            })
    void shouldRefuseEachContradiction(final String overrides, final String sentence) {
        assertRefused(Map.of(), parsed(overrides), sentence);
    }

    @ParameterizedTest
    @CsvSource({
        "pipeline.ring-size=8 transport.max-in-flight-per-connection=1",
        "transport.port=0 http.port=0 database.port=0",
        "tls.transport=mutual tls.certificate-file=c.pem tls.client-ca-file=a.pem tls.private-key-file=k.pem",
        "tls.http=server tls.certificate-file=c.pem",
        "journal.min-free=64MiB",
        "database.url=jdbc:postgresql://db/a database.user=a database.password-file=p"
    })
    void shouldAcceptWhatHoldsTogether(final String overrides) {
        assertThat(Settings.with(parsed(overrides))).isNotEqualTo(Settings.defaults());
    }

    private static Map<String, String> parsed(final String overrides) {
        final Map<String, String> map = new HashMap<>();
        for (final String override : overrides.strip().split(" ")) {
            final int sign = override.indexOf('=');
            map.put(override.substring(0, sign), override.substring(sign + 1));
        }
        return map;
    }

    private static String place(final LoadedSettings loaded, final SettingKey key) {
        return loaded.effective().stream()
                .filter(setting -> setting.key() == key)
                .findFirst()
                .orElseThrow()
                .origin()
                .place();
    }

    private Path file(final String content) throws IOException {
        return Files.writeString(folder.resolve("authorizer.yaml"), content);
    }

    private void assertRefused(final String content, final int line, final String sentence) throws IOException {
        final Path file = file(content);
        assertThatThrownBy(() -> SettingsLoader.load(Optional.of(file), Map.of(), Map.of()))
                .isInstanceOf(SettingsException.class)
                .hasMessage(file + ", line " + line + ": " + sentence);
    }

    private static void assertRefused(
            final Map<String, String> environment, final Map<String, String> overrides, final String sentence) {
        assertThatThrownBy(() -> SettingsLoader.load(Optional.empty(), environment, overrides))
                .isInstanceOf(SettingsException.class)
                .hasMessage(sentence);
    }

    @Test
    void shouldTellWhichValuesDifferWhateverTheyAreWrittenLike() {
        final LoadedSettings before = SettingsLoader.loadWithOrigins(
                Optional.empty(), Map.of(), Map.of("http.max-bulk-bytes", "64MiB", "feed.stale-after", "2h"));
        final LoadedSettings after = SettingsLoader.loadWithOrigins(
                Optional.empty(),
                Map.of(),
                Map.of("http.max-bulk-bytes", "65536KiB", "feed.stale-after", "120m", "rights.90", "[AGY]"));
        assertThat(after.differing(before)).containsExactly(SettingKey.RIGHTS_90);
        assertThat(before.differing(before)).isEmpty();
    }
}
