package io.attesta.authorizer.archive;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers questions from the archive, each on a read-only connection of its own, a few at once: whoever asks takes nothing from the
 * archiver but the database's own time. For any thread.
 */
public final class ArchiveReads {
    private static final Logger LOG = LoggerFactory.getLogger(ArchiveReads.class);
    /** Two cores and a few auditors: more at once would only be slower. */
    private static final int SEARCHES = 4;

    private static final Duration SEARCH_TIME = Duration.ofSeconds(6);
    /** A report reads all rows of its days, once. */
    private static final int REPORTS = 2;

    private static final Duration REPORT_TIME = Duration.ofMinutes(10);
    /** SQLSTATE of a statement that was ended because its time was over. */
    static final String TOO_LONG = "57014";

    private final Supplier<ArchiveDatabase> database;
    private final Duration searchTime;
    private final Semaphore searches = new Semaphore(SEARCHES);
    private final Semaphore reports = new Semaphore(REPORTS);

    /** @param database where the archive is; asked for each question */
    public ArchiveReads(final Supplier<ArchiveDatabase> database) {
        this(database, SEARCH_TIME);
    }

    /** @param searchTime how long a search may take */
    ArchiveReads(final Supplier<ArchiveDatabase> database, final Duration searchTime) {
        this.database = database;
        this.searchTime = searchTime;
    }

    /**
     * A page of authorizations.
     *
     * @param now the time
     * @throws ArchiveQueryException if too many search already, or the database cannot be reached or does not answer in time
     */
    public SearchPage search(final SearchQuestion question, final Instant now) throws ArchiveQueryException {
        if (!searches.tryAcquire()) {
            throw busy(SEARCHES + " searches are being answered, as many as may be at once; ask again in a moment.");
        }
        try (ReadConnection connection = ReadConnection.open(database.get(), searchTime)) {
            return new Search(connection, question, now).run();
        } catch (final SQLException e) {
            throw failure(
                    e,
                    "The archive found no answer within " + searchTime.toSeconds()
                            + " seconds; ask for a shorter time, or for a card or a code.");
        } catch (final PostgresException e) {
            throw away(e);
        } finally {
            searches.release();
        }
    }

    /**
     * A report, whose first rows are there when this returns; to be closed.
     *
     * @throws ArchiveQueryException if too many are being written already, or the database cannot be reached or does not answer in time
     */
    public ReportText report(final ReportQuestion question, final ReportFormat format) throws ArchiveQueryException {
        if (!reports.tryAcquire()) {
            throw busy(REPORTS + " reports are being written, as many as may be at once; ask again in a while.");
        }
        ReadConnection connection = null;
        ReportText text = null;
        try {
            connection = ReadConnection.open(database.get(), REPORT_TIME);
            text = new ReportText(connection, question, format, reports::release);
            return text;
        } catch (final SQLException e) {
            throw reportFailure(e);
        } catch (final PostgresException e) {
            throw away(e);
        } finally {
            if (text == null) {
                if (connection != null) {
                    connection.close();
                }
                reports.release();
            }
        }
    }

    static ArchiveQueryException reportFailure(final SQLException failure) {
        return failure(
                failure, "The report was not done within " + REPORT_TIME.toMinutes() + " minutes; ask for fewer days.");
    }

    private static ArchiveQueryException busy(final String sentence) {
        return new ArchiveQueryException(ArchiveQueryException.Reason.BUSY, sentence, null);
    }

    private static ArchiveQueryException away(final Exception cause) {
        return new ArchiveQueryException(
                ArchiveQueryException.Reason.AWAY,
                "The archive's database cannot be reached now; ask again later.",
                cause);
    }

    /** What became of a question that failed in the database. */
    private static ArchiveQueryException failure(final SQLException failure, final String tooLong) {
        if (TOO_LONG.equals(failure.getSQLState())) {
            return new ArchiveQueryException(ArchiveQueryException.Reason.AWAY, tooLong, failure);
        }
        // SQLSTATE alone: what PostgreSQL adds may quote a row.
        LOG.warn("a question to the archive failed: SQLSTATE {}", failure.getSQLState());
        return away(failure);
    }
}
