package io.attesta.bench.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** {@code attesta bench peer attesta …}: {@code attesta serve …} as it is, but that it drains and ends when standard input closes. */
@Command(name = "attesta", hidden = true, description = "Runs attesta serve until standard input closes.")
final class AttestaPeerCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Unmatched
    private List<String> options = new ArrayList<>();

    @Override
    public Integer call() {
        final Thread leash = new Thread(
                () -> {
                    Leash.hold(System.in);
                    // Like a SIGTERM: the server's own hook drains.
                    System.exit(0);
                },
                "attesta-leash");
        leash.setDaemon(true);
        leash.start();
        return spec.root().subcommands().get("serve").execute(options.toArray(String[]::new));
    }
}
