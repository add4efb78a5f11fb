package io.attesta.authorizer.api;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import io.attesta.authorizer.access.Role;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;

/**
 * One method of one resource.
 *
 * @param method of HTTP
 * @param path with {@code {name}} for a part that varies, as in the OpenAPI document
 * @param roles who may; empty = all, without saying who they are
 * @param body how much of a body it takes
 * @param handler answers, on a thread that may block
 */
record Route(HttpMethod method, String path, Set<Role> roles, Body body, Handler handler) {
    /** How long a body may be. */
    enum Body {
        /** None is read. */
        NONE,
        /** Held in memory, from people nobody knows: {@value HttpApi#TINY_BYTES} bytes. */
        TINY,
        /** Held in memory: {@code http.max-body-bytes}. */
        SMALL,
        /** Read line by line: {@code http.max-bulk-bytes}; without a limit of time, but for a connection on which nothing comes. */
        BULK
    }

    /** Answers a request. */
    @FunctionalInterface
    interface Handler {
        /**
         * The answer.
         *
         * @throws ProblemException to answer an error
         * @throws IOException if the body broke off, or something that is needed cannot be read
         */
        HttpResponse handle(Call call) throws IOException;
    }

    /** For all. */
    static Route open(final HttpMethod method, final String path, final Body body, final Handler handler) {
        return new Route(method, path, Set.of(), body, handler);
    }

    /** For a role. */
    static Route of(
            final Role role, final HttpMethod method, final String path, final Body body, final Handler handler) {
        return new Route(method, path, EnumSet.of(role), body, handler);
    }
}
