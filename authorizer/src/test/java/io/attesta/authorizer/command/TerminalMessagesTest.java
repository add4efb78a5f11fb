package io.attesta.authorizer.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.protocol.jpos.JposMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every message of the profile beside the presentation: what is sent, and what is made of its answer. */
@Timeout(60)
class TerminalMessagesTest {
    private static final String PAN = TerminalFixture.PAN;
    private static final String TRACK = "9642000000000427=28122011234567";

    @TempDir
    private Path folder;

    private TerminalFixture fixture;

    @BeforeEach
    void makeFixture() throws IOException {
        fixture = new TerminalFixture(folder);
    }

    @Test
    void shouldSendTrack2AsTheVectorsDo() throws Exception {
        for (final String input : List.of(TRACK, ";" + TRACK + "?", TRACK.replace('=', 'D') + "\n")) {
            try (OneAnswerServer server = new OneAnswerServer(request -> new byte[0])) {
                final CommandRun run = fixture.run(server, input, "present", "--track2", "--stan", "19");

                assertThat(server.received()).isEqualTo(CommandVectors.hex("/messages/3/bytes"));
                assertThat(run.out())
                        .contains("964200******0427=**************")
                        .doesNotContain(PAN, "28122011234567");
                assertThat(run.err()).doesNotContain(PAN, "28122011234567");
            }
        }
    }

