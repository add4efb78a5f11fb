package io.attesta.authorizer;

import io.attesta.authorizer.archive.ArchiveDatabase;
import io.attesta.authorizer.archive.ArchiveMismatchException;
import io.attesta.authorizer.archive.DatabaseAudit;
import io.attesta.authorizer.archive.DatabaseAuditListener;
import io.attesta.authorizer.archive.DatabaseAuditReport;
import io.attesta.authorizer.archive.PostgresException;
import io.attesta.authorizer.archive.ReconciliationReport;
import io.attesta.authorizer.command.ArchiveAudit;
import io.attesta.authorizer.command.RowProgress;
import io.attesta.authorizer.command.SettingsOptions;
import io.attesta.authorizer.command.TrustedKeys;
import io.attesta.authorizer.settings.Settings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;

/** Audits the archive that settings and data folder name: by itself, then against the journal. */
final class ArchiveAuditRun implements ArchiveAudit {
    /** More would tell nothing new; all are counted. */
    private static final int MAX_LINES = 1_000;

    @Override
    public boolean run(
            final SettingsOptions options,
            final boolean databaseOnly,
            final TrustedKeys keys,
            final PrintWriter out,
            final PrintWriter progress) {
        final Settings settings = options.load();
        final Path data = options.data();
        final DataFolderArchive archive =
                databaseOnly ? DataFolderArchive.alone(settings, data) : new DataFolderArchive(settings, data);
        return archive.use(database -> {
            final boolean proved = audit(database, keys, out, progress);
            return databaseOnly ? proved : reconcile(settings, data, database, keys, out) && proved;
        });
    }

    private static boolean audit(
            final ArchiveDatabase database, final TrustedKeys keys, final PrintWriter out, final PrintWriter progress) {
        final long startNs = System.nanoTime();
        final DatabaseAuditReport report;
        try (RowProgress shown = new RowProgress("archive", "audited", progress)) {
            report = new DatabaseAudit(database, keys, new Told(out, shown)).run();
        } catch (final PostgresException e) {
            throw new ServerException(e.getMessage(), e);
        } catch (final ArchiveMismatchException e) {
            throw new ServerException("There is nothing to audit: " + e.getMessage() + ".", e);
        }
        tell(report, Math.max(1, System.nanoTime() - startNs) / 1e9, keys, out);
        return report.clean();
    }

    private static void tell(
            final DatabaseAuditReport report, final double seconds, final TrustedKeys keys, final PrintWriter out) {
        for (final DatabaseAuditReport.Node node : report.nodes()) {
            out.println("archive of "
                    + (node.batches() == 0
                            ? "node " + node.node() + ": no batch"
                            : node.issuer()
                                    + ": " + node.batches() + " batches, the last " + node.lastBatch() + ", sealed "
                                    + node.lastSealedAt())
                    + ", keys of " + keys.source());
        }
        out.println(String.format(
                Locale.ROOT,
                "read: %,d rows of %,d batches in %.1f s (%,.0f rows, %,.0f batches a second)",
                report.rows(),
                report.batches(),
                seconds,
                report.rows() / seconds,
                report.batches() / seconds));
        out.println(report.line());
        out.flush();
    }

    private static boolean reconcile(
            final Settings settings,
            final Path data,
            final ArchiveDatabase database,
            final TrustedKeys keys,
            final PrintWriter out) {
        final ReconciliationReport report = ArchiveCheck.run(settings.node(), data, database, keys.keys());
        report.details().forEach(out::println);
        out.println(report.line());
        out.flush();
        return report.clean();
    }

    private static final class Told implements DatabaseAuditListener {
        private final PrintWriter out;
        private final RowProgress progress;
        private long findings;

        private Told(final PrintWriter out, final RowProgress progress) {
            this.out = out;
            this.progress = progress;
        }

        @Override
        public void finding(final String sentence) {
            findings++;
            if (findings <= MAX_LINES) {
                out.println(sentence);
            } else if (findings == MAX_LINES + 1) {
                out.println("more than " + MAX_LINES + " findings; the rest is only counted");
            }
        }

        @Override
        public void progress(final long rows, final long all) {
            progress.at(rows, all);
        }
    }
}
