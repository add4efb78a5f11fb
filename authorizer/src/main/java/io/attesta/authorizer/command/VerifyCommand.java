package io.attesta.authorizer.command;

import io.attesta.protocol.receipt.SignedPair;
import java.io.InputStream;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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
    private ReceiptSource source;

    @Option(
            names = "--keys",
            paramLabel = "FILE|URL",
            description =
                    "Public keys to trust: a JWK set, a COSE key set or one key in hex (default: those the file names,"
                            + " else " + TrustedKeys.DEFAULT_URL + ").")
    private String keys;

    @Mixin
    private HttpsOptions https = new HttpsOptions();

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

    @Override
    public Integer call() {
        final ReceiptFile pair = source.read(spec, input);
        final ReceiptJudgement judgement = ReceiptJudgement.of(pair.statement(), pair.receipt(), trusted(pair), words);
        final PrintWriter out = spec.commandLine().getOut();
        judgement.lines().forEach(out::println);
        if (printQr && judgement.valid()) {
            out.println(new SignedPair(pair.statement(), pair.receipt()).qrText());
        }
        return judgement.valid() ? ExitCodes.DONE : ExitCodes.FOUND_WRONG;
    }

    private TrustedKeys trusted(final ReceiptFile pair) {
        if (keys != null || pair.keys().isEmpty()) {
            return TrustedKeys.of(keys == null ? TrustedKeys.DEFAULT_URL : keys, https.context());
        }
        final TrustedKeys named = TrustedKeys.of(pair.keys().get(), https.context());
        return new TrustedKeys(named.keys(), words.namedByTheFile(named.source()));
    }
}
