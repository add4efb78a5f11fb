package io.attesta.authorizer.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import io.attesta.protocol.receipt.EncodedBytes;
import io.attesta.protocol.receipt.MalformedReceiptException;
import io.attesta.protocol.receipt.SignedPair;
import io.attesta.protocol.receipt.Statement;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * {@code POST /v1/receipts/verify}: what a statement and its receipt say, for anybody who was shown them. Needs neither archive nor ring:
 * only the public keys of this node. A pair that proves nothing is answered as such; a problem is for what holds no pair at all.
 *
 * <p>Each costs a signature check (0.2 ms), too long for an event loop that serves kiosks as well: on a thread that may block, so many a second and no more.
 */
public final class ReceiptResources extends Resources {
    private static final Set<String> TWO = Set.of("statement", "receipt");
    private static final Set<String> QR = Set.of("qr");
    private static final Set<String> PAIR = Set.of("pair");
    private static final String FORMS = "The body has other members than statement and receipt, or qr, or pair.";

    private final Judge judge;
    private final Budget budget;

    /** Judges pairs. For any thread. */
    public interface Judge {
        /** Judges any two byte strings. */
        Judgement judge(byte[] statement, byte[] receipt);

        /**
         * What could not be read as a pair.
         *
         * @param reason why, without a full stop
         */
        Judgement unreadable(String reason);
    }

    /**
     * What became of a pair.
     *
     * @param statement what is proved; empty if nothing is
     * @param lines for people; the first begins with {@code valid: } or {@code refused: }
     */
    public record Judgement(Optional<Statement> statement, List<String> lines) {}

    /**
     * Resources that judge.
     *
     * @param perSecond pairs judged in a second
     * @param nanoTime a clock that never jumps
     */
    public ReceiptResources(final Judge judge, final int perSecond, final LongSupplier nanoTime) {
        this.judge = judge;
        budget = new Budget(perSecond, nanoTime);
    }

    @Override
    List<Route> routes() {
        return List.of(Route.open(HttpMethod.POST, "/v1/receipts/verify", Route.Body.TINY, this::verify));
    }

    private HttpResponse verify(final Call call) {
        call.allowQuery(Set.of());
        if (!budget.take()) {
            throw new ProblemException(
                    ProblemType.TOO_MANY_REQUESTS,
                    "More receipts were sent in this second than are checked in one; ask again in the next, or verify offline.");
        }
        return Call.ok(json(judgement(call.json())));
    }

    private Judgement judgement(final ObjectNode body) {
        final Set<String> members = new HashSet<>();
        body.fieldNames().forEachRemaining(members::add);
        if (members.equals(TWO)) {
            return judge.judge(bytes(body, "statement"), bytes(body, "receipt"));
        }
        if (!members.equals(QR) && !members.equals(PAIR)) {
            throw Call.invalid(FORMS);
        }
        try {
            final SignedPair pair = members.equals(QR)
                    ? SignedPair.ofQrText(text(body, "qr").strip())
                    : SignedPair.ofCbor(bytes(body, "pair"));
            return judge.judge(pair.statement(), pair.receipt());
        } catch (final MalformedReceiptException e) {
            return judge.unreadable(e.getMessage());
        }
    }

    private static byte[] bytes(final ObjectNode body, final String name) {
        return EncodedBytes.read(text(body, name))
                .orElseThrow(() -> Call.invalid("The member " + name + " is neither hex nor base64url."));
    }

    private static String text(final ObjectNode body, final String name) {
        final JsonNode value = body.get(name);
        if (!value.isTextual()) {
            throw Call.invalid("The member " + name + " is no text.");
        }
        return value.textValue();
    }

    private static ObjectNode json(final Judgement judgement) {
        final ObjectNode json = new ObjectMapper()
                .createObjectNode()
                .put("valid", judgement.statement().isPresent());
        if (judgement.statement().isEmpty()) {
            json.put("reason", judgement.lines().get(0).replaceFirst("^refused: ", ""));
        }
        judgement.lines().forEach(json.putArray("text")::add);
        judgement.statement().ifPresent(statement -> json.set("says", says(statement)));
        return json;
    }

    /** The claims, without the card's token: what {@code attesta verify} tells. */
    private static ObjectNode says(final Statement statement) {
        final ObjectNode json = new ObjectMapper()
                .createObjectNode()
                .put("issuer", statement.issuer())
                .put("node", statement.node())
                .put("sequence", unsigned(statement.sequence()))
                .put("time", statement.issuedAt().toString())
                .put("action", statement.action())
                .put("responseCode", statement.responseCode())
                .put("approved", statement.approved());
        if (statement.expiresAt().isAfter(statement.issuedAt())) {
            json.put("sessionEnd", statement.expiresAt().toString());
        }
        given(json, "code", statement.code());
        given(json, "acceptor", statement.acceptor());
        given(json, "terminal", statement.terminal());
        json.put("stan", statement.stan());
        given(json, "lastFour", statement.lastFour());
        json.put("cardVersion", unsigned(statement.cardVersion()));
        Entitlements.names(statement.flagsTold()).forEach(json.putArray("entitlements")::add);
        given(json, "occupation", statement.occupation());
        given(json, "reference", statement.reference());
        return json.put("requestDigest", statement.requestDigest());
    }

    private static void given(final ObjectNode json, final String name, final String text) {
        if (!text.isEmpty()) {
            json.put(name, text);
        }
    }

    private static BigInteger unsigned(final long number) {
        return new BigInteger(Long.toUnsignedString(number));
    }
}
