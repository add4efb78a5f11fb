package io.attesta.authorizer.inspection;

import io.attesta.authorizer.command.AttestaCommandLine;
import io.attesta.authorizer.command.SettingsOptions;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What came of one call of {@code attesta journal …}.
 *
 * @param exitCode 0, 1 or 2
 * @param out standard output
 * @param err standard error
 */
record InspectionRun(int exitCode, String out, String err) {
    private static final Path HOME = Path.of(System.getProperty("attesta.home"));

    /** Calls the command on a data folder. */
    static InspectionRun of(final Path data, final String... arguments) {
        final StringWriter out = new StringWriter();
        final StringWriter err = new StringWriter();
        final JournalCommand command = new JournalCommand(new SettingsOptions(Optional.of(HOME), Map.of()));
        final int exitCode = new AttestaCommandLine(
                        List.of(() -> List.of(command)), new PrintWriter(out, true), new PrintWriter(err, true))
                .execute(Stream.of(Stream.of("journal"), Arrays.stream(arguments), Stream.of("--data", data.toString()))
                        .flatMap(part -> part)
                        .toArray(String[]::new));
        return new InspectionRun(exitCode, out.toString(), err.toString());
    }

    List<String> lines() {
        return out.lines().toList();
    }

    String lastLine() {
        return lines().get(lines().size() - 1);
    }
}
