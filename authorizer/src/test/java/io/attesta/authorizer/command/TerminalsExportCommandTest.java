package io.attesta.authorizer.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.authorizer.log.QuietLog;
import io.attesta.authorizer.node.MadeKeys;
import io.attesta.authorizer.node.NodeKeys;
import io.attesta.authorizer.settings.Settings;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.mac.TerminalKeys;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.cms.CMSAuthEnvelopedDataParser;
import org.bouncycastle.cms.PasswordRecipient;
import org.bouncycastle.cms.RecipientInformation;
import org.bouncycastle.cms.jcajce.JceKeyTransAuthEnvelopedRecipient;
import org.bouncycastle.cms.jcajce.JcePasswordAuthEnvelopedRecipient;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.macs.CMac;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TerminalsExportCommandTest {
    @TempDir
    private static Path shared;

    private static MadeKeys made;
    private static PrivateKey privateKey;
    private static Path certificate;

    @TempDir
    private Path folder;

    private Path data;
    private Path out;
    private KeysFixture keys;

    @BeforeAll
    static void makeKeys() throws Exception {
        made = new MadeKeys(shared);
        final KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2_048);
        final KeyPair pair = generator.generateKeyPair();
        privateKey = pair.getPrivate();
        final X500Name name = new X500Name("CN=Enrolment");
        final Instant now = Instant.now();
        certificate = Files.write(
                shared.resolve("enrolment.der"),
                new JcaX509v3CertificateBuilder(
                                name,
                                BigInteger.ONE,
                                Date.from(now.minus(Duration.ofDays(1))),
                                Date.from(now.plus(Duration.ofDays(1))),
                                name,
                                pair.getPublic())
                        .build(new JcaContentSignerBuilder("SHA256withRSA").build(privateKey))
                        .getEncoded());
    }

    @BeforeEach
    void nameData() {
        data = folder.resolve("data");
        made.copyTo(data);
        out = folder.resolve("keys.cms");
        keys = new KeysFixture(data, Clock.systemUTC());
    }

    @AfterEach
    void goBackToTheQuietConfiguration() throws Exception {
        QuietLog.restore();
    }

    @Test
    void shouldWriteALineForEachTerminalThatOnlyTheRecipientCanRead() throws Exception {
        final Path pairs = pairs("CJ000042,RO-CJ-MED-00042", "T1,A1");

        final CommandRun run = export(pairs);

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).isEqualTo("The keys of 2 terminals under version 1 of mac-master are in " + out + ".\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(out)))
                .isEqualTo("rw-------");
        final List<String> lines = opened().lines().toList();
        assertThat(lines).hasSize(2);
        assertLine(lines.get(0), "CJ000042", "RO-CJ-MED-00042");
        assertLine(lines.get(1), "T1", "A1");
        assertThat(folder.resolve("keys.cms.new")).doesNotExist();
    }

    @Test
    void shouldLeaveATraceWithoutKeys() throws Exception {
        export(pairs("CJ000042,RO-CJ-MED-00042"));
        assertThat(keys.audit())
                .singleElement()
                .asString()
                .contains(
                        "\"event\":\"keys.export-terminals\"",
                        "\"terminals\":1",
                        "\"version\":1",
                        "\"recipient\":\"CN=Enrolment\"",
                        "\"fingerprint\":\"")
                .doesNotContain(opened().substring(27, 59));
    }

    /** The plan's terminals: each line is there once, with the keys of a terminal and no other. */
    @Test
    void shouldExportAllTerminalsOfThePlan() throws Exception {
        final Path pairs = pairs(IntStream.range(0, 21_000)
                .mapToObj("T%07d,RO-BV-ACC-0"::formatted)
                .toArray(String[]::new));
        final long before = System.nanoTime();
        assertThat(export(pairs).exitCode()).isZero();
        // Told, not asserted: the machine may be busy.
        System.out.printf("export of 21,000 terminals: %d ms%n", (System.nanoTime() - before) / 1_000_000);
        final Map<String, String> byTerminal = new HashMap<>();
        opened().lines().forEach(line -> byTerminal.put(line.substring(0, 8), line));
        assertThat(byTerminal).hasSize(21_000);
        assertThat(byTerminal.values().stream().map(line -> line.split(",")[3]).distinct())
                .hasSize(21_000);
        assertLine(byTerminal.get("T0020999"), "T0020999", "RO-BV-ACC-0");
    }

    @Test
    void shouldOpenByAPasswordToo() throws Exception {
        final Path password = Files.writeString(folder.resolve("password"), "not a real password\n");
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
        final CommandRun run = keys.run(
                "export-terminals",
                "--file",
                pairs("T1,A1").toString(),
                "--out",
                out.toString(),
                "--password-file",
                password.toString(),
                "--recipient",
                certificate.toString());
        assertThat(run.exitCode()).isZero();
        final RecipientInformation second = recipients().get(1);
        final byte[] content = second.getContentStream(
                        new JcePasswordAuthEnvelopedRecipient("not a real password".toCharArray())
                                .setProvider(new BouncyCastleProvider())
                                .setPasswordConversionScheme(PasswordRecipient.PKCS5_SCHEME2_UTF8))
                .getContentStream()
                .readAllBytes();
        assertThat(new String(content, StandardCharsets.US_ASCII)).isEqualTo(opened());
    }

    @Test
    void shouldWriteNothingAndLeaveNoTraceWhenSomethingIsWrong() throws IOException {
        final Path good = pairs("T1,A1");
        final Path bad = Files.writeString(folder.resolve("bad.csv"), "T1,A1\nT2\n");
        assertRefused(run(bad, certificate, out), bad + ":2: a line is terminal,acceptor, two names and one comma.");
        assertRefused(run(good, bad, out), "What should be the recipient's certificate is no X.509 certificate.");
        assertRefused(
                run(good, folder.resolve("none"), out),
                "The recipient's certificate " + folder.resolve("none")
                        + " cannot be read: there is no such file or folder.");
        assertRefused(
                run(good, certificate, out, "--key-version", "7"),
                "The key store has no version 7 of usage mac-master.");
        assertThat(out).doesNotExist();
        Files.writeString(out, "something");
        assertRefused(
                run(good, certificate, out), "The export file " + out + " is there already and is not written over.");
        assertThat(out).hasContent("something");
        assertThat(data.resolve("log")).doesNotExist();
        assertThat(keys.run("export-terminals", "--file", "x", "--out", "y").exitCode())
                .isEqualTo(2);
    }

    @Test
    void shouldWriteNothingWhenTheFolderIsMissingOrTheAuditLogCannotBeWritten() throws IOException {
        final Path nowhere = folder.resolve("nowhere/keys.cms");
        assertRefused(
                run(pairs("T1,A1"), certificate, nowhere),
                "The export file " + nowhere + " cannot be written: its folder is missing.");
        Files.delete(data.resolve("log/audit.log"));
        Files.createDirectories(data.resolve("log/audit.log"));
        assertThat(export(pairs("T1,A1")).exitCode()).isEqualTo(1);
        assertThat(out).doesNotExist();
    }

    private static void assertRefused(final CommandRun run, final String sentence) {
        assertThat(run.err()).isEqualTo(sentence + "\n");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
    }

    private CommandRun export(final Path pairs) {
        return run(pairs, certificate, out);
    }

    private CommandRun run(final Path pairs, final Path recipient, final Path to, final String... more) {
        final String[] call = new String[7 + more.length];
        final String[] first = {
            "export-terminals", "--file", pairs.toString(), "--out", to.toString(), "--recipient", recipient.toString()
        };
        System.arraycopy(first, 0, call, 0, first.length);
        System.arraycopy(more, 0, call, first.length, more.length);
        return keys.run(call);
    }

    private Path pairs(final String... lines) throws IOException {
        return Files.write(folder.resolve("pairs.csv"), List.of(lines));
    }

    private String opened() throws Exception {
        final byte[] content = recipients()
                .get(0)
                .getContentStream(
                        new JceKeyTransAuthEnvelopedRecipient(privateKey).setProvider(new BouncyCastleProvider()))
                .getContentStream()
                .readAllBytes();
        return new String(content, StandardCharsets.US_ASCII);
    }

    private List<RecipientInformation> recipients() throws Exception {
        return List.copyOf(new CMSAuthEnvelopedDataParser(new ByteArrayInputStream(Files.readAllBytes(out)))
                .getRecipientInfos()
                .getRecipients());
    }

    private void assertLine(final String line, final String terminal, final String acceptor) {
        try (KeyStore store = NodeKeys.open(Settings.defaults(), data, Map.of());
                TerminalKeys expected = TerminalKeys.export(
                        store, 1, bytes("%-8s".formatted(terminal)), bytes("%-15s".formatted(acceptor)))) {
            assertThat(line.split(","))
                    .containsExactly(
                            terminal,
                            acceptor,
                            "1",
                            HexFormat.of().formatHex(expected.request()),
                            checkValue(expected.request()),
                            HexFormat.of().formatHex(expected.response()),
                            checkValue(expected.response()));
        }
    }

    private static String checkValue(final byte[] key) {
        final CMac oracle = new CMac(AESEngine.newInstance());
        oracle.init(new KeyParameter(key));
        oracle.update(new byte[16], 0, 16);
        final byte[] tag = new byte[16];
        oracle.doFinal(tag, 0);
        return HexFormat.of().formatHex(tag, 0, 3);
    }

    private static byte[] bytes(final String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
