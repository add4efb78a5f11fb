package io.attesta.authorizer.backoffice;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code attesta acceptors load FILE}, and the same of terminals: see {@link FileLoad}. */
@Command(
        name = "load",
        description =
                "Sends a file of them to a server: NDJSON, one a line. May be interrupted and called again. Prints each"
                        + " rejected line and, last, applied=<n> stale=<n> rejected=<n>; ends with 1 if a line was rejected.")
final class EnrolmentLoadCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @ParentCommand
    private EnrolmentCommand parent;

    @Mixin
    private ServerOptions server;

    @Parameters(paramLabel = "FILE", description = "The file.")
    private Path file;

    @Option(
            names = "--feed",
            paramLabel = "NAME",
            description = "Name under which the parts are numbered, 1 to 64 letters, digits, dots, dashes, underscores"
                    + " (default: made of the file's name, size and time).")
    private String feed;

    @Override
    public Integer call() {
        return new FileLoad(
                        server.transfer(parent.environment()),
                        new FileLoad.Target(parent.path(), parent.noun(), "load-" + parent.noun() + "-", false),
                        file,
                        false,
                        Optional.ofNullable(feed),
                        spec.commandLine().getOut(),
                        spec.commandLine().getErr())
                .run();
    }
}
