package io.attesta.authorizer.backoffice;

import java.util.Map;
import picocli.CommandLine.Command;

/** {@code attesta acceptors}: loads, lists and shows acceptors. */
@Command(
        name = "acceptors",
        description = "Loads acceptors into a server, lists them, shows what a server knows of one.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {EnrolmentLoadCommand.class, AcceptorsListCommand.class, EnrolmentShowCommand.class})
public final class AcceptorsCommand extends EnrolmentCommand {
    /** The command of this process. */
    public AcceptorsCommand() {
        this(System.getenv());
    }

    /**
     * The command elsewhere.
     *
     * @param environment variables by name
     */
    public AcceptorsCommand(final Map<String, String> environment) {
        super("acceptors", environment);
    }
}
