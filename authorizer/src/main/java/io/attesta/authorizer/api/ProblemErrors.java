package io.attesta.authorizer.api;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.ContentTooLargeException;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.util.Exceptions;
import com.linecorp.armeria.server.HttpStatusException;
import com.linecorp.armeria.server.RequestTimeoutException;
import com.linecorp.armeria.server.ServerErrorHandler;
import com.linecorp.armeria.server.ServiceConfig;
import com.linecorp.armeria.server.ServiceRequestContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whatever goes wrong with a request, in our handlers or in the HTTP server beneath them, is answered as a {@link Problem}. */
final class ProblemErrors implements ServerErrorHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemErrors.class);

    @Override
    public HttpResponse onServiceException(final ServiceRequestContext context, final Throwable thrown) {
        return problem(context, Exceptions.peel(thrown)).response().toHttpResponse();
    }

    private static Problem problem(final ServiceRequestContext context, final Throwable cause) {
        if (cause instanceof ProblemException ours) {
            return ours.problem();
        }
        if (cause instanceof ContentTooLargeException) {
            return of(HttpStatus.REQUEST_ENTITY_TOO_LARGE);
        }
        if (cause instanceof RequestTimeoutException) {
            return new Problem(
                    ProblemType.TIMEOUT, "The request took more than " + context.requestTimeoutMillis() + " ms.");
        }
        if (cause instanceof HttpStatusException status) {
            return of(status.httpStatus());
        }
        // The class alone: a message might quote the request.
        LOG.error(
                "{} {} failed: {}",
                context.method(),
                context.config().route(),
                cause.getClass().getName());
        LOG.debug("what failed", cause);
        return new Problem(ProblemType.MALFUNCTION, "The server failed on this request; its log says at what.");
    }

    @Override
    public AggregatedHttpResponse renderStatus(
            final ServiceRequestContext context,
            final ServiceConfig config,
            final RequestHeaders headers,
            final HttpStatus status,
            final String description,
            final Throwable cause) {
        return status.isError() ? of(status).response() : null;
    }

    private static Problem of(final HttpStatus status) {
        return switch (status.code()) {
            case 404 -> new Problem(ProblemType.NOT_FOUND, "There is no such resource; /openapi.yaml names all.");
            case 405 ->
                new Problem(
                        ProblemType.METHOD_NOT_ALLOWED, "The resource has no such method; /openapi.yaml names all.");
            case 408 -> new Problem(ProblemType.TIMEOUT, "The request did not come in time.");
            case 413 -> new Problem(ProblemType.TOO_LARGE, "The body is larger than this resource takes.");
            case 415 -> new Problem(ProblemType.UNSUPPORTED_MEDIA_TYPE, "The resource takes another type of body.");
            case 503 -> new Problem(ProblemType.UNAVAILABLE, "The server is starting or stopping.");
            default ->
                status.isClientError()
                        ? new Problem(ProblemType.INVALID_REQUEST, "The request is no good HTTP.")
                        : new Problem(ProblemType.MALFUNCTION, "The server failed on this request.");
        };
    }
}
