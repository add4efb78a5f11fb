package io.attesta.authorizer.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.attesta.authorizer.log.QuietLog;
import io.attesta.authorizer.node.MadeKeys;
import io.attesta.authorizer.node.NodeKeys;
import io.attesta.authorizer.settings.Settings;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.mac.TerminalKeys;
import io.attesta.keystore.signing.PublicKeySet;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysCommandTest {
    private static final Path HOME = Path.of(System.getProperty("attesta.home"));

    @TempDir
    private static Path shared;

    private static MadeKeys made;

    @TempDir
    private Path folder;

    private Path data;
    private Path audit;
    private Clock clock = Clock.systemUTC();

    @BeforeAll
    static void makeKeys() {
        made = new MadeKeys(shared);
    }

    @BeforeEach
    void nameData() {
        data = folder.resolve("data");
        audit = data.resolve("log/audit.log");
    }

    @AfterEach
    void goBackToTheQuietConfiguration() throws Exception {
        QuietLog.restore();
    }

    @Test
    void shouldMakeListAndRefuseToMakeAgain() throws IOException {
        final CommandRun made = run("init");
        assertThat(made.exitCode()).isZero();
        assertThat(made.out()).isEqualTo("The keys of this node are in " + data.resolve("keys.bcfks") + ".\n");
        assertThat(made.err()).startsWith("Warning: No password for the keys is configured");

        final CommandRun listed = run("list");
        assertThat(listed.exitCode()).isZero();
        assertThat(listed.out().lines())
                .hasSize(7)
                .anyMatch(line -> line.matches("usage +version +created \\(UTC\\) +state +kid"))
                .anyMatch(line -> line.matches("signing +1 +[0-9-]+T[0-9:]+Z +current +[0-9a-f]{16}"))
                .anyMatch(line -> line.matches("mac-master +1 +[0-9-]+T[0-9:]+Z +current"));

        final CommandRun again = run("init");
        assertThat(again.exitCode()).isEqualTo(1);
        assertThat(again.err())
                .isEqualTo(
                        "The key file " + data.resolve("keys.bcfks") + " is there already and is not written over.\n");
        assertThat(events()).containsExactly("keys.init");
    }

    @Test
    void shouldExportATerminalsKeysOnOneLineAndLeaveATrace() throws IOException {
        made.copyTo(data);

        final CommandRun exported = run("export-terminal", "--terminal", "CJ000042", "--acceptor", "RO-CJ-MED-00042");

        assertThat(exported.exitCode()).isZero();
        assertThat(exported.err()).isEmpty();
        assertThat(exported.out()).isEqualTo(line("CJ000042", "RO-CJ-MED-00042") + "\n");
        assertThat(exported.out()).matches("version=1 request=[0-9a-f]{32} response=[0-9a-f]{32}\n");
        final JsonNode trace =
                new ObjectMapper().readTree(Files.readAllLines(audit).get(0));
        assertThat(trace.get("event").textValue()).isEqualTo("keys.export-terminal");
        assertThat(trace.get("terminal").textValue()).isEqualTo("CJ000042");
        assertThat(trace.get("acceptor").textValue()).isEqualTo("RO-CJ-MED-00042");
        assertThat(trace.get("version").intValue()).isEqualTo(1);
        assertThat(trace.get("time").longValue()).isCloseTo(clock.millis(), within(60_000L));
        assertThat(Files.readString(audit)).doesNotContain(exported.out().substring(18, 50));
    }

    @Test
    void shouldPadShortNamesAsTheWireDoes() {
        made.copyTo(data);

        final CommandRun exported =
                run("export-terminal", "--terminal", "T1", "--acceptor", "A1", "--key-version", "1");

        assertThat(exported.out()).isEqualTo(line("T1      ", "A1             ") + "\n");
    }

    @Test
    void shouldShowNoKeyWhenTheAuditLogCannotBeWritten() throws IOException {
        made.copyTo(data);
        Files.createDirectories(audit);

        final CommandRun exported = run("export-terminal", "--terminal", "T1", "--acceptor", "A1");

        assertThat(exported.exitCode()).isEqualTo(1);
        assertThat(exported.out()).isEmpty();
        assertThat(exported.err()).startsWith("The audit log in " + data.resolve("log") + " cannot be opened");
    }

    @Test
    void shouldAppendToTheAuditLogOfARunningServer() throws IOException {
        made.copyTo(data);
        Files.createDirectories(audit.getParent());
        // What a server holds open: append mode, so that its own position is irrelevant.
        try (OutputStream server = Files.newOutputStream(audit, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            server.write("{\"by\":\"server\",\"n\":1}\n".getBytes(StandardCharsets.UTF_8));
            run("export-terminal", "--terminal", "T1", "--acceptor", "A1");
            server.write("{\"by\":\"server\",\"n\":2}\n".getBytes(StandardCharsets.UTF_8));
        }

        final List<String> lines = Files.readAllLines(audit);
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).isEqualTo("{\"by\":\"server\",\"n\":1}");
        assertThat(lines.get(1)).contains("keys.export-terminal");
        assertThat(lines.get(2)).isEqualTo("{\"by\":\"server\",\"n\":2}");
    }

    @Test
    void shouldWriteNoAuditLogWhenItIsSwitchedOff() {
        assertThat(run("init", "--set", "telemetry.audit=false").exitCode()).isZero();

        assertThat(data.resolve("log")).doesNotExist();
    }

    @Test
    void shouldPublishTheSameKeysOnStandardOutputAndInFiles() throws IOException {
        made.copyTo(data);
        final byte[] raw;
        try (KeyStore keys = open()) {
            raw = keys.publicKey(1).raw();
        }

        final CommandRun printed = run("export-public");
        final Path published = folder.resolve("published");
        final CommandRun written = run("export-public", "--out", published.toString());

        assertThat(printed.exitCode()).isZero();
        assertThat(written.exitCode()).isZero();
        for (final byte[] document : List.of(
                printed.out().getBytes(StandardCharsets.UTF_8),
                Files.readAllBytes(published.resolve("jwks.json")),
                Files.readAllBytes(published.resolve("cose-keys.cbor")))) {
            assertThat(PublicKeySet.read(document).keys())
                    .singleElement()
                    .satisfies(key -> assertThat(key.key().raw()).isEqualTo(raw));
        }
    }

    @Test
    void shouldRotateAndRetireOnceADayHasPassed() throws IOException {
        made.copyTo(data);
        assertThat(run("rotate", "signing").out())
                .isEqualTo("Usage signing has version 2 now, which is the current one.\n");

        final CommandRun tooEarly = run("retire", "signing", "1");
        assertThat(tooEarly.exitCode()).isEqualTo(1);
        assertThat(tooEarly.err()).contains("may be retired from", "24 hours after its successor");

        clock = Clock.fixed(Instant.now().plus(Duration.ofHours(25)), ZoneOffset.UTC);
        assertThat(run("retire", "signing", "1").out()).isEqualTo("Version 1 of usage signing is retired.\n");
        assertThat(run("list").out().lines())
                .anyMatch(line -> line.matches("signing +1 +\\S+ +retired \\S+Z +[0-9a-f]{16}"))
                .anyMatch(line -> line.matches("signing +2 +\\S+ +current +[0-9a-f]{16}"));
        assertThat(events()).containsExactly("keys.rotate", "keys.retire");
    }

    @Test
    void shouldRefuseWrongUsageWithExitCodeTwo() {
        made.copyTo(data);
        assertThat(run("rotate", "nonsense").err())
                .startsWith("There is no usage \"nonsense\"; there are signing, mac-master, code,");
        assertThat(run("rotate", "nonsense").exitCode()).isEqualTo(2);
        assertThat(run("rotate").exitCode()).isEqualTo(2);
        assertThat(run("export-terminal", "--terminal", "T1").exitCode()).isEqualTo(2);
        final CommandRun tooLong = run("export-terminal", "--terminal", "123456789", "--acceptor", "A1");
        assertThat(tooLong.exitCode()).isEqualTo(2);
        assertThat(tooLong.err()).startsWith("A terminal (DE 41) has 1 to 8 printable ASCII characters.");
        assertThat(run().exitCode()).isEqualTo(2);
        assertThat(run("rotate", "token").exitCode()).isEqualTo(1);
    }

    @Test
    void shouldSayInOneSentenceWhenThereAreNoKeys() {
        for (final String[] call : List.of(
                new String[] {"list"},
                new String[] {"export-public"},
                new String[] {"rotate", "signing"},
                new String[] {"export-terminal", "--terminal", "T1", "--acceptor", "A1"})) {
            final CommandRun failed = run(call);
            assertThat(failed.exitCode()).isEqualTo(1);
            assertThat(failed.err())
                    .isEqualTo("There is no key file " + data.resolve("keys.bcfks")
                            + ": make one with attesta keys init, or name the data folder with --data.\n");
        }
    }

    @Test
    void shouldTakeTheDataFolderBeforeAndBehindTheCommandsName() {
        made.copyTo(data);

        assertThat(CommandRun.of(command(), "keys", "--data", data.toString(), "list")
                        .exitCode())
                .isZero();
        assertThat(CommandRun.of(command(), "keys", "list", "--data", data.toString())
                        .exitCode())
                .isZero();
        assertThat(CommandRun.of(command(), "keys", "--data", folder.toString(), "list")
                        .exitCode())
                .isEqualTo(1);
    }

    private CommandRun run(final String... arguments) {
        final String[] call = new String[arguments.length + 3];
        call[0] = "keys";
        System.arraycopy(arguments, 0, call, 1, arguments.length);
        call[call.length - 2] = "--data";
        call[call.length - 1] = data.toString();
        return CommandRun.of(command(), call);
    }

    private KeysCommand command() {
        return new KeysCommand(new SettingsOptions(Optional.of(HOME), Map.of()), clock);
    }

    private KeyStore open() {
        return NodeKeys.open(Settings.defaults(), data, Map.of());
    }

    private String line(final String terminal, final String acceptor) {
        try (KeyStore keys = open();
                TerminalKeys exported = TerminalKeys.export(
                        keys,
                        1,
                        terminal.getBytes(StandardCharsets.US_ASCII),
                        acceptor.getBytes(StandardCharsets.US_ASCII))) {
            return new String(exported.line(), StandardCharsets.US_ASCII);
        }
    }

    private List<String> events() throws IOException {
        return Files.readAllLines(audit).stream()
                .map(line -> line.replaceAll(".*\"event\":\"([^\"]+)\".*", "$1"))
                .toList();
    }
}
