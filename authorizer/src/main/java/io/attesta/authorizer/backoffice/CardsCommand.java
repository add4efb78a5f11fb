package io.attesta.authorizer.backoffice;

import java.io.InputStream;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code attesta cards}: makes, loads and shows cards. */
@Command(
        name = "cards",
        description = "Makes files of cards, loads them into a server, shows what a server knows of a card.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {CardsGenerateCommand.class, CardsLoadCommand.class, CardsShowCommand.class})
public final class CardsCommand implements Runnable {
    private final Map<String, String> environment;
    private final InputStream input;

    @Spec
    private CommandSpec spec;

    /** The command of this process. */
    public CardsCommand() {
        this(System.getenv(), System.in);
    }

    /**
     * The command elsewhere.
     *
     * @param environment variables by name
     * @param input standard input
     */
    public CardsCommand(final Map<String, String> environment, final InputStream input) {
        this.environment = Map.copyOf(environment);
        this.input = input;
    }

    Map<String, String> environment() {
        return environment;
    }

    InputStream input() {
        return input;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Name a command: generate, load or show.");
    }
}
