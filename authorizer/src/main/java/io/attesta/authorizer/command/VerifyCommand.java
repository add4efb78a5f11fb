package io.attesta.authorizer.command;

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

    /** Either the pair itself or a file with it. */
    static final class Source {
        @ArgGroup(exclusive = false)
        private Pair pair;

        @Option(
                names = "--file",
                paramLabel = "FILE",
                required = true,
                description = "JSON file with both, as terminal --save writes it.")
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

        /** Both as bytes; a wrong usage of {@code command} if one is not encoded as it should be. */
        ReceiptFile read(final CommandSpec command) {
            return new ReceiptFile(
                    bytes(command, "statement", statement), bytes(command, "receipt", receipt), Optional.empty());
        }

        private static byte[] bytes(final CommandSpec command, final String what, final String text) {
            return EncodedBytes.read(text)
                    .orElseThrow(() -> new ParameterException(
                            command.commandLine(), "The " + what + " is neither hex nor base64url; copy it whole."));
        }
    }

    @Override
    public Integer call() {
        final ReceiptFile pair = source.file != null ? ReceiptFile.read(source.file) : source.pair.read(spec);
        final ReceiptJudgement judgement = ReceiptJudgement.of(pair.statement(), pair.receipt(), trusted(pair), words);
        final PrintWriter out = spec.commandLine().getOut();
        judgement.lines().forEach(out::println);
        return judgement.valid() ? ExitCodes.DONE : ExitCodes.FOUND_WRONG;
    }

    private TrustedKeys trusted(final ReceiptFile pair) {
        if (keys != null || pair.keys().isEmpty()) {
            return TrustedKeys.of(keys == null ? TrustedKeys.DEFAULT_URL : keys);
        }
        final TrustedKeys named = TrustedKeys.of(pair.keys().get());
        return new TrustedKeys(named.keys(), words.namedByTheFile(named.source()));
    }
}
