package io.attesta.authorizer.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.authorizer.node.NodeKeys;
import io.attesta.authorizer.settings.Settings;
import io.attesta.keystore.KeyStore;
import io.attesta.protocol.jpos.JposMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
    private static final String PAN = TerminalFixture.PAN;

    @TempDir
    private Path folder;

    private TerminalFixture fixture;

    @BeforeEach
    void makeFixture() throws IOException {
        fixture = new TerminalFixture(folder);
    }

    @Test
    void shouldSendTheVectorAndBelieveItsAnswerWhenACardIsPresented() throws Exception {
        try (OneAnswerServer server = new OneAnswerServer(request -> CommandVectors.hex("/answers/0/bytes"))) {
            final CommandRun run = run(server, "present", "--expiry", "2812", "--stan", "17");

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
            run(server, "present", "--expiry", "2812", "--stan", "17", "--save", file.toString());
        }

        final CommandRun verified = CommandRun.of(new VerifyCommand(), "verify", "--file", file.toString());

        assertThat(verified.exitCode()).isZero();
        assertThat(verified.out())
                .startsWith("valid: attesta/1 approved presence")
                .contains("named by the file itself");
    }

    @Test
    void shouldPrintTheQrTextThatVerifyReadsOnlyWhenAsked() throws Exception {
        try (OneAnswerServer server = new OneAnswerServer(request -> CommandVectors.hex("/answers/0/bytes"))) {
            assertThat(run(server, "present", "--expiry", "2812", "--stan", "17")
                            .out())
                    .doesNotContain("ATT1:");
        }
        try (OneAnswerServer server = new OneAnswerServer(request -> CommandVectors.hex("/answers/0/bytes"))) {
            final CommandRun asked = run(server, "present", "--expiry", "2812", "--stan", "17", "--print-qr");
            final String qr = asked.out()
                    .lines()
                    .filter(line -> line.startsWith("ATT1:"))
                    .findFirst()
                    .orElseThrow();

            assertThat(asked.exitCode()).isZero();
            assertThat(CommandRun.of(
                                    new VerifyCommand(),
                                    "verify",
                                    "--qr",
                                    qr,
                                    "--keys",
                                    folder.resolve("key.hex").toString())
                            .out())
                    .startsWith("valid: attesta/1 approved presence");
        }
    }

    @Test
    void shouldSayTheVerdictAndThenWhyItCannotBeSaved() throws Exception {
        final Path file = folder.resolve("none/receipt.json");
        try (OneAnswerServer server = new OneAnswerServer(request -> CommandVectors.hex("/answers/0/bytes"))) {
            final CommandRun run =
                    run(server, "present", "--expiry", "2812", "--stan", "17", "--save", file.toString());

            assertThat(run.out()).contains("valid: attesta/1 approved presence");
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err())
                    .isEqualTo("Statement and receipt cannot be written to " + file
                            + ": there is no such file or folder; name another file with --save.\n");
        }
    }

    @Test
    void shouldAcceptSpacesInTheCardNumber() throws Exception {
        try (OneAnswerServer server = new OneAnswerServer(request -> CommandVectors.hex("/answers/0/bytes"))) {
            assertThat(fixture.run(server, "9642 0000 0000 0427\n", "present", "--expiry", "2812", "--stan", "17")
                            .exitCode())
                    .isZero();
            assertThat(server.received()).isEqualTo(CommandVectors.hex("/messages/0/bytes"));
        }
    }

    @Test
    void shouldExitWithZeroWhenARefusalIsProved() throws Exception {
        try (OneAnswerServer server = new OneAnswerServer(request -> CommandVectors.hex("/answers/1/bytes"))) {
            final CommandRun run =
                    fixture.run(server, "9642000000000000424", "present", "--expiry", "2812", "--stan", "20");

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
            final CommandRun run =
                    run(server, "present", "--expiry", "2812", "--stan", "17", "--at", "1121080102", "--repeat");

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
            final CommandRun run = run(server, "present", "--stan", "17");

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err()).isEqualTo("The statement names other bytes than those of this request.\n");
        }
    }

    @Test
    void shouldSayWrongWhenTheMacOrTheReceiptIsNot() throws Exception {
        final byte[] answer = CommandVectors.hex("/answers/0/bytes");
        answer[answer.length - 1] ^= 1;
        try (OneAnswerServer server = new OneAnswerServer(request -> answer)) {
            final CommandRun run = run(server, "present", "--expiry", "2812", "--stan", "17");
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
            final CommandRun run = run(server, "present", "--expiry", "2812", "--stan", "17");
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.out()).contains("MAC: right", "refused: the signature is not over this statement");
            assertThat(run.err()).isEqualTo("The receipt is refused: the answer proves nothing to others.\n");
        }
    }

    @Test
    void shouldSayWrongWhenCodeOrReceiptOfTheAnswerIsNotTheStatements() throws Exception {
        try (OneAnswerServer server = new OneAnswerServer(request -> resealed(message -> message.put(38, "AAAAAA")))) {
            final CommandRun run = run(server, "present", "--expiry", "2812", "--stan", "17");
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err()).isEqualTo("The statement is true, but of another request than this one.\n");
        }
        final UnaryOperator<byte[]> bare =
                request -> sealed(JposMessage.of("0110"), request, 3, 7, 11, 12, 13, 41, 42, -39);
        try (OneAnswerServer server = new OneAnswerServer(bare)) {
            final CommandRun run = run(server, "present", "--stan", "17");
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err()).isEqualTo("The answer has no statement and receipt, and it should have both.\n");
        }
        try (OneAnswerServer server = new OneAnswerServer(bare)) {
            final CommandRun run = run(server, "present", "--stan", "17", "--no-receipt");
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
            return fixture.sealed(own, JposMessage.of("0810"), request, 7, 11, 41, 42, 70, -39);
        };
        try (OneAnswerServer server = new OneAnswerServer(echo)) {
            final CommandRun run = CommandRun.of(
                    TerminalFixture.command(PAN),
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

        final CommandRun run = fixture.run(Integer.toString(port), PAN, "echo");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .isEqualTo("Nobody listens at 127.0.0.1:" + port
                        + ": start the server with attesta serve, or name another place with --host and --port.\n");
    }

    @Test
    void shouldSayWhenTheConnectionClosesOrNoMessageComes() throws Exception {
        try (OneAnswerServer server = new OneAnswerServer(request -> new byte[0])) {
            final CommandRun run = run(server, "echo", "--stan", "7");
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err())
                    .isEqualTo("127.0.0.1:" + server.port()
                            + " closed the connection without an answer; its log says why;"
                            + " to send the same again, add --stan 7 --at 1121080102 --repeat.\n");
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
                List.of("present", "--expiry", "1328"),
                List.of("present", "--repeat"),
                List.of("present", "--at", "0230000000"),
                List.of("present", "--stan", "1000000"),
                List.of("present", "--terminal", "123456789"),
                List.of("present", "--acquirer", "123456789012"),
                List.of("present", "--rrn", "1234567890123"),
                List.of("act", "--action", "31", "--code", "12345"),
                List.of("act", "--action", "31", "--reference", "é"),
                List.of("act", "--action", "310"),
                List.of("act"),
                List.of("close"),
                List.of("advise", "--response", "0"),
                List.of("advise", "--action", "-1"),
                List.of("reverse"),
                List.of("reverse", "--original-stan", "17", "--original-at", "1321080102"),
                List.of("reverse", "--original-stan", "-1", "--original-at", "1121080102"),
                List.of("reverse", "--original-stan", "1", "--original-at", "1121080102", "--original-type", "100"),
                List.of("totals"),
                List.of("totals", "--approvals", "-1"),
                List.of("totals", "--approvals", "10000000000"),
                List.of("card"),
                List.of("card", "remove"),
                List.of("card", "add"),
                List.of("card", "add", "--card-version", "1", "--status", "ACTIV", "--expiry", "2812"),
                List.of("card", "add", "--card-version", "1", "--status", "ACTIVE"),
                List.of("card", "add", "--card-version", "0", "--status", "ACTIVE", "--expiry", "2812"),
                List.of("card", "delete", "--card-version", "1", "--status", "LOST"),
                List.of("card", "inquire", "--card-version", "1"),
                List.of("echo", "--tpdu", "00"),
                List.of("echo", "--port", "65536"),
                List.of("echo", "--tls-ca", "ca.pem"),
                List.of("echo", "--tls", "--tls-key", "key.pem"),
                List.of("echo", "--key-version", "0"))) {
            final CommandRun run = fixture.run("1", PAN, wrong.toArray(String[]::new));
            assertThat(run.exitCode()).as("%s", wrong).isEqualTo(2);
            assertThat(run.err()).as("%s", wrong).doesNotContain(PAN, "\tat ");
            assertThat(run.out()).isEmpty();
        }
        assertThat(CommandRun.of(TerminalFixture.command(PAN), "terminal").exitCode())
                .isEqualTo(2);
    }

    @Test
    void shouldShowNothingOfACardThatIsNone() {
        for (final List<String> wrong : List.of(
                List.of("964200000000042", "present"),
                List.of("", "present"),
                List.of("9642000000000427", "present", "--track2"),
                List.of("9642000000000427=28x2", "present", "--track2"),
                List.of("964200000000042=2812", "present", "--track2"),
                List.of("9642000000000427=281220112345678901234", "present", "--track2"))) {
            final CommandRun run = fixture.run(
                    "1", wrong.get(0), wrong.subList(1, wrong.size()).toArray(String[]::new));
            assertThat(run.exitCode()).as("%s", wrong).isEqualTo(2);
            assertThat(run.err()).contains("first line of standard input").doesNotContain("96420", "2812");
        }
    }

    @Test
    void shouldNotRepeatACardNumberThatStandsWhereItDoesNotBelong() {
        for (final List<String> wrong : List.of(
                List.of("present", PAN),
                List.of("present", "9642", "0000", "0000", "0427"),
                List.of("present", "--pan", PAN),
                List.of("present", "--pan=" + PAN),
                List.of("present", "--" + PAN),
                List.of("present", "--stan", PAN),
                List.of("present", "--stan=" + PAN),
                List.of("card", PAN),
                List.of("--verbose", "present", "--stan", PAN))) {
            final CommandRun run = fixture.run("1", "", wrong.toArray(String[]::new));
            assertThat(run.exitCode()).as("%s", wrong).isEqualTo(2);
            assertThat(run.err()).as("%s", wrong).isNotEmpty().doesNotContain("9642", "0427");
        }
    }

    @Test
    void shouldSayWhatIsWrongWithAFileOfMacKeys() throws IOException {
        final Path file = Files.writeString(folder.resolve("half.keys"), "version=1 request=00ff response=00ff");
        final CommandRun half =
                CommandRun.of(TerminalFixture.command(PAN), "terminal", "echo", "--mac-keys", file.toString());
        assertThat(half.exitCode()).isEqualTo(1);
        assertThat(half.err()).contains(file + " has no line").doesNotContain("00ff");

        final CommandRun missing = CommandRun.of(
                TerminalFixture.command(PAN),
                "terminal",
                "echo",
                "--mac-keys",
                folder.resolve("none").toString());
        assertThat(missing.exitCode()).isEqualTo(1);
        assertThat(missing.err()).startsWith("There is no file " + folder.resolve("none"));
    }

    @Test
    void shouldRefuseHalfOfStatementAndReceiptAndAnAnswerWithoutResponseCode() throws Exception {
        final UnaryOperator<byte[]> half = request ->
                sealed(JposMessage.of("0110").put(62, new byte[] {1}), request, 3, 7, 11, 12, 13, 41, 42, -39);
        try (OneAnswerServer server = new OneAnswerServer(half)) {
            final CommandRun run = run(server, "present", "--no-receipt");
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err()).isEqualTo("The answer has one of statement and receipt without the other.\n");
        }
        final UnaryOperator<byte[]> mute = request -> sealed(JposMessage.of("0110"), request, 3, 7, 11, 12, 13, 41, 42);
        try (OneAnswerServer server = new OneAnswerServer(mute)) {
            final CommandRun run = run(server, "present", "--no-receipt");
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err()).isEqualTo("The answer has no response code (DE 39).\n");
        }
    }

    /** With the card's number on standard input. */
    private CommandRun run(final OneAnswerServer server, final String... arguments) {
        return fixture.run(server, PAN, arguments);
    }

    private byte[] resealed(final UnaryOperator<JposMessage> change) {
        return fixture.resealed(change);
    }

    private byte[] sealed(final JposMessage answer, final byte[] request, final int... echoed) {
        return fixture.sealed(answer, request, echoed);
    }
}
