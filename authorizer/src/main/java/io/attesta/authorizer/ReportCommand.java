package io.attesta.authorizer;

import io.attesta.authorizer.archive.ArchiveQueryException;
import io.attesta.authorizer.archive.ArchiveReads;
import io.attesta.authorizer.archive.Report;
import io.attesta.authorizer.archive.ReportFormat;
import io.attesta.authorizer.archive.ReportQuestion;
import io.attesta.authorizer.archive.ReportText;
import io.attesta.authorizer.command.CommandFailure;
import io.attesta.authorizer.command.ExitCodes;
import io.attesta.authorizer.command.IoReason;
import io.attesta.authorizer.command.SettingsOptions;
import io.attesta.authorizer.settings.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Iterator;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code attesta report}: writes a report of some days from the archive of a data folder, as CSV or JSON. */
@Command(
        name = "report",
        description =
                "Writes a report of some days from the archive; works beside a running server and on a stopped one.")
final class ReportCommand implements Callable<Integer> {
    /** Names of the reports, for the help. */
    static final class Names implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Report.labels().iterator();
        }
    }

    @Spec
    private CommandSpec spec;

    @Mixin
    private SettingsOptions options = SettingsOptions.ofProcess();

    @Parameters(
            paramLabel = "NAME",
            completionCandidates = Names.class,
            description = "Which: ${COMPLETION-CANDIDATES}.")
    private String name;

    @Option(
            names = "--from",
            paramLabel = "DATE",
            required = true,
            description = "First day, such as 2026-11-01, in the zone cards.zone.")
    private String from;

    @Option(
            names = "--to",
            paramLabel = "DATE",
            required = true,
            description = "Last day; at most 366 days with the first.")
    private String to;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "csv",
            description = "csv: RFC 4180 with a line of names; json: one array of objects (default: csv).")
    private String format;

    @Option(names = "--county", paramLabel = "XX", description = "Only acceptors of this county (default: all).")
    private String county;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Writes to this file, which appears when it is whole (default: standard output).")
    private Path file;

    @Override
    public Integer call() {
        final Settings settings = options.load();
        final ReportFormat written = ReportFormat.of(format)
                .orElseThrow(() -> new CommandFailure("--format is csv or json.", ExitCodes.WRONG_USAGE, null));
        final ReportQuestion question = question(settings);
        return new DataFolderArchive(settings, options.data()).use(database -> {
            try (ReportText text = new ArchiveReads(() -> database).report(question, written)) {
                write(text);
                return ExitCodes.DONE;
            } catch (final ArchiveQueryException e) {
                throw new CommandFailure(e.getMessage(), e);
            }
        });
    }

    private ReportQuestion question(final Settings settings) {
        try {
            return ReportQuestion.of(name, from, to, county, settings.cards().zone());
        } catch (final ArchiveQueryException e) {
            throw new CommandFailure(e.getMessage(), ExitCodes.WRONG_USAGE, null);
        }
    }

    private void write(final ReportText text) throws ArchiveQueryException {
        if (file == null) {
            final PrintWriter out = spec.commandLine().getOut();
            for (String part = text.next(); part != null; part = text.next()) {
                out.print(part);
            }
            out.flush();
            return;
        }
        final Path unfinished = file.resolveSibling(file.getFileName() + ".part");
        try {
            try (Writer out = Files.newBufferedWriter(unfinished)) {
                for (String part = text.next(); part != null; part = text.next()) {
                    out.write(part);
                }
            }
            Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (final IOException e) {
            throw new CommandFailure("The report cannot be written to " + file + ": " + IoReason.of(e) + ".", e);
        }
    }
}
