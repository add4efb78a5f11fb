package io.attesta.authorizer.api;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.io.IOException;
import java.security.cert.Certificate;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

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
                : Optional.of(callers.require(request.headers(), certificate(context), route.roles()));
        try {
            return HttpResponse.of(CompletableFuture.supplyAsync(
                    () -> handle(new Call(context, request, caller)), context.blockingTaskExecutor()));
        } catch (final RejectedExecutionException e) {
            throw new ProblemException(ProblemType.UNAVAILABLE, "The server is stopping.");
        }
    }

    /** The certificate that the caller showed, which hangs on the authorities: the handshake made sure. */
    private static Optional<Certificate> certificate(final ServiceRequestContext context) {
        final SSLSession session = context.sslSession();
        if (session == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(session.getPeerCertificates()[0]);
        } catch (final SSLPeerUnverifiedException e) {
            return Optional.empty();
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
