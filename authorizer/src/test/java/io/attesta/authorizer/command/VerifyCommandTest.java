package io.attesta.authorizer.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.keystore.signing.Ed25519PublicKey;
import io.attesta.keystore.signing.PublicKeySet;
import io.attesta.keystore.signing.PublishedKey;
import io.attesta.protocol.receipt.SignedPair;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VerifyCommandTest {
    @TempDir
    private Path folder;

    private Path keys;

    @BeforeEach
    void publishKeys() throws IOException {
        keys = Files.writeString(folder.resolve("key.hex"), CommandVectors.text("/receipts/public_key"));
    }

    @Test
    void shouldSayInWordsWhatAnApprovalSays() {
        final CommandRun run = verify(statement(0), receipt(0));

        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).isEqualTo("""
                        valid: attesta/1 approved presence at RO-CJ-MED-00042, 2026-11-21 08:31:02 UTC
                          issuer              attesta/1
                          node, sequence      1, 400
                          decided             2026-11-21 08:31:02 UTC
                          action              presence
                          response code       00, approved
                          authorization code  MN8KX4
                          session end         2026-11-21 09:01:02 UTC
                          acceptor            RO-CJ-MED-00042
                          terminal            CJ000042
                          STAN                000017
                          card                number ending in 0427
                          card status         version 12
                          entitlement told    none
                          occupation told     251401
                          offer or course     none
                          request digest      f035413d55398a43dd7f88ea4c3ee449
                          signed by           key 21fe31dfa154a261, among those of %s
                        """.formatted(keys));
    }

    @Test
    void shouldCallARefusalAndAReversalByTheirNames() {
        assertThat(verify(statement(1), receipt(1)).out())
                .startsWith("valid: attesta/1 refused presence at RO-CJ-MED-00042 with 41, card lost, 2026-");
        assertThat(verify(statement(2), receipt(2)).out())
                .startsWith("valid: attesta/1 accepted reversal at RO-CJ-MED-00042, 2026-");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void shouldVerifyTheBatchesOfTheVectors(final int batch) {
        final String base = "/receipts/batches/" + batch;
        // Leaf 0 is the batch's header.
        final int index = CommandVectors.number(base + "/leaf_index") - 1;

        assertThat(verify(CommandVectors.text(base + "/statements/" + index), CommandVectors.text(base + "/receipt"))
                        .exitCode())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 20, 60, 100, 128})
    void shouldRefuseWithExitCodeOneWhenABitIsFlipped(final int octet) {
        final byte[] statement = HexFormat.of().parseHex(statement(0));
        statement[octet] ^= 1;

        final CommandRun run = verify(HexFormat.of().formatHex(statement), receipt(0));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).startsWith("refused: ");
        assertThat(run.out()).doesNotContain("valid", "MN8KX4");
    }

    @Test
    void shouldTakeBase64urlToo() {
        final Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
        final CommandRun run = verify(
                encoder.encodeToString(HexFormat.of().parseHex(statement(0))),
                encoder.encodeToString(HexFormat.of().parseHex(receipt(0))));

        assertThat(run.exitCode()).isZero();
    }

    @Test
    void shouldReadAFileAndTheKeysThatItNamesBesideIt() throws IOException {
        final Path file = Files.writeString(
                folder.resolve("receipt.json"),
                "{\"statement\":\"" + statement(0) + "\",\"receipt\":\"" + receipt(0) + "\",\"keys\":\"key.hex\"}");

        final CommandRun named = run("--file", file.toString());
        assertThat(named.exitCode()).isZero();
        assertThat(named.out()).contains(keys + " (named by the file itself: trust them only if");

        final CommandRun given = run("--file", file.toString(), "--keys", keys.toString());
        assertThat(given.exitCode()).isZero();
        assertThat(given.out()).doesNotContain("named by the file itself");
    }

    @Test
    void shouldTakeAQrTextFromTheCommandLineAFileOrStandardInput() throws IOException {
        final String qr = pair(0).qrText();
        final String expected = verify(statement(0), receipt(0)).out();
        final Path file = Files.writeString(folder.resolve("receipt.txt"), qr + "\r\n");

        assertThat(run("--qr", qr, "--keys", keys.toString()).out()).isEqualTo(expected);
        assertThat(run("--file", file.toString(), "--keys", keys.toString()).out())
                .isEqualTo(expected);
        assertThat(piped((qr + "\n").getBytes(StandardCharsets.US_ASCII)).out()).isEqualTo(expected);
    }

    @Test
    void shouldTakeCborAndJsonFromAFileOrStandardInput() throws IOException {
        final String expected = verify(statement(0), receipt(0)).out();
        final Path file = Files.write(folder.resolve("receipt.cbor"), pair(0).cbor());

        assertThat(run("--file", file.toString(), "--keys", keys.toString()).out())
                .isEqualTo(expected);
        assertThat(piped(pair(0).cbor()).out()).isEqualTo(expected);
        final String json = "\n {\"statement\":\"" + statement(0) + "\",\"receipt\":\"" + receipt(0) + "\"}\n";
        assertThat(piped(json.getBytes(StandardCharsets.UTF_8)).out()).isEqualTo(expected);
    }

    @Test
    void shouldPrintTheQrTextOnlyWhenAskedAndOnlyIfThePairIsValid() {
        final String plain = verify(statement(0), receipt(0)).out();

        final CommandRun valid =
                run("--statement", statement(0), "--receipt", receipt(0), "--keys", keys.toString(), "--print-qr");
        assertThat(valid.out()).startsWith(plain);
        final String qr = valid.out().substring(plain.length()).strip();
        assertThat(SignedPair.ofQrText(qr)).isEqualTo(pair(0));
        assertThat(run("--statement", statement(1), "--receipt", receipt(0), "--keys", keys.toString(), "--print-qr")
                        .out())
                .startsWith("refused: ")
                .doesNotContain(SignedPair.PREFIX);
    }

    @Test
    void shouldRefuseAQrTextOfAnotherStatement() {
        final String qr = new SignedPair(pair(1).statement(), pair(0).receipt()).qrText();

        final CommandRun run = run("--qr", qr, "--keys", keys.toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).startsWith("refused: the signature is not over this statement\n");
    }

    @Test
    void shouldSayInOneSentenceWhatIsWrongWithAQrTextOrCbor() throws IOException {
        final String qr = pair(0).qrText();
        final CommandRun cut = run("--qr", qr.substring(0, qr.length() - 3), "--keys", keys.toString());
        assertThat(cut.exitCode()).isEqualTo(1);
        assertThat(cut.err())
                .isEqualTo("What --qr gives cannot be read: the QR text is cut off; scan or copy it whole, blanks"
                        + " included.\n");
        assertThat(run("--qr", "HC1:6BF", "--keys", keys.toString()).err())
                .startsWith("What --qr gives cannot be read: the QR text does not begin with ATT1:; ");
        assertThat(piped("ATT1:lower".getBytes(StandardCharsets.US_ASCII)).err())
                .isEqualTo("Standard input cannot be read: the QR text has a character that is none of base45's;"
                        + " scan or copy it whole, blanks included.\n");

        final Path file = Files.write(folder.resolve("cut.cbor"), new byte[] {(byte) 0x82, 0x41});
        assertThat(run("--file", file.toString()).err())
                .isEqualTo(file + " cannot be read: the statement is cut off; name another file with --file.\n");
        assertThat(piped(new byte[0]).err()).startsWith("Standard input ").hasLineCount(1);
        assertThat(piped(new byte[65_537]).err())
                .isEqualTo("Standard input has more than 65536 bytes, too many for one receipt.\n");
    }

    @Test
    void shouldRefuseWhenNoTrustedKeySigned() throws IOException {
        final Path other = Files.writeString(
                folder.resolve("other.hex"), "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");

        final CommandRun run = run("--statement", statement(0), "--receipt", receipt(0), "--keys", other.toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out())
                .startsWith("refused: no key 21fe31dfa154a261 is among those trusted\n")
                .contains("those of " + other);
    }

    /** The statement of the vectors is of 2026-11-21 08:31:02, which is 1795249862. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1795249923 |            | 1 | but its key 21fe31dfa154a261 was made only at 2026-11-21 08:32:03 UTC",
                "1795249863 |            | 0 |",
                "1795000000 | 1795249802 | 0 |",
                "1795000000 | 1795249801 | 1 | but its key 21fe31dfa154a261 was retired at 2026-11-21 08:30:01 UTC and was used after that",
            })
    void shouldRefuseWhenTheKeyWasNotInUseAtTheTimeTheStatementNames(
            final long nbf, final Long exp, final int exitCode, final String words) throws IOException {
        final PublicKeySet set = PublicKeySet.of(List.of(new PublishedKey(
                Ed25519PublicKey.of(HexFormat.of().parseHex(CommandVectors.text("/receipts/public_key"))),
                Optional.of(Instant.ofEpochSecond(nbf)),
                Optional.ofNullable(exp).map(Instant::ofEpochSecond))));
        for (final byte[] document : List.of(set.jwks(), set.coseKeys())) {
            Files.write(keys, document);
            final CommandRun run = verify(statement(0), receipt(0));
            assertThat(run.exitCode()).isEqualTo(exitCode);
            if (exitCode == 0) {
                assertThat(run.out()).startsWith("valid: ");
            } else {
                assertThat(run.out().lines().findFirst())
                        .contains("refused: the statement is dated 2026-11-21 08:31:02 UTC, " + words);
                assertThat(run.out()).doesNotContain("valid", "MN8KX4");
            }
        }
    }

    @Test
    void shouldRefuseWrongUsageWithExitCodeTwo() {
        assertThat(run().exitCode()).isEqualTo(2);
        assertThat(run("--statement", "00").exitCode()).isEqualTo(2);
        assertThat(run("--statement", "00", "--receipt", "00", "--file", "x").exitCode())
                .isEqualTo(2);
        assertThat(run("--qr", "ATT1:", "--file", "x").exitCode()).isEqualTo(2);
        final CommandRun neither = run("--statement", "!", "--receipt", "00", "--keys", keys.toString());
        assertThat(neither.exitCode()).isEqualTo(2);
        assertThat(neither.err()).startsWith("The statement is neither hex nor base64url; copy it whole.");
        // A digit is missing: hex, although base64url could be made of it.
        final String cut = receipt(0).substring(0, receipt(0).length() - 1);
        final CommandRun half = run("--statement", statement(0), "--receipt", cut, "--keys", keys.toString());
        assertThat(half.exitCode()).isEqualTo(2);
        assertThat(half.err()).startsWith("The receipt is neither hex nor base64url; copy it whole.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[1]", "{}", "{\"statement\":1,\"receipt\":\"00\"}", "{\"statement\":\"!\"", ""})
    void shouldSayInOneSentenceWhenTheFileIsWrong(final String content) throws IOException {
        final Path file = Files.writeString(folder.resolve("wrong.json"), content);

        final CommandRun run = run("--file", file.toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err().lines()).singleElement().asString().contains(file.toString());
    }

    @Test
    void shouldSayInOneSentenceWhenTheFileNamesKeysThatAreNoFileOrIsTooLong() throws IOException {
        final Path odd = Files.writeString(
                folder.resolve("odd.json"), "{\"statement\":\"00\",\"receipt\":\"00\",\"keys\":\"a\\u0000b\"}");
        final CommandRun run = run("--file", odd.toString());
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .isEqualTo(
                        "The text \"keys\" in " + odd + " is neither an address nor a file; name one with --keys.\n");

        final Path zero = Path.of("/dev/zero");
        if (Files.exists(zero)) {
            assertThat(run("--file", zero.toString()).err())
                    .isEqualTo(zero + " has more than 65536 bytes, too many for one receipt.\n");
        }
    }

    @Test
    void shouldSayInOneSentenceWhenAFileIsMissing() {
        final Path missing = folder.resolve("missing");

        assertThat(run("--file", missing.toString()).err())
                .isEqualTo("There is no file " + missing + "; name one that terminal --save has written.\n");
        assertThat(run("--statement", "00", "--receipt", "00", "--keys", missing.toString())
                        .err())
                .isEqualTo("There is no file " + missing + " with public keys; name another with --keys.\n");
    }

    private CommandRun verify(final String statement, final String receipt) {
        return run("--statement", statement, "--receipt", receipt, "--keys", keys.toString());
    }

    private CommandRun piped(final byte[] input) {
        return CommandRun.of(
                new VerifyCommand(new ByteArrayInputStream(input)), "verify", "--file", "-", "--keys", keys.toString());
    }

    private static CommandRun run(final String... arguments) {
        final String[] call = new String[arguments.length + 1];
        call[0] = "verify";
        System.arraycopy(arguments, 0, call, 1, arguments.length);
        return CommandRun.of(new VerifyCommand(), call);
    }

    private static SignedPair pair(final int answer) {
        final HexFormat hex = HexFormat.of();
        return new SignedPair(hex.parseHex(statement(answer)), hex.parseHex(receipt(answer)));
    }

    private static String statement(final int answer) {
        return CommandVectors.text("/answers/" + answer + "/statement");
    }

    private static String receipt(final int answer) {
        return CommandVectors.text("/answers/" + answer + "/receipt");
    }
}