    @Test
    void shouldSendAnAdviceAsTheVectorsDo() throws Exception {
        final UnaryOperator<byte[]> accepted =
                request -> fixture.sealed(JposMessage.of("0130"), request, 3, 7, 11, 12, 13, 41, 42, -39);
        try (OneAnswerServer server = new OneAnswerServer(accepted)) {
            final CommandRun run = fixture.run(
                    server, PAN, "advise", "--action", "93", "--code", "7k2qxn", "--expiry", "2812", "--stan", "22");

            assertThat(server.received()).isEqualTo(CommandVectors.hex("/messages/7/bytes"));
            assertThat(run.out()).contains("MAC: right", "response code: 00, accepted");
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err()).isEqualTo("The answer has no statement and receipt, and it should have both.\n");
        }
        try (OneAnswerServer server = new OneAnswerServer(accepted)) {
            final CommandRun run = fixture.run(server, PAN, "advise", "--no-receipt", "--response", "41");

            assertThat(fixture.unpack(server.received()).text(39)).isEqualTo("41");
            assertThat(fixture.unpack(server.received()).has(38)).isFalse();
            assertThat(run.err()).isEmpty();
            assertThat(run.exitCode()).isZero();
        }
    }

    @Test
    void shouldSendAReversalAndProveItsAnswerAsTheVectorsDo() throws Exception {
        // The vector's local time is the original's; a terminal's is its own.
        final UnaryOperator<byte[]> accepted = request -> fixture.resealed(
                "/answers/2/bytes",
                answer -> answer.put(12, fixture.unpack(request).text(12)));
        try (OneAnswerServer server = new OneAnswerServer(accepted)) {
            final CommandRun run = fixture.run(
                    server,
                    PAN,
                    "reverse",
                    "--advice",
                    "--original-stan",
                    "17",
                    "--original-at",
                    "1121080102",
                    "--with-card",
                    "--expiry",
                    "2812",
                    "--stan",
                    "21",
                    "--at",
                    "1121080140");

            final JposMessage sent = fixture.unpack(server.received());
            assertThat(sent.mti()).isEqualTo("0420");
            assertThat(sent.text(90)).isEqualTo("010000001711210801020000000000000000000000");
            assertThat(sent.text(128)).hasSize(16);
            assertThat(sent.has(64)).isFalse();
            assertThat(run.out())
                    .contains("0100, STAN 000017, sent 1121080102, acquirer none, forwarder none")
                    .contains("response code: 00, accepted", "reversed code: MN8KX4")
                    .contains("valid: attesta/1 accepted reversal at RO-CJ-MED-00042")
                    .contains("  reversed code       MN8KX4")
                    .contains("  response code       00, accepted")
                    .doesNotContain(PAN);
            assertThat(run.err()).isEmpty();
            assertThat(run.exitCode()).isZero();
        }
    }

    @Test
    void shouldSendNoCardWithAReversalUnlessAsked() throws Exception {
        final UnaryOperator<byte[]> answer =
                request -> fixture.sealed(JposMessage.of("0410"), request, 3, 7, 11, 12, 13, 32, 41, 42, -39);
        try (OneAnswerServer server = new OneAnswerServer(answer)) {
            final CommandRun run = fixture.run(
                    server,
                    "not a card",
                    "reverse",
                    "--original-stan",
                    "17",
                    "--original-at",
                    "1121080102",
                    "--original-acquirer",
                    "123456",
                    "--acquirer",
                    "123456",
                    "--no-receipt");

            final JposMessage sent = fixture.unpack(server.received());
            assertThat(sent.mti()).isEqualTo("0400");
            assertThat(sent.has(2)).isFalse();
            assertThat(sent.text(32)).isEqualTo("123456");
            assertThat(sent.text(90)).isEqualTo("0100000017112108010200000123456" + "00000000000");
            assertThat(run.out()).contains("acquirer 00000123456, forwarder none");
            assertThat(run.err()).isEmpty();
            assertThat(run.exitCode()).isZero();
        }
    }

    @Test
    void shouldSayWhetherTheTotalsAreEqual() throws Exception {
        final UnaryOperator<byte[]> equal =
                request -> fixture.sealed(JposMessage.of("0510").put(66, "1"), request, 7, 11, 41, 42, 81, -39);
        try (OneAnswerServer server = new OneAnswerServer(equal)) {
            final CommandRun run = fixture.run(server, "", "totals", "--approvals", "3");

            final JposMessage sent = fixture.unpack(server.received());
            assertThat(sent.mti()).isEqualTo("0500");
            assertThat(sent.text(81)).isEqualTo("0000000003");
            assertThat(run.out()).contains("1 (equal)", "totals: equal", "receipt: none, as it should be");
            assertThat(run.err()).isEmpty();
            assertThat(run.exitCode()).isZero();
        }
        final UnaryOperator<byte[]> different = request ->
                fixture.sealed(JposMessage.of("0510").put(66, "2").put(81, "0000000005"), request, 7, 11, 41, 42, -39);
        try (OneAnswerServer server = new OneAnswerServer(different)) {
            final CommandRun run = fixture.run(server, "", "totals", "--approvals", "0");

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.out()).contains("totals: not equal");
            assertThat(run.err()).isEqualTo("The totals differ: the terminal counts 0 approvals, the server 5.\n");
        }
    }

    @Test
    void shouldSendEveryNetworkCode() throws Exception {
        for (final List<String> row : List.of(
                List.of("sign-on", "001"),
                List.of("sign-off", "002"),
                List.of("key-change", "161"),
                List.of("cut-over", "201"),
                List.of("echo", "301"))) {
            final UnaryOperator<byte[]> answer = request ->
                    fixture.sealed(JposMessage.of("0810").put(53, "0000000000000012"), request, 7, 11, 41, 42, 70, -39);
            try (OneAnswerServer server = new OneAnswerServer(answer)) {
                final CommandRun run = fixture.run(server, "", row.get(0));

                assertThat(fixture.unpack(server.received()).text(70)).isEqualTo(row.get(1));
                assertThat(run.err()).isEmpty();
                assertThat(run.exitCode()).isZero();
                assertThat(run.out().contains("current MAC key version: 12"))
                        .isEqualTo(row.get(0).equals("key-change"));
            }
        }
    }

    @Test
    void shouldRefuseAnAnswerToAnotherNetworkCode() throws Exception {
        final UnaryOperator<byte[]> other =
                request -> fixture.sealed(JposMessage.of("0810").put(70, "001"), request, 7, 11, 41, 42, -39);
        try (OneAnswerServer server = new OneAnswerServer(other)) {
            final CommandRun run = fixture.run(server, "", "echo");

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err()).isEqualTo("DE 70 of the answer is not the request's: it answers another request.\n");
        }
    }

    @Test
    void shouldSendTheWholeRecordOfACard() throws Exception {
        try (OneAnswerServer server = new OneAnswerServer(this::fileAnswer)) {
            final CommandRun run = fixture.run(
                    server,
                    PAN,
                    "card",
                    "change",
                    "--card-version",
                    "12",
                    "--status",
                    "active",
                    "--expiry",
                    "2812",
                    "--sequence",
                    "1",
                    "--occupation",
                    "251401",
                    "--flags",
                    "INSURED,job_seeker",
                    "--county",
                    "cj",
                    "--reason",
                    "3000",
                    "--no-receipt");

            final JposMessage sent = fixture.unpack(server.received());
            assertThat(sent.mti()).isEqualTo("0302");
            assertThat(sent.text(2)).isEqualTo(PAN);
            assertThat(sent.text(91)).isEqualTo("2");
            assertThat(sent.text(101)).isEqualTo("CARDS");
            assertThat(HexFormat.of().formatHex(sent.bytes(120)))
                    .isEqualTo("df2008000000000000000c" + "df210102" + "df22022812" + "df23020001" + "df2403251401"
                            + "df25020009" + "df2602434a" + "df27020bb8");
            assertThat(run.out())
                    .contains("2 (change)", "DF21 status ACTIVE", "DF25 entitlements 0009 INSURED+JOB_SEEKER")
                    .contains("response code: 00, accepted")
                    .doesNotContain(PAN);
            assertThat(run.err()).isEmpty();
            assertThat(run.exitCode()).isZero();
        }
    }

    @Test
    void shouldSendADeletionAndAnInquiryWithWhatTheyNeed() throws Exception {
        try (OneAnswerServer server = new OneAnswerServer(this::fileAnswer)) {
            fixture.run(server, PAN, "card", "delete", "--card-version", "13", "--no-receipt");

            final JposMessage sent = fixture.unpack(server.received());
            assertThat(sent.text(91)).isEqualTo("3");
            assertThat(HexFormat.of().formatHex(sent.bytes(120))).isEqualTo("df2008000000000000000ddf210109");
        }
        final UnaryOperator<byte[]> found = request -> fixture.sealed(
                JposMessage.of("0312").put(120, HexFormat.of().parseHex("df210104")),
                request,
                7,
                11,
                41,
                42,
                91,
                101,
                -39);
        try (OneAnswerServer server = new OneAnswerServer(found)) {
            final CommandRun run = fixture.run(server, PAN, "card", "inquire", "--no-receipt");

            final JposMessage sent = fixture.unpack(server.received());
            assertThat(sent.text(91)).isEqualTo("5");
            assertThat(sent.has(120)).isFalse();
            assertThat(run.out()).contains("DF21 status LOST");
            assertThat(run.exitCode()).isZero();
        }
    }

    @Test
    void shouldGiveEachRepeatTheOddType() throws Exception {
        for (final List<String> call : List.of(
                List.of("0101", "present"),
                List.of("0121", "advise"),
                List.of("0401", "reverse", "--original-stan", "1", "--original-at", "1121080102"),
                List.of("0421", "reverse", "--advice", "--original-stan", "1", "--original-at", "1121080102"),
                List.of("0303", "card", "inquire"),
                List.of("0501", "totals", "--approvals", "1"),
                List.of("0801", "sign-on"))) {
            try (OneAnswerServer server = new OneAnswerServer(request -> new byte[0])) {
                final List<String> arguments = new java.util.ArrayList<>(call.subList(1, call.size()));
                arguments.addAll(List.of("--repeat", "--stan", "5", "--at", "1121080102"));
                fixture.run(server, PAN, arguments.toArray(String[]::new));

                assertThat(fixture.unpack(server.received()).mti()).isEqualTo(call.get(0));
            }
        }
    }

    private byte[] fileAnswer(final byte[] request) {
        return fixture.sealed(JposMessage.of("0312"), request, 7, 11, 41, 42, 91, 101, -39);
    }
}
