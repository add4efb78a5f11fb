package io.attesta.authorizer.backoffice;

import io.attesta.authorizer.command.CommandFailure;
import io.attesta.authorizer.command.ExitCodes;
import io.attesta.authorizer.feed.SampleFile;
import io.attesta.authorizer.feed.SampleWorld;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code attesta cards generate}: the cards of the sample world, as a file that {@code cards load} takes. */
@Command(name = "generate", description = "Writes the cards of the sample world, the same each time: NDJSON, or CSV.")
final class CardsGenerateCommand implements Callable<Integer> {
    private static final long MOST = 99_999_999_999L;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "" + SampleWorld.CARDS,
            description = "How many (default: ${DEFAULT-VALUE}).")
    private long count;

    @Option(names = "--out", paramLabel = "FILE", description = "Where to (default: standard output).")
    private Path out;

    @Option(names = "--csv", description = "CSV instead of NDJSON.")
    private boolean csv;

    @Override
    public Integer call() {
        if (count < 0 || count > MOST) {
            throw new CommandFailure("--count takes a number from 0 to " + MOST + ".", ExitCodes.WRONG_USAGE, null);
        }
        try {
            if (out == null) {
                toStandardOutput();
            } else {
                try (Writer file = Files.newBufferedWriter(out, StandardCharsets.US_ASCII)) {
                    SampleFile.write(count, csv, file);
                }
            }
        } catch (final IOException e) {
            throw new CommandFailure("The file " + out + " cannot be written: " + Transfer.reason(e) + ".", e);
        }
        return ExitCodes.DONE;
    }

    private void toStandardOutput() throws IOException {
        final PrintWriter writer = spec.commandLine().getOut();
        SampleFile.write(count, csv, writer);
        writer.flush();
        if (writer.checkError()) {
            throw new CommandFailure("Standard output was closed before all cards were written.");
        }
    }
}
