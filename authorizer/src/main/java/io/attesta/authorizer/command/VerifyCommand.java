package io.attesta.authorizer.command;

import io.attesta.protocol.receipt.SignedPair;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code attesta verify}: whether a receipt proves a statement, and what it says, in words. Needs no server but for keys. */
@Command(
        name = "verify",
        description = "Checks a receipt and says in words what it proves. Exit code 0: valid; 1: refused.")
final class VerifyCommand implements Callable<Integer> {
    private final Words words = new Words();
    private final InputStream input;

    @Spec
    private CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    private Source source;

    @Option(
            names = "--keys",
            paramLabel = "FILE|URL",
            description =
                    "Public keys to trust: a JWK set, a COSE key set or one key in hex (default: those the file names,"
                            + " else " + TrustedKeys.DEFAULT_URL + ").")
    private String keys;

    @Option(
            names = "--print-qr",
            description = "Prints the pair as a QR text as well, in a line of its own, if it is valid.")
    private boolean printQr;

    VerifyCommand() {
        this(System.in);
    }

    VerifyCommand(final InputStream input) {
        this.input = input;
    }

    /** The pair itself, as one text, or in a file. */
    static final class Source {
        @ArgGroup(exclusive = false)
        private Pair pair;

        @Option(
                names = "--qr",
                paramLabel = "TEXT",
                required = true,
                description = "Both as the text of a QR code, ATT1:…, in quotes: it may have blanks.")
        private String qr;

        @Option(
                names = "--file",
                paramLabel = "FILE",
                required = true,
                description =
                        "File with both: JSON as terminal --save writes it, a QR text, or CBOR; - is standard input.")
        private Path file;
    }

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

    @Override
    public Integer call() {
        final ReceiptFile pair = pair();
        final ReceiptJudgement judgement = ReceiptJudgement.of(pair.statement(), pair.receipt(), trusted(pair), words);
        final PrintWriter out = spec.commandLine().getOut();
        judgement.lines().forEach(out::println);
        if (printQr && judgement.valid()) {
            out.println(new SignedPair(pair.statement(), pair.receipt()).qrText());
        }
        return judgement.valid() ? ExitCodes.DONE : ExitCodes.FOUND_WRONG;
    }

    private ReceiptFile pair() {
        if (source.file != null) {
            return ReceiptFile.read(source.file, input);
        }
        if (source.qr != null) {
            return ReceiptFile.ofQrText(source.qr, "What --qr gives");
        }
        return new ReceiptFile(
                bytes("statement", source.pair.statement), bytes("receipt", source.pair.receipt), Optional.empty());
    }

    private TrustedKeys trusted(final ReceiptFile pair) {
        if (keys != null || pair.keys().isEmpty()) {
            return TrustedKeys.of(keys == null ? TrustedKeys.DEFAULT_URL : keys);
        }
        final TrustedKeys named = TrustedKeys.of(pair.keys().get());
        return new TrustedKeys(named.keys(), words.namedByTheFile(named.source()));
    }

    private byte[] bytes(final String what, final String text) {
        return EncodedBytes.read(text)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(), "The " + what + " is neither hex nor base64url; copy it whole."));
    }
}
