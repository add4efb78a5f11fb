package io.attesta.authorizer;

import io.attesta.authorizer.api.ArchiveRefusal;
import io.attesta.authorizer.api.ProblemType;
import io.attesta.authorizer.api.ReportResources;
import io.attesta.authorizer.api.SearchResources;
import io.attesta.authorizer.archive.ArchiveDatabase;
import io.attesta.authorizer.archive.ArchiveQueryException;
import io.attesta.authorizer.archive.ArchiveReads;
import io.attesta.authorizer.archive.ReportFormat;
import io.attesta.authorizer.archive.ReportQuestion;
import io.attesta.authorizer.archive.ReportText;
import io.attesta.authorizer.archive.SearchPage;
import io.attesta.authorizer.archive.SearchQuestion;
import io.attesta.authorizer.runtime.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** The archive's answers as the HTTP API wants them. For any thread. */
final class ArchiveQuestions implements SearchResources.Search, ReportResources.Reports {
    private final ArchiveReads reads;
    private final Supplier<Optional<ArchiveDatabase>> database;
    private final boolean archive;
    private final ZoneId zone;
    private final Clock clock;

    /**
     * @param archive whether the server has an archive at all
     * @param database where it is, empty while it is being started
     * @param zone whose days reports are of
     */
    ArchiveQuestions(
            final boolean archive,
            final Supplier<Optional<ArchiveDatabase>> database,
            final ZoneId zone,
            final Clock clock) {
        this.archive = archive;
        this.database = database;
        this.zone = zone;
        this.clock = clock;
        reads = new ArchiveReads(() -> database.get().orElseThrow());
    }

    @Override
    public Set<String> parameters() {
        return Set.copyOf(SearchQuestion.PARAMETERS);
    }

    @Override
    public String kind(final Map<String, String> parameters) {
        return SearchQuestion.kind(parameters);
    }

    @Override
    public SearchResources.Page find(final Map<String, String> parameters) throws ArchiveRefusal {
        try {
            final SearchQuestion question = SearchQuestion.of(parameters);
            requireArchive();
            final SearchPage page = reads.search(question, Instant.ofEpochMilli(clock.nowMs()));
            return new SearchResources.Page(page.items(), page.next());
        } catch (final ArchiveQueryException e) {
            throw refusal(e);
        }
    }

    @Override
    public ReportResources.Text open(final ReportResources.Question asked) throws ArchiveRefusal {
        try {
            final ReportQuestion question = ReportQuestion.of(
                    asked.name(),
                    asked.from().orElse(null),
                    asked.to().orElse(null),
                    asked.county().orElse(null),
                    zone);
            requireArchive();
            return new Text(
                    reads.report(question, ReportFormat.of(asked.format()).orElseThrow()));
        } catch (final ArchiveQueryException e) {
            throw refusal(e);
        }
    }

    private void requireArchive() throws ArchiveRefusal {
        if (!archive) {
            throw new ArchiveRefusal(ProblemType.UNAVAILABLE, "This server has no archive: database.archive is false.");
        }
        if (database.get().isEmpty()) {
            throw new ArchiveRefusal(ProblemType.UNAVAILABLE, "The archive is being started; ask again in a moment.");
        }
    }

    private static ArchiveRefusal refusal(final ArchiveQueryException e) {
        return new ArchiveRefusal(
                switch (e.reason()) {
                    case INVALID -> ProblemType.INVALID_REQUEST;
                    case UNKNOWN -> ProblemType.NOT_FOUND;
                    case BUSY -> ProblemType.TOO_MANY_REQUESTS;
                    case AWAY -> ProblemType.UNAVAILABLE;
                },
                e.getMessage());
    }

    /** A report on its way out. */
    private record Text(ReportText text) implements ReportResources.Text {
        @Override
        public String next() throws ArchiveRefusal {
            try {
                return text.next();
            } catch (final ArchiveQueryException e) {
                throw refusal(e);
            }
        }

        @Override
        public void close() {
            text.close();
        }
    }
}
