package io.attesta.authorizer.command;

import io.attesta.authorizer.settings.SettingsException;
import io.attesta.keystore.KeyStoreException;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * {@code attesta} with all its commands. Failures are one sentence on the error writer; the trace only with
 * {@code --verbose}.
 */
public final class AttestaCommandLine {
    /** What numbers of months, ports and places have fewer digits than, and the groups of a card number do not. */
    private static final int SHORTEST_HIDDEN = 4;

    private static final String HIDDEN = "...";

    private final AttestaCommand top = new AttestaCommand();
    private final CommandLine commandLine;

    /**
     * Puts the command line together.
     *
     * @param providers whose commands there are, in the order of the help text
     * @param out where results go
     * @param err where failures go
     */
    public AttestaCommandLine(final List<CommandProvider> providers, final PrintWriter out, final PrintWriter err) {
        this.commandLine = new CommandLine(top);
        providers.forEach(provider -> provider.commands().forEach(commandLine::addSubcommand));
        // After the commands: these settings are handed down to those that are there.
        commandLine
                .setOut(out)
                .setErr(err)
                .setUsageHelpAutoWidth(true)
                // An argument that begins with @ is itself: what a file holds might be told back.
                .setExpandAtFiles(false)
                .setParameterExceptionHandler(this::sayWrongUsage)
                .setExecutionExceptionHandler((failure, command, parsed) -> sayFailure(failure, command));
    }

    /** Runs the command that the arguments name; the exit code is 0, 1 or 2. */
    public int execute(final String... arguments) {
        return commandLine.execute(arguments);
    }

    /** What commands and options there are: the model that the help texts are made of, not to be changed. */
    public CommandSpec model() {
        return commandLine.getCommandSpec();
    }

    private int sayWrongUsage(final ParameterException wrong, final String[] arguments) {
        final CommandLine command = wrong.getCommandLine();
        final PrintWriter err = command.getErr();
        final String safe = withoutSecrets(wrong.getMessage(), arguments);
        err.println(safe);
        if (!safe.equals(wrong.getMessage())) {
            err.println(
                    "(Arguments with digits are not told back: card numbers belong on standard input, keys in files.)");
        }
        if (!UnmatchedArgumentException.printSuggestions(wrong, err)) {
            err.println("See: " + command.getCommandSpec().qualifiedName() + " --help");
        }
        if (top.verbose()) {
            // Without the messages of the exception and its causes, which repeat arguments.
            err.println(wrong.getClass().getName());
            for (final StackTraceElement frame : wrong.getStackTrace()) {
                err.println("\tat " + frame);
            }
        }
        err.flush();
        return ExitCodes.WRONG_USAGE;
    }

    /**
     * The message without what arguments hold, if there is a digit in it: somebody may have put a card number or a key where
     * it does not belong, and errors end up in logs. Names of commands and options have none and are told back.
     */
    private static String withoutSecrets(final String message, final String... arguments) {
        String safe = message;
        for (final String argument : arguments) {
            final String value = argument.substring(argument.indexOf('=') + 1);
            if (value.length() >= SHORTEST_HIDDEN && value.chars().anyMatch(Character::isDigit)) {
                safe = safe.replace(value, HIDDEN);
            }
        }
        return safe;
    }

    private int sayFailure(final Exception failure, final CommandLine command) {
        final PrintWriter err = command.getErr();
        final int exitCode;
        if (failure instanceof CommandFailure told) {
            err.println(told.getMessage());
            exitCode = told.exitCode();
        } else if (failure instanceof SettingsException refused) {
            err.println(refused.getMessage());
            exitCode = ExitCodes.FOUND_WRONG;
        } else if (failure instanceof KeyStoreException refused) {
            err.println(refused.getMessage());
            exitCode = ExitCodes.FOUND_WRONG;
        } else {
            err.println(
                    "A fault inside Attesta: " + failure + " (again with --verbose shows where; please report it).");
            exitCode = ExitCodes.FOUND_WRONG;
        }
        sayTrace(failure, err);
        return exitCode;
    }

    private void sayTrace(final Exception failure, final PrintWriter err) {
        if (top.verbose()) {
            failure.printStackTrace(err);
        }
        err.flush();
    }
}
