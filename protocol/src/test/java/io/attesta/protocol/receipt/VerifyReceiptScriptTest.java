package io.attesta.protocol.receipt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.attesta.protocol.Vectors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The example {@code docs/examples/verify-receipt.mjs}, run by Node where there is one, judges as this package does. */
final class VerifyReceiptScriptTest {
    private static final Path SCRIPT =
            Path.of(System.getProperty("attesta.home")).resolve("docs/examples/verify-receipt.mjs");
    private static final long SECONDS = 30;

    private record Result(int exitCode, String output) {}

    @BeforeAll
    static void needNode() throws InterruptedException {
        boolean there;
        try {
            there = run("node", "--version").exitCode() == 0;
        } catch (final IOException e) {
            there = false;
        }
        assumeTrue(there, "Node is not installed: the example that verifies receipts is not run");
    }

    @Test
    void shouldAcceptEveryReceiptOfVectors() throws IOException, InterruptedException {
        for (final VectorBatch batch : VectorBatch.all()) {
            final Result result = verify(batch.statement(), batch.receipt(), key());

            assertThat(result.exitCode()).as(batch + ": " + result.output()).isZero();
            final Statement statement = Statement.parse(batch.statement());
            assertThat(result.output())
                    .startsWith("valid: ")
                    .contains(" of " + statement.issuer() + "\n")
                    .contains("\n  acceptor " + statement.acceptor() + "\n")
                    .contains("\n  stan " + statement.stan() + "\n")
                    .contains("\n  responseCode " + statement.responseCode() + "\n");
        }
    }

    @Test
    void shouldRefuseStatementWhenOneBitIsOther() throws IOException, InterruptedException {
        final VectorBatch batch = VectorBatch.all().get(2);
        final byte[] statement = batch.statement().clone();
        statement[statement.length - 2] ^= 1;

        assertRefused(verify(statement, batch.receipt(), key()), "the signature is not over this statement");
    }

    @Test
    void shouldRefuseReceiptWhenItsSignatureOrPathIsOther() throws IOException, InterruptedException {
        final VectorBatch batch = VectorBatch.all().get(2);
        for (final int fromEnd : new int[] {1, 80}) {
            final byte[] receipt = batch.receipt().clone();
            receipt[receipt.length - fromEnd] ^= 1;

            assertRefused(verify(batch.statement(), receipt, key()), "the signature is not over this statement");
        }
    }

    @Test
    void shouldRefuseWhenKeyIsAnother() throws IOException, InterruptedException {
        final VectorBatch batch = VectorBatch.all().get(0);

        assertRefused(verify(batch.statement(), batch.receipt(), new byte[32]), "the receipt names another key");
    }

    @Test
    void shouldRefuseBatchHeaderAlthoughItIsSigned() throws IOException, InterruptedException {
        final VectorBatch batch = VectorBatch.all().get(0);
        final byte[] receipt = new byte[ReceiptWriter.MAX_LENGTH];
        final byte[] signature = Arrays.copyOfRange(
                batch.receipt(), batch.receipt().length - ReceiptWriter.SIGNATURE_LENGTH, batch.receipt().length);
        final int length = new ReceiptWriter(
                        Vectors.hex(Vectors.root().get("receipts").get("kid")))
                .write(batch.tree(), 0, signature, 0, receipt, 0);

        assertRefused(verify(batch.header(), Arrays.copyOf(receipt, length), key()), "what is signed is no statement");
    }

    @Test
    void shouldRefuseInOneLineWhenReceiptIsCutAnywhere() throws IOException, InterruptedException {
        final VectorBatch batch = VectorBatch.all().get(0);
        for (int length = 1; length < batch.receipt().length; length += 19) {
            final Result result = verify(batch.statement(), Arrays.copyOf(batch.receipt(), length), key());

            assertThat(result.exitCode()).isEqualTo(1);
            assertThat(result.output()).startsWith("refused: ").hasLineCount(1);
        }
    }

    private static void assertRefused(final Result result, final String why) {
        assertThat(result.output()).isEqualTo("refused: " + why + "\n");
        assertThat(result.exitCode()).isEqualTo(1);
    }

    private static byte[] key() {
        return Vectors.hex(Vectors.root().get("receipts").get("public_key"));
    }

    private static Result verify(final byte[] statement, final byte[] receipt, final byte[] key)
            throws IOException, InterruptedException {
        final HexFormat hex = HexFormat.of();
        return run("node", SCRIPT.toString(), hex.formatHex(statement), hex.formatHex(receipt), hex.formatHex(key));
    }

    private static Result run(final String... command) throws IOException, InterruptedException {
        final Process process =
                new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
        process.getOutputStream().close();
        final String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
        return new Result(process.exitValue(), output);
    }
}
