package io.attesta.authorizer;

import io.attesta.authorizer.command.AttestaCommandLine;
import io.attesta.authorizer.command.CommandProvider;
import java.io.PrintWriter;
import java.util.List;
import java.util.ServiceLoader;

/** Entry point of the launcher script {@code attesta}. Exit codes: 0 done, 1 found something wrong, 2 wrong usage. */
public final class Main {
    private Main() {}

    /** Runs the command that the arguments name, then ends the process with the command's exit code. */
    public static void main(final String[] arguments) {
        final List<CommandProvider> providers = ServiceLoader.load(CommandProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
        final int exitCode = new AttestaCommandLine(
                        providers, new PrintWriter(System.out, true), new PrintWriter(System.err, true))
                .execute(arguments);
        System.exit(exitCode);
    }
}
