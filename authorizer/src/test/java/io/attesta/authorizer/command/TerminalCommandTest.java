package io.attesta.authorizer.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.authorizer.node.NodeKeys;
import io.attesta.authorizer.settings.Settings;
import io.attesta.keystore.KeyStore;
import io.attesta.protocol.jpos.JposMessage;
import io.attesta.protocol.jpos.JposPackager;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TerminalCommandTest {
    private static final Path HOME = Path.of(System.getProperty("attesta.home"));
    private static final String PAN = "9642000000000427";
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-21T08:01:02Z"), ZoneOffset.UTC);

    private final TerminalMacs macs =
            TerminalMacs.of(CommandVectors.hex("/mac_keys/request_key"), CommandVectors.hex("/mac_keys/response_key"));

    private String input = "";

    @TempDir
    private Path folder;

    private Path keys;
    private JposPackager packager;

    @BeforeEach
    void publishKeys() throws IOException {
        keys = Files.writeString(folder.resolve("key.hex"), CommandVectors.text("/receipts/public_key"));
        packager = JposPackager.read(HOME.resolve("config/packager.xml"));
    }

    @Test
    void shouldSendTheVectorAndBelieveItsAnswerWhenACardIsPresented() throws Exception {
        try (OneAnswerServer server = new OneAnswerServer(request -> CommandVectors.hex("/answers/0/bytes"))) {
            final CommandRun run = run(server, "present", "--pan", PAN, "--expiry", "2812", "--stan", "17");

            assertThat(run.err()).isEmpty();
            assertThat(run.exitCode()).isZero();
            assertThat(server.received()).isEqualTo(CommandVectors.hex("/messages/0/bytes"));
            assertThat(run.out().lines())
                    .contains("request to 127.0.0.1:" + server.port() + ", 70 bytes", "MAC: right")
                    .contains("response code: 00, approved")
                    .contains("  DE 38  Authorization code                MN8KX4")
                    .contains("valid: attesta/1 approved presence at RO-CJ-MED-00042, 2026-11-21 08:31:02 UTC")
                    .contains("  DE 2   PAN                               964200******0427");
            assertThat(run.out()).doesNotContain(PAN);
        }
    }

    @Test
    void shouldSaveWhatVerifyReadsWhenAsked() throws Exception {
        final Path file = folder.resolve("receipt.json");
        try (OneAnswerServer server = new OneAnswerServer(request -> CommandVectors.hex("/answers/0/bytes"))) {
            run(server, "present", "--pan", PAN, "--expiry", "2812", "--stan", "17", "--save", file.toString());
        }

        final CommandRun verified = CommandRun.of(new VerifyCommand(), "verify", "--file", file.toString());

        assertThat(verified.exitCode()).isZero();
        assertThat(verified.out())
                .startsWith("valid: attesta/1 approved presence")
                .contains("named by the file itself");
    }

    @Test
    void shouldTakeThePanFromStandardInputWhenItIsNotAnOption() throws Exception {
        input = "9642 0000 0000 0427\n";
        try (OneAnswerServer server = new OneAnswerServer(request -> CommandVectors.hex("/answers/0/bytes"))) {
            assertThat(run(server, "present", "--expiry", "2812", "--stan", "17")
                            .exitCode())
                    .isZero();
            assertThat(server.received()).isEqualTo(CommandVectors.hex("/messages/0/bytes"));
        }
    }

    @Test
    void shouldExitWithZeroWhenARefusalIsProved() throws Exception {
        try (OneAnswerServer server = new OneAnswerServer(request -> CommandVectors.hex("/answers/1/bytes"))) {
            final CommandRun run =
                    run(server, "present", "--pan", "9642000000000000424", "--expiry", "2812", "--stan", "20");

            assertThat(run.err()).isEmpty();
            assertThat(run.exitCode()).isZero();
            assertThat(run.out())
                    .contains("response code: 41, card lost\n")
                    .contains("valid: attesta/1 refused presence at RO-CJ-MED-00042 with 41, card lost,");
        }
    }

    @Test
    void shouldSendActionCodeAndReferenceAsTheVectorsDo() throws Exception {
        try (OneAnswerServer server = new OneAnswerServer(request -> CommandVectors.hex("/answers/0/bytes"))) {
            final CommandRun run = run(
                    server,
                    "act",
                    "--action",
                    "31",
                    "--code",
                    "7k2qxn",
                    "--reference",
                    "CAB-0007",
                    "--pan",
                    PAN,
                    "--expiry",
                    "2812",
                    "--stan",
                    "18");

            assertThat(server.received()).isEqualTo(CommandVectors.hex("/messages/2/bytes"));
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err()).isEqualTo("DE 3 of the answer is not the request's: it answers another request.\n");
        }
    }

    @Test
    void shouldSendARepeatAsTheVectorsDo() throws Exception {
        try (OneAnswerServer server = new OneAnswerServer(request -> CommandVectors.hex("/answers/0/bytes"))) {
            final CommandRun run = run(
                    server,
                    "present",
                    "--pan",
                    PAN,
                    "--expiry",
                    "2812",
                    "--stan",
                    "17",
                    "--at",
                    "1121080102",
                    "--repeat");

            // The stored answer: its statement names the bytes of the first sending.
            assertThat(run.err()).isEmpty();
            assertThat(run.exitCode()).isZero();
            assertThat(server.received()).isEqualTo(CommandVectors.hex("/messages/1/bytes"));
        }
    }

    @Test
    void shouldRefuseAStatementOfOtherBytesWhenTheRequestIsNew() throws Exception {
        try (OneAnswerServer server = new OneAnswerServer(request -> CommandVectors.hex("/answers/0/bytes"))) {
            // Without expiry: same transaction key, other bytes than those the statement names.
            final CommandRun run = run(server, "present", "--pan", PAN, "--stan", "17");

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err()).isEqualTo("The statement names other bytes than those of this request.\n");
        }
    }

    @Test
    void shouldSayWrongWhenTheMacOrTheReceiptIsNot() throws Exception {
        final byte[] answer = CommandVectors.hex("/answers/0/bytes");
        answer[answer.length - 1] ^= 1;
        try (OneAnswerServer server = new OneAnswerServer(request -> answer)) {
            final CommandRun run = run(server, "present", "--pan", PAN, "--expiry", "2812", "--stan", "17");
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.out()).contains("MAC: wrong").doesNotContain("valid:");
            assertThat(run.err()).startsWith("The MAC of the answer is wrong");
        }

        final UnaryOperator<byte[]> spoilt = request -> resealed(message -> {
            final byte[] receipt = message.bytes(63);
            receipt[receipt.length - 1] ^= 1;
            return message.put(63, receipt);
        });
        try (OneAnswerServer server = new OneAnswerServer(spoilt)) {
            final CommandRun run = run(server, "present", "--pan", PAN, "--expiry", "2812", "--stan", "17");
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.out()).contains("MAC: right", "refused: the signature is not over this statement");
            assertThat(run.err()).isEqualTo("The receipt is refused: the answer proves nothing to others.\n");
        }
    }

    @Test
    void shouldSayWrongWhenCodeOrReceiptOfTheAnswerIsNotTheStatements() throws Exception {
        try (OneAnswerServer server = new OneAnswerServer(request -> resealed(message -> message.put(38, "AAAAAA")))) {
            final CommandRun run = run(server, "present", "--pan", PAN, "--expiry", "2812", "--stan", "17");
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err()).isEqualTo("The statement is true, but of another request than this one.\n");
        }
        final UnaryOperator<byte[]> bare =
                request -> sealed(JposMessage.of("0110"), request, 3, 7, 11, 12, 13, 41, 42, -39);
        try (OneAnswerServer server = new OneAnswerServer(bare)) {
            final CommandRun run = run(server, "present", "--pan", PAN, "--stan", "17");
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err()).isEqualTo("The answer has no statement and receipt, and it should have both.\n");
        }
        try (OneAnswerServer server = new OneAnswerServer(bare)) {
            final CommandRun run = run(server, "present", "--pan", PAN, "--stan", "17", "--no-receipt");
            assertThat(run.exitCode()).isZero();
            assertThat(run.out()).contains("receipt: none, as it should be", "DF01 options 01 (no receipt)");
        }
    }

    @Test
    void shouldSendNetworkManagementAsTheVectorsDo() throws Exception {
        try (OneAnswerServer server =
                new OneAnswerServer(request -> sealed(JposMessage.of("0810"), request, 7, 11, 41, 42, 70, -39))) {
            final CommandRun run = run(server, "sign-on", "--stan", "1", "--at", "1121080103");

            assertThat(run.err()).isEmpty();
            assertThat(run.exitCode()).isZero();
            assertThat(server.received()).isEqualTo(CommandVectors.hex("/messages/5/bytes"));
            assertThat(run.out()).contains("MAC: right", "receipt: none, as it should be");
        }
    }

    @Test
    void shouldDeriveTheKeysWhenADataFolderIsNamed() throws Exception {
        final Path data = folder.resolve("data");
        final TerminalMacs own;
        try (KeyStore store = NodeKeys.openOrCreate(Settings.defaults(), data, Map.of(), warning -> {})) {
            own = TerminalMacs.of(store, TerminalPair.of("BU900001", "RO-BU-BCK-00001"), Optional.empty());
        }
        final UnaryOperator<byte[]> echo = request -> {
            final byte[] covered = Arrays.copyOf(request, request.length - 8);
            assertThat(own.request().compute(covered))
                    .isEqualTo(Arrays.copyOfRange(request, request.length - 8, request.length));
            return sealed(own, JposMessage.of("0810"), request, 7, 11, 41, 42, 70, -39);
        };
        try (OneAnswerServer server = new OneAnswerServer(echo)) {
            final CommandRun run = CommandRun.of(
                    command(),
                    "terminal",
                    "--terminal",
                    "BU900001",
                    "--acceptor",
                    "RO-BU-BCK-00001",
                    "--data",
                    data.toString(),
                    "echo",
                    "--port",
                    server.port());
            assertThat(run.err()).isEmpty();
            assertThat(run.exitCode()).isZero();
        }
    }

    @Test
    void shouldSayWhereNobodyListensAndWhatToDo() throws IOException {
        final int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }

        final CommandRun run = run(Integer.toString(port), "echo");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .isEqualTo("Nobody listens at 127.0.0.1:" + port
                        + ": start the server with attesta serve, or name another place with --host and --port.\n");
    }

    @Test
    void shouldSayWhenTheConnectionClosesOrNoMessageComes() throws Exception {
        try (OneAnswerServer server = new OneAnswerServer(request -> new byte[0])) {
            final CommandRun run = run(server, "echo");
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err())
                    .isEqualTo("127.0.0.1:" + server.port()
                            + " closed the connection without an answer; its log says why.\n");
        }
        try (OneAnswerServer server =
                new OneAnswerServer(request -> "HTTP/1.1 400 Bad Request".getBytes(StandardCharsets.US_ASCII))) {
            final CommandRun run = run(server, "echo");
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err()).startsWith("What went to or came from 127.0.0.1:" + server.port());
        }
    }

    @Test
    void shouldRefuseWrongUsageWithExitCodeTwoAndShowNothingSecret() {
        for (final List<String> wrong : List.of(
                List.of("present", "--pan", "964200000000042"),
                List.of("present"),
                List.of("present", "--pan", PAN, "--expiry", "1328"),
                List.of("present", "--pan", PAN, "--repeat"),
                List.of("present", "--pan", PAN, "--at", "0230000000"),
                List.of("present", "--pan", PAN, "--stan", "1000000"),
                List.of("present", "--pan", PAN, "--terminal", "123456789"),
                List.of("act", "--action", "31", "--pan", PAN, "--code", "12345"),
                List.of("act", "--action", "31", "--pan", PAN, "--reference", "é"),
                List.of("act", "--action", "310", "--pan", PAN),
                List.of("act", "--pan", PAN),
                List.of("close", "--pan", PAN),
                List.of("echo", "--tpdu", "00"),
                List.of("echo", "--key-version", "0"))) {
            final CommandRun run = run("1", wrong.toArray(String[]::new));
            assertThat(run.exitCode()).as("%s", wrong).isEqualTo(2);
            assertThat(run.err()).doesNotContain(PAN, "964200000000042");
            assertThat(run.out()).isEmpty();
        }
        final CommandRun half = CommandRun.of(command(), "terminal", "echo", "--request-key", "00ff");
        assertThat(half.exitCode()).isEqualTo(2);
        assertThat(half.err()).contains("go together").doesNotContain("00ff");
        assertThat(CommandRun.of(command(), "terminal").exitCode()).isEqualTo(2);
    }

    private CommandRun run(final OneAnswerServer server, final String... arguments) {
        return run(server.port(), arguments);
    }

    private CommandRun run(final String port, final String... arguments) {
        final List<String> call = new ArrayList<>(List.of(
                "terminal",
                "--request-key",
                CommandVectors.text("/mac_keys/request_key"),
                "--response-key",
                CommandVectors.text("/mac_keys/response_key"),
                "--keys",
                keys.toString(),
                "--port",
                port));
        call.addAll(List.of(arguments));
        return CommandRun.of(command(), call.toArray(String[]::new));
    }

    private TerminalCommand command() {
        return new TerminalCommand(
                new SettingsOptions(Optional.of(HOME), Map.of()), CLOCK, new BufferedReader(new StringReader(input)));
    }

    /** The vectors' first answer, changed and sealed anew. */
    private byte[] resealed(final UnaryOperator<JposMessage> change) {
        try {
            return packager.seal(
                    change.apply(packager.unpack(CommandVectors.hex("/answers/0/bytes"))), macs.response());
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] sealed(final JposMessage answer, final byte[] request, final int... echoed) {
        return sealed(macs, answer, request, echoed);
    }

    /** An answer with elements of the request; -39 stands for DE 39 = 00. */
    private byte[] sealed(
            final TerminalMacs sealing, final JposMessage answer, final byte[] request, final int... echoed) {
        try {
            final JposMessage read = packager.unpack(request);
            for (final int element : echoed) {
                answer.put(Math.abs(element), element < 0 ? "00" : read.text(element));
            }
            return packager.seal(answer, sealing.response());
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
