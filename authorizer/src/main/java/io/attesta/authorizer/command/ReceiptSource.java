package io.attesta.authorizer.command;

import io.attesta.protocol.receipt.EncodedBytes;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Where a statement and its receipt come from: themselves on the command line, one text, or a file. An exclusive group of options. */
class ReceiptSource {
    @ArgGroup(exclusive = false)
    private Pair pair;

    @Option(
            names = "--qr",
            paramLabel = "TEXT",
            required = true,
            description =
                    "Both as the text of a QR code, ATT1:…, in single quotes: it may have blanks and dollar signs.")
    private String qr;

    @Option(
            names = "--file",
            paramLabel = "FILE",
            required = true,
            description = "File with both: JSON as terminal --save writes it, a QR text, or CBOR; - is standard input.")
    private Path file;

    /** Statement and receipt on the command line. */
    static final class Pair {
        @Option(
                names = "--statement",
                paramLabel = "HEX",
                required = true,
                description = "The statement (DE 62), hex or base64url.")
        private String statement;

        @Option(
                names = "--receipt",
                paramLabel = "HEX",
                required = true,
                description = "The receipt (DE 63), hex or base64url.")
        private String receipt;
    }

    /**
     * Both as bytes.
     *
     * @param command whose usage it is
     * @param input what {@code -} stands for
     * @throws CommandFailure one sentence, if they cannot be had
     */
    final ReceiptFile read(final CommandSpec command, final InputStream input) {
        if (file != null) {
            return ReceiptFile.read(file, input);
        }
        if (qr != null) {
            return ReceiptFile.ofQrText(qr, "What --qr gives");
        }
        return new ReceiptFile(
                bytes(command, "statement", pair.statement), bytes(command, "receipt", pair.receipt), Optional.empty());
    }

    private static byte[] bytes(final CommandSpec command, final String what, final String text) {
        return EncodedBytes.read(text)
                .orElseThrow(() -> new ParameterException(
                        command.commandLine(), "The " + what + " is neither hex nor base64url; copy it whole."));
    }
}
