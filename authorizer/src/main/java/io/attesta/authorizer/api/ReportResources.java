package io.attesta.authorizer.api;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpResponseWriter;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import io.attesta.authorizer.access.Role;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code GET /v1/reports/{name}}: a report as CSV or JSON, sent while the archive is being read; for auditors. */
public final class ReportResources extends Resources {
    private static final Logger LOG = LoggerFactory.getLogger(ReportResources.class);
    private static final Set<String> PARAMETERS = Set.of("from", "to", "county", "format");
    private static final MediaType CSV = MediaType.parse("text/csv; charset=utf-8; header=present");
    /** Who takes nothing for so long is gone. */
    private static final long STALL_SECONDS = 30;

    private final Reports reports;
    private final Questions questions;

    /** Opens reports. For any thread; may block. */
    @FunctionalInterface
    public interface Reports {
        /**
         * A report whose first rows have been read.
         *
         * @throws ArchiveRefusal if there is none
         */
        Text open(Question question) throws ArchiveRefusal;
    }

    /**
     * Which report, as it was asked for: nothing has been looked at yet.
     *
     * @param name of the report
     * @param from first day, if given
     * @param to last day, if given
     * @param county if given
     * @param format {@code csv} or {@code json}
     */
    public record Question(
            String name, Optional<String> from, Optional<String> to, Optional<String> county, String format) {}

    /** A report that comes in parts. For one thread at a time. */
    public interface Text extends AutoCloseable {
        /**
         * The next part, null behind the last.
         *
         * @throws ArchiveRefusal if it breaks off here
         */
        String next() throws ArchiveRefusal;

        @Override
        void close();
    }

    /** Resources that show these. */
    public ReportResources(final Reports reports, final Questions questions) {
        this.reports = reports;
        this.questions = questions;
    }

    @Override
    List<Route> routes() {
        return List.of(Route.of(Role.AUDITOR, HttpMethod.GET, "/v1/reports/{name}", Route.Body.NONE, this::report));
    }

    private HttpResponse report(final Call call) {
        call.allowQuery(PARAMETERS);
        final String format = call.query("format").orElse("csv");
        if (!format.equals("csv") && !format.equals("json")) {
            throw Call.invalid("The parameter format is csv or json.");
        }
        final Question question = new Question(
                call.pathParameter("name"), call.query("from"), call.query("to"), call.query("county"), format);
        // As long as it takes, but for whoever does not read.
        call.context().clearRequestTimeout();
        try {
            final Text text = reports.open(question);
            questions.asked(
                    "archive.report",
                    call.caller().id(),
                    question.name() + " " + question.from().orElse("") + " "
                            + question.to().orElse(""));
            return send(call, text, format.equals("csv") ? CSV : MediaType.JSON);
        } catch (final ArchiveRefusal e) {
            throw e.problem();
        }
    }

    private HttpResponse send(final Call call, final Text text, final MediaType type) throws ArchiveRefusal {
        final ResponseHeaders headers = ResponseHeaders.builder(HttpStatus.OK)
                .contentType(type)
                .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
                .build();
        boolean handedOver = false;
        try {
            if (call.context().method() == HttpMethod.HEAD) {
                return HttpResponse.of(headers);
            }
            // The first part before the headers: until here a failure is a problem, from here on it breaks the answer
            // off.
            final String first = text.next();
            final HttpResponseWriter writer = HttpResponse.streaming();
            writer.write(headers);
            call.context().blockingTaskExecutor().execute(() -> write(text, first, writer));
            handedOver = true;
            return writer;
        } catch (final RejectedExecutionException e) {
            throw new ProblemException(ProblemType.UNAVAILABLE, "The server is stopping.");
        } finally {
            if (!handedOver) {
                text.close();
            }
        }
    }

    private static void write(final Text text, final String first, final HttpResponseWriter writer) {
        try (text) {
            for (String part = first; part != null; part = text.next()) {
                if (!writer.tryWrite(HttpData.ofUtf8(part))) {
                    return;
                }
                writer.whenConsumed().get(STALL_SECONDS, TimeUnit.SECONDS);
            }
            writer.close();
        } catch (final ArchiveRefusal | TimeoutException e) {
            LOG.warn("a report broke off: {}", e instanceof TimeoutException ? "nobody read it" : e.getMessage());
            writer.abort(e);
        } catch (final ExecutionException e) {
            // Whoever asked has gone.
            writer.abort(e);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            writer.abort(e);
        } catch (final RuntimeException e) {
            LOG.error("a report failed: {}", e.getClass().getName());
            writer.abort(e);
        }
    }
}
