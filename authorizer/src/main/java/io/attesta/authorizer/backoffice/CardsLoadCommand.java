package io.attesta.authorizer.backoffice;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code attesta cards load FILE}: sends a file of deltas, see {@link FileLoad}. */
@Command(
        name = "load",
        description =
                "Sends a file of deltas to a server: NDJSON, or CSV. May be interrupted and called again. Prints each"
                        + " rejected line and, last, applied=<n> stale=<n> rejected=<n>; ends with 1 if a line was rejected.")
final class CardsLoadCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @ParentCommand
    private CardsCommand cards;

    @Mixin
    private ServerOptions server;

    @Parameters(paramLabel = "FILE", description = "The file; CSV if its name ends with .csv.")
    private Path file;

    @Option(
            names = "--feed",
            paramLabel = "NAME",
            description = "Name under which the parts are numbered, 1 to 64 letters, digits, dots, dashes, underscores"
                    + " (default: made of the file's name, size and time).")
    private String feed;

    @Option(names = "--gzip", description = "Zips what is sent, quickly rather than well: for slow networks.")
    private boolean gzip;

    @Override
    public Integer call() {
        final boolean csv = file.toString().toLowerCase(Locale.ROOT).endsWith(".csv");
        return new FileLoad(
                        server.transfer(cards.environment()),
                        new FileLoad.Target("/v1/cards/deltas", "cards", "load-", csv),
                        file,
                        gzip,
                        Optional.ofNullable(feed),
                        spec.commandLine().getOut(),
                        spec.commandLine().getErr())
                .run();
    }
}
