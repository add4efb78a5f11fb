package io.attesta.authorizer.command;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/**
 * What came of one call of the command line.
 *
 * @param exitCode 0, 1 or 2
 * @param out standard output
 * @param err standard error
 */
record CommandRun(int exitCode, String out, String err) {
    static CommandRun of(final Object command, final String... arguments) {
        final StringWriter out = new StringWriter();
        final StringWriter err = new StringWriter();
        final CommandProvider provider = () -> List.of(command);
        final int exitCode = new AttestaCommandLine(
                        List.of(provider), new PrintWriter(out, true), new PrintWriter(err, true))
                .execute(arguments);
        return new CommandRun(exitCode, out.toString(), err.toString());
    }
}
