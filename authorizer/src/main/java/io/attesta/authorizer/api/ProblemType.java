package io.attesta.authorizer.api;

import com.linecorp.armeria.common.HttpStatus;
import java.util.Locale;

/** The kinds of errors that the HTTP API answers (RFC 9457), each with its status and title. All texts for people stand here. */
public enum ProblemType {
    /** The request is not what the resource takes: a header, a parameter, a body. */
    INVALID_REQUEST(HttpStatus.BAD_REQUEST, "The request is not valid"),
    /** Neither a bearer token nor a client certificate. */
    NO_CREDENTIALS(HttpStatus.UNAUTHORIZED, "A bearer token or a client certificate is needed"),
    /** A token that is none of this server, expired or revoked. */
    INVALID_TOKEN(HttpStatus.UNAUTHORIZED, "The bearer token does not hold"),
    /** A client certificate of the authorities that has no role, or has one no more. */
    UNKNOWN_CERTIFICATE(HttpStatus.UNAUTHORIZED, "The client certificate has no role"),
    /** A caller whose role may not do this. */
    FORBIDDEN(HttpStatus.FORBIDDEN, "This role may not do this"),
    /** No such resource, or no such thing in it. */
    NOT_FOUND(HttpStatus.NOT_FOUND, "There is nothing here"),
    /** The resource has no such method. */
    METHOD_NOT_ALLOWED(HttpStatus.METHOD_NOT_ALLOWED, "The resource has no such method"),
    /** The resource does not take that media type or content encoding. */
    UNSUPPORTED_MEDIA_TYPE(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "The resource does not take this type of body"),
    /** The body is longer than the resource takes. */
    TOO_LARGE(HttpStatus.REQUEST_ENTITY_TOO_LARGE, "The body is too large"),
    /** The body did not come in time. */
    TIMEOUT(HttpStatus.REQUEST_TIMEOUT, "The request took too long"),
    /** What was asked contradicts what is known. */
    CONFLICT(HttpStatus.CONFLICT, "The request contradicts what is known"),
    /** A request of a feed that is not the one awaited. */
    FEED_GAP(HttpStatus.CONFLICT, "Requests of the feed are missing"),
    /** A snapshot that would change more than it may without being confirmed. */
    SNAPSHOT_UNCONFIRMED(HttpStatus.CONFLICT, "The snapshot would change more than it may without being confirmed"),
    /** An Idempotency-Key that is not that of the request it came with. */
    IDEMPOTENCY_KEY(HttpStatus.UNPROCESSABLE_ENTITY, "The Idempotency-Key is that of another request"),
    /** Too many requests at once. */
    TOO_MANY_REQUESTS(HttpStatus.TOO_MANY_REQUESTS, "There are too many requests at once"),
    /** The server cannot do this now: starting, stopping, the archive away. */
    UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE, "This cannot be done now"),
    /** A fault of the server; its log has it. */
    MALFUNCTION(HttpStatus.INTERNAL_SERVER_ERROR, "The server failed");

    private final HttpStatus status;
    private final String title;

    ProblemType(final HttpStatus status, final String title) {
        this.status = status;
        this.title = title;
    }

    /** The status of the answer. */
    public HttpStatus status() {
        return status;
    }

    /** What it is, for people, without a full stop. */
    public String title() {
        return title;
    }

    /** Identifies it for programs: {@code urn:attesta:problem:invalid-request}. */
    public String uri() {
        return "urn:attesta:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
