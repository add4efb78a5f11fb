package io.attesta.authorizer.api;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;

/** Lets a request in to a {@link Route}, or answers why not, and hands it to a thread that may block. */
final class RouteService implements HttpService {
    private final Route route;
    private final Callers callers;

    RouteService(final Route route, final Callers callers) {
        this.route = route;
        this.callers = callers;
    }

    @Override
    public HttpResponse serve(final ServiceRequestContext context, final HttpRequest request) {
        final Optional<Caller> caller = route.roles().isEmpty()
                ? Optional.empty()
                : Optional.of(callers.require(request.headers(), route.roles()));
        try {
            return HttpResponse.of(CompletableFuture.supplyAsync(
                    () -> handle(new Call(context, request, caller)), context.blockingTaskExecutor()));
        } catch (final RejectedExecutionException e) {
            throw new ProblemException(ProblemType.UNAVAILABLE, "The server is stopping.");
        }
    }

    private HttpResponse handle(final Call call) {
        try {
            return route.handler().handle(call);
        } catch (final IOException e) {
            throw new ProblemException(
                    ProblemType.INVALID_REQUEST, "The body broke off, or is not what its encoding says.");
        }
    }
}
