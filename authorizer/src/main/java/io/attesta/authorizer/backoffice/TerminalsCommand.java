package io.attesta.authorizer.backoffice;

import java.util.Map;
import picocli.CommandLine.Command;

/** {@code attesta terminals}: loads, lists and shows terminals. */
@Command(
        name = "terminals",
        description = "Loads terminals into a server, lists them, shows what a server knows of one.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {EnrolmentLoadCommand.class, TerminalsListCommand.class, EnrolmentShowCommand.class})
public final class TerminalsCommand extends EnrolmentCommand {
    /** The command of this process. */
    public TerminalsCommand() {
        this(System.getenv());
    }

    /**
     * The command elsewhere.
     *
     * @param environment variables by name
     */
    public TerminalsCommand(final Map<String, String> environment) {
        super("terminals", environment);
    }
}
