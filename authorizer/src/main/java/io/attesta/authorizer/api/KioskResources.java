package io.attesta.authorizer.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import io.attesta.authorizer.access.AccessToken;
import io.attesta.authorizer.access.Role;
import io.attesta.protocol.receipt.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * {@code POST /v1/authorizations}: what a 0100 asks, as JSON. A request that comes again with the same {@code transmittedAt}, {@code stan},
 * {@code terminal} and {@code acceptor} gets the first answer again, whether it came by HTTP or as a 0100. A caller may name these four in
 * an Idempotency-Key (IETF draft-ietf-httpapi-idempotency-key-header), which then must be theirs.
 */
public final class KioskResources extends Resources {
    private static final Pattern PAN = Pattern.compile("[0-9]{16,19}");
    private static final Pattern CODE = Pattern.compile("[ -~]{6}");
    private static final Pattern OFFER = Pattern.compile("[ -~]{1,32}");
    private static final int MAX_ACTION = 99;
    private static final int MAX_STAN = 999_999;
    private static final String KEY_HEADER = "Idempotency-Key";
    private static final Set<String> MEMBERS =
            Set.of("pan", "action", "code", "acceptor", "terminal", "stan", "transmittedAt", "offer");
    private static final DateTimeFormatter TRANSMISSION = DateTimeFormatter.ofPattern("MMddHHmmss", Locale.ROOT);

    private final Authorizations authorizations;

    /** Resources that ask these. */
    public KioskResources(final Authorizations authorizations) {
        this.authorizations = authorizations;
    }

    @Override
    List<Route> routes() {
        return List.of(Route.of(Role.KIOSK, HttpMethod.POST, "/v1/authorizations", Route.Body.SMALL, this::authorize));
    }

    private HttpResponse authorize(final Call call) {
        call.allowQuery(Set.of());
        final Authorizations.Request request =
                request(call.json(), call.caller().pair().orElseThrow());
        call.header(KEY_HEADER).ifPresent(given -> requireKey(given, key(request)));
        return HttpResponse.of(authorizations.ask(request).thenApply(answer -> response(request, answer)));
    }

    /** The key is what the body says already: one that says something else is a slip of the caller. */
    private static void requireKey(final String given, final String key) {
        final boolean quoted = given.length() > 1 && given.startsWith("\"") && given.endsWith("\"");
        if (!key.equals(quoted ? given.substring(1, given.length() - 1) : given)) {
            throw new ProblemException(
                    ProblemType.IDEMPOTENCY_KEY,
                    "The Idempotency-Key is not transmittedAt as MMDDhhmmss in UTC, stan in six digits, terminal and acceptor of this"
                            + " request, joined by hyphens; it may be left out.");
        }
    }

    private static Authorizations.Request request(final ObjectNode body, final AccessToken.Pair pair) {
        body.fieldNames().forEachRemaining(name -> {
            if (!MEMBERS.contains(name)) {
                throw Call.invalid(
                        "The body has a member that an authorization does not have; there are pan, action, code,"
                                + " acceptor, terminal, stan, transmittedAt and offer.");
            }
        });
        requireOwn(text(body, "acceptor"), pair.acceptor(), "acceptor");
        requireOwn(text(body, "terminal"), pair.terminal(), "terminal");
        return new Authorizations.Request(
                matching(body, "pan", PAN, "a text of 16 to 19 digits")
                        .orElseThrow(() -> Call.invalid("The body has no pan.")),
                number(body, "action", MAX_ACTION),
                matching(body, "code", CODE, "a text of six characters"),
                pair.acceptor(),
                pair.terminal(),
                number(body, "stan", MAX_STAN),
                time(body),
                matching(body, "offer", OFFER, "a text of 1 to 32 ASCII characters"));
    }

    /** A kiosk speaks for itself; what it says of itself may be left out, but not be somebody else. */
    private static void requireOwn(final Optional<String> named, final String own, final String member) {
        if (named.isPresent() && !named.get().stripTrailing().equals(own)) {
            throw new ProblemException(ProblemType.FORBIDDEN, "The token is for another " + member + ".");
        }
    }

    private static Optional<String> text(final ObjectNode body, final String name) {
        final JsonNode value = body.get(name);
        if (value == null || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw Call.invalid("The member " + name + " is no text.");
        }
        return Optional.of(value.textValue());
    }

    private static Optional<String> matching(
            final ObjectNode body, final String name, final Pattern form, final String what) {
        final Optional<String> text = text(body, name);
        if (text.isPresent() && !form.matcher(text.get()).matches()) {
            throw Call.invalid("The member " + name + " is not " + what + ".");
        }
        return text;
    }

    /** A number, or its digits as a text. */
    private static int number(final ObjectNode body, final String name, final int max) {
        final JsonNode value = body.get(name);
        if (value == null) {
            throw Call.invalid("The body has no " + name + ".");
        }
        final boolean digits = value.isTextual() && value.textValue().matches("[0-9]{1,6}");
        if (!digits && !value.isInt()) {
            throw Call.invalid("The member " + name + " is no whole number.");
        }
        final int number = digits ? Integer.parseInt(value.textValue()) : value.intValue();
        if (number < 0 || number > max) {
            throw Call.invalid("The member " + name + " is not from 0 to " + max + ".");
        }
        return number;
    }

    private static Instant time(final ObjectNode body) {
        final String text =
                text(body, "transmittedAt").orElseThrow(() -> Call.invalid("The body has no transmittedAt."));
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (final DateTimeParseException e) {
            throw Call.invalid("The member transmittedAt is no time of RFC 3339, such as 2026-11-21T08:31:02Z.");
        }
    }

    private static HttpResponse response(final Authorizations.Request request, final Authorizations.Answer answer) {
        final ObjectNode json = new ObjectMapper().createObjectNode().put("responseCode", answer.responseCode());
        answer.code().ifPresent(code -> json.put("authorizationCode", code));
        answer.reason().ifPresent(reason -> json.put("reason", reason.stripTrailing()));
        answer.rrn().ifPresent(rrn -> json.put("rrn", rrn.stripTrailing()));
        if (answer.statement().length > 0) {
            final Statement statement = Statement.parse(answer.statement());
            if (statement.expiresAt().isAfter(statement.issuedAt())) {
                json.put("sessionEnd", statement.expiresAt().toString());
            }
            if (!statement.occupation().isEmpty()) {
                json.put("occupation", statement.occupation());
            }
            Entitlements.names(statement.flagsTold()).forEach(json.putArray("entitlements")::add);
            json.put("statement", base64(answer.statement()));
            json.put("receipt", base64(answer.receipt()));
        }
        // What makes a repeat the same transaction: kiosks that keep it need nothing else.
        return HttpResponse.of(
                ResponseHeaders.builder(HttpStatus.OK)
                        .contentType(MediaType.JSON)
                        .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
                        .set(KEY_HEADER.toLowerCase(Locale.ROOT), key(request))
                        .build(),
                HttpData.ofUtf8(json.toString()));
    }

    /** DE 7, 11, 41 and 42 of the twin. */
    private static String key(final Authorizations.Request request) {
        return TRANSMISSION.format(request.transmittedAt().atOffset(ZoneOffset.UTC)) + "-"
                + String.format(Locale.ROOT, "%06d", request.stan()) + "-" + request.terminal() + "-"
                + request.acceptor();
    }

    private static String base64(final byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
