package io.attesta.authorizer.backoffice;

import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What {@code attesta acceptors} and {@code attesta terminals} have in common. */
abstract class EnrolmentCommand implements Runnable {
    private final String noun;
    private final Map<String, String> environment;

    @Spec
    private CommandSpec spec;

    /**
     * A command.
     *
     * @param noun its name, and that of the resource
     * @param environment variables by name
     */
    EnrolmentCommand(final String noun, final Map<String, String> environment) {
        this.noun = noun;
        this.environment = Map.copyOf(environment);
    }

    /** What it is about, in the plural. */
    final String noun() {
        return noun;
    }

    /** Path of the resource. */
    final String path() {
        return "/v1/" + noun;
    }

    final Map<String, String> environment() {
        return environment;
    }

    @Override
    public final void run() {
        throw new ParameterException(spec.commandLine(), "Name a command: load, list or show.");
    }
}
