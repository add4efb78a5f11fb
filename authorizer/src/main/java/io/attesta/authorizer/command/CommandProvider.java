package io.attesta.authorizer.command;

import java.util.List;

/**
 * Brings commands to {@code attesta}. Found through {@link java.util.ServiceLoader}: name the class in
 * {@code META-INF/services/io.attesta.authorizer.command.CommandProvider} and give it a public constructor without
 * arguments.
 */
public interface CommandProvider {
    /**
     * New command objects, each annotated with picocli's {@code @Command} and a name, {@code Callable<Integer>} (its value
     * is the exit code) or {@code Runnable}. {@code --help}, {@code --version} and {@code --verbose} are added to each.
     */
    List<Object> commands();
}
