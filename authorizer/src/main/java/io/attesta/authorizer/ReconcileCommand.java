package io.attesta.authorizer;

import io.attesta.authorizer.archive.ReconciliationReport;
import io.attesta.authorizer.command.ExitCodes;
import io.attesta.authorizer.command.SettingsOptions;
import io.attesta.authorizer.node.NodeKeys;
import io.attesta.authorizer.settings.Settings;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.signing.PublicKeySet;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * {@code attesta reconcile}: compares journal and archive batch by batch. Prints what it found and, as its last line, {@code
 * journal=<n> archive=<n> missing=<n> extra=<n> different=<n>}; exits 1 if anything is missing, extra or different.
 */
@Command(
        name = "reconcile",
        description = "Compares journal and archive; works beside a running server and on a stopped one.")
final class ReconcileCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private SettingsOptions options = SettingsOptions.ofProcess();

    @Override
    public Integer call() {
        final Settings settings = options.load();
        final Path data = options.data();
        try (KeyStore keys = NodeKeys.open(settings, data, System.getenv())) {
            final ReconciliationReport report = ArchiveCheck.run(settings, data, PublicKeySet.of(keys));
            final PrintWriter out = spec.commandLine().getOut();
            report.details().forEach(out::println);
            out.println(report.line());
            out.flush();
            return report.clean() ? ExitCodes.DONE : ExitCodes.FOUND_WRONG;
        }
    }
}
