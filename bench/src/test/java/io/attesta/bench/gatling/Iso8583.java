package io.attesta.bench.gatling;

import io.attesta.protocol.iso.Action;

/**
 * ISO 8583 for scenarios: {@code iso8583()} begins a protocol, {@code iso8583(name)} a request.
 *
 * <p>A virtual user has the session variables {@value #TERMINAL}, the index of its sample terminal, and {@value #CARD}, the number of its
 * sample card. An approved request leaves {@value #AUTHORIZATION_CODE} while the session is open, and each answer
 * {@value #RESPONSE_CODE}.
 *
 * <p>Each answer's MAC and its echo of the request are checked always, and so is what it must hold; its response code is what the sample
 * world makes of the request, if the scenario says nothing else. What is wrong is the message of the failed request.
 */
public final class Iso8583 {
    /** Variable: number of a sample card, from 1; set by a feeder. */
    public static final String CARD = "card";
    /** Variable: index of a sample terminal, from 0; set by a feeder. */
    public static final String TERMINAL = "terminal";
    /** Variable: the session's code, six characters; there while a session is open. */
    public static final String AUTHORIZATION_CODE = "authorizationCode";
    /** Variable: DE 39 of the last answer; absent if it had none. */
    public static final String RESPONSE_CODE = "responseCode";

    private Iso8583() {}

    /** A protocol in the making. */
    public static Iso8583ProtocolBuilder iso8583() {
        return Iso8583ProtocolBuilder.usual();
    }

    /** A request in the making, with the name under which it is reported. */
    public static Named iso8583(final String name) {
        return new Named(name);
    }

    /** A request that has a name; what it is says the method. */
    public record Named(String name) {
        /** 0100 with action 30 and without a code: opens a session. */
        public Iso8583RequestBuilder presence() {
            return Iso8583RequestBuilder.of(name, Step.OPEN, Action.PRESENCE);
        }

        /** 0100 within the session, for an action that the acceptor may do. */
        public Iso8583RequestBuilder inquiry(final Action action) {
            return Iso8583RequestBuilder.of(name, Step.WITHIN, action);
        }

        /** 0100 with action 99: ends the session. */
        public Iso8583RequestBuilder close() {
            return Iso8583RequestBuilder.of(name, Step.CLOSE, Action.CLOSE_SESSION);
        }

        /** 0101 or 0401: the user's last request again. The answer must be the first one byte for byte, if one came. */
        public Iso8583RequestBuilder repeat() {
            return Iso8583RequestBuilder.of(name, Step.REPEAT, Action.PRESENCE);
        }

        /** 0400: takes back the authorization that opened the session, which ends it. */
        public Iso8583RequestBuilder reversal() {
            return Iso8583RequestBuilder.of(name, Step.REVERSE, Action.PRESENCE);
        }
    }
}
