package io.attesta.bench.archive;

import io.attesta.authorizer.ArchiveCheck;
import io.attesta.authorizer.ServerException;
import io.attesta.authorizer.archive.ArchiveDatabase;
import io.attesta.authorizer.archive.DatabaseAudit;
import io.attesta.authorizer.archive.DatabaseAuditListener;
import io.attesta.authorizer.archive.DatabaseAuditReport;
import io.attesta.authorizer.archive.PostgresException;
import io.attesta.authorizer.archive.PostgresServer;
import io.attesta.authorizer.archive.ReconciliationReport;
import io.attesta.authorizer.command.CommandFailure;
import io.attesta.authorizer.command.ExitCodes;
import io.attesta.authorizer.command.SettingsOptions;
import io.attesta.authorizer.command.TrustedKeys;
import io.attesta.authorizer.feed.SampleWorld;
import io.attesta.authorizer.settings.Settings;
import io.attesta.bench.load.LoadProgress;
import io.attesta.bench.server.Presets;
import io.attesta.bench.server.TemporaryFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongConsumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code attesta bench archive}: writes a backlog, drains it, says how many rows a second went into the archive, compares it with the journal,
 * and audits it by itself. Exits 1 if anything is wrong; rates are told, not judged.
 */
@Command(
        name = "archive",
        description = "Drains a journal of many authorizations into an embedded PostgreSQL and says how fast; lookups'"
                + " indexes, fsync and synchronous commit are as in service. Everything is in a temporary folder.")
public final class ArchiveCommand implements Callable<Integer> {
    private static final int TOLD_EVERY = 5;
    private static final int MUST = 25_000;
    private static final int AIM = 60_000;
    private static final int START_SECONDS = 120;

    @Spec
    private CommandSpec spec;

    @Mixin
    private SettingsOptions options = SettingsOptions.ofProcess();

    @Option(
            names = "--rows",
            paramLabel = "N",
            defaultValue = "1000000",
            description = "Requests to be decided and journaled, at least; about 2 KiB of disk each (default:"
                    + " ${DEFAULT-VALUE}).")
    private long rows;

    @Option(
            names = "--cards",
            paramLabel = "N",
            defaultValue = "" + SampleWorld.CARDS,
            description = "Cards of the sample world, each a row, too (default: ${DEFAULT-VALUE}).")
    private int cards;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (rows < 1 || rows > 100_000_000 || cards < 100 || cards > SampleWorld.CARDS) {
            throw new CommandFailure(
                    "--rows takes 1 to 100000000, --cards 100 to " + SampleWorld.CARDS + ".",
                    ExitCodes.WRONG_USAGE,
                    null);
        }
        try (TemporaryFolder folder = TemporaryFolder.make(options.namedData(), "attesta-bench-")) {
            return run(folder.path()) ? ExitCodes.DONE : ExitCodes.FOUND_WRONG;
        } catch (final ServerException | PostgresException e) {
            throw new CommandFailure(e.getMessage(), e);
        }
    }

    private boolean run(final Path data) throws IOException, InterruptedException {
        final Map<String, String> presets = Presets.measured();
        presets.put("database.archive", "false");
        presets.put("journal.retain", "1d");
        final Settings settings = options.load(presets);
        say("Writing a journal of %,d authorizations and %,d cards", rows, cards);
        final Backlog backlog = Backlog.write(settings, options, data, rows, cards, this::tell);
        say("%,d answers are in the journal; starting PostgreSQL", backlog.answered());
        final Drain drain = new Drain(settings, data, new Seconds());
        try (PostgresServer postgres =
                new PostgresServer(data.resolve("postgres"), data.resolve("log/postgres.log"), 0, drain)) {
            postgres.start();
            final ArchiveDatabase database = ready(postgres);
            final DrainReport report = drain.run(database);
            tell(report);
            say("Comparing journal and archive");
            final ReconciliationReport reconciled = ArchiveCheck.run(settings.node(), data, database, backlog.keys());
            reconciled.details().forEach(out()::println);
            say("%s", reconciled.line());
            return audit(database, backlog) && reconciled.clean();
        }
    }

    private boolean audit(final ArchiveDatabase database, final Backlog backlog) {
        say("Auditing the archive by itself");
        final long startNs = System.nanoTime();
        final DatabaseAuditReport report =
                new DatabaseAudit(database, new TrustedKeys(backlog.keys(), "the server"), new Findings()).run();
        final double seconds = Math.max(1, System.nanoTime() - startNs) / 1e9;
        say("%s", report.line());
        say("audited in %.1f s, %,.0f rows a second", seconds, report.rows() / seconds);
        return report.clean();
    }

    /** Prints what the audit finds: nothing. */
    private final class Findings implements DatabaseAuditListener {
        @Override
        public void finding(final String sentence) {
            say("%s", sentence);
        }

        @Override
        public void progress(final long done, final long all) {
            // It takes less than the drain did.
        }
    }

    private static ArchiveDatabase ready(final PostgresServer postgres) throws InterruptedException {
        try {
            return postgres.ready().get(START_SECONDS, TimeUnit.SECONDS);
        } catch (final ExecutionException e) {
            throw new ServerException(
                    "PostgreSQL does not start: " + e.getCause().getMessage(), e);
        } catch (final TimeoutException e) {
            throw new ServerException("PostgreSQL did not start within " + START_SECONDS + " seconds.", e);
        }
    }

    private void tell(final LoadProgress progress) {
        if (Math.round(progress.seconds()) % TOLD_EVERY == 0) {
            say(
                    "%4.0f s  %,11d answered  %,9.0f a second",
                    progress.seconds(), progress.answered(), progress.ratePerSecond());
        }
    }

    private void tell(final DrainReport report) {
        say(
                "drained %,d rows in %.1f s, %,.0f a second",
                report.rows(), report.seconds(), report.rows() / report.seconds());
        say("of these %,d with authorizations in %.1f s", report.authorizationRows(), report.authorizationSeconds());
        say("rate %.0f rows/s (must %d, aim %d)", report.rate(), MUST, AIM);
    }

    /** Says each second's rows as it is over. */
    private final class Seconds implements LongConsumer {
        private int seconds;

        @Override
        public void accept(final long count) {
            seconds++;
            say("%4d s  %,9d rows", seconds, count);
        }
    }

    private void say(final String format, final Object... values) {
        out().println(String.format(Locale.ROOT, format, values));
        out().flush();
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
