package io.attesta.bench.connections;

import io.attesta.authorizer.ServerException;
import io.attesta.authorizer.command.CommandFailure;
import io.attesta.authorizer.command.ExitCodes;
import io.attesta.authorizer.command.SettingsOptions;
import io.attesta.bench.load.SampleTerminals;
import io.attesta.bench.measure.RunManifest;
import io.attesta.bench.server.Descriptors;
import io.attesta.bench.server.SelfSigned;
import io.attesta.bench.server.TemporaryFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code attesta bench connections}. Exits 1 if a connection was not made, not answered or not kept; memory is told and held against what
 * is wanted, not judged.
 */
@Command(
        name = "connections",
        description =
                "Opens idle connections to a server of its own, plain and with TLS, and says what each costs the server in"
                        + " memory.")
public final class ConnectionsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private SettingsOptions options = SettingsOptions.ofProcess();

    @Option(
            names = "--plain",
            paramLabel = "N",
            defaultValue = "8000",
            description = "Plain connections, 0 = none (default: ${DEFAULT-VALUE}).")
    private int plain;

    @Option(
            names = "--tls",
            paramLabel = "N",
            defaultValue = "2000",
            description = "Connections with TLS, 0 = none (default: ${DEFAULT-VALUE}).")
    private int tls;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the figures there, too.")
    private Path json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        requireSensible();
        final RunManifest manifest = RunManifest.ofProcess();
        final List<Holding> holdings = new ArrayList<>();
        if (plain > 0) {
            holdings.add(measure(Kind.PLAIN, plain));
        }
        if (tls > 0) {
            holdings.add(measure(Kind.TLS, tls));
        }
        final ConnectionsSummary summary = new ConnectionsSummary(holdings, manifest);
        summary.print(out());
        if (json != null) {
            summary.write(json);
        }
        return summary.isRight() ? ExitCodes.DONE : ExitCodes.FOUND_WRONG;
    }

    private void requireSensible() {
        if (plain < 0 || tls < 0 || Math.max(plain, tls) > SampleTerminals.COUNT || plain + tls == 0) {
            throw new CommandFailure(
                    "--plain and --tls take 0 to " + SampleTerminals.COUNT + ", and one of them more than 0.",
                    ExitCodes.WRONG_USAGE,
                    null);
        }
        try {
            Descriptors.requireRoom(Math.max(plain, tls));
        } catch (final ServerException e) {
            throw new CommandFailure(e.getMessage(), e);
        }
    }

    private Holding measure(final Kind kind, final int count) throws IOException, InterruptedException {
        out().println("Opening " + count + (kind == Kind.TLS ? " connections with TLS" : " plain connections"));
        out().flush();
        try (TemporaryFolder certificates = TemporaryFolder.make(options.namedData(), "attesta-certificate-")) {
            SelfSigned.make().write(certificates.path());
            return new IdleConnections(options, kind, count, certificates.path()).measure();
        } catch (final IOException e) {
            final String cause = e.getCause() == null ? "" : ": " + e.getCause().getMessage();
            throw new CommandFailure(
                    "What " + count + " connections cost cannot be measured: " + e.getMessage() + cause + ".", e);
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
