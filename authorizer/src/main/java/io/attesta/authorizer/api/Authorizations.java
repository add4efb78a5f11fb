package io.attesta.authorizer.api;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Where authorizations that are asked for over HTTP are decided. For any thread. */
@FunctionalInterface
public interface Authorizations {
    /**
     * What a kiosk asks.
     *
     * @param pan 16 to 19 digits
     * @param action first two digits of DE 3, 0 to 99
     * @param code DE 38, six printable ASCII characters; empty to open a session
     * @param acceptor DE 42 without padding, 1 to 15 printable ASCII characters
     * @param terminal DE 41 without padding, 1 to 8 printable ASCII characters
     * @param stan DE 11, 0 to 999999
     * @param transmittedAt DE 7, to the second
     * @param offer reference of the offer or course (DF02), 1 to 32 printable ASCII characters
     */
    record Request(
            String pan,
            int action,
            Optional<String> code,
            String acceptor,
            String terminal,
            int stan,
            Instant transmittedAt,
            Optional<String> offer) {
        /** Names the pair and the STAN only. */
        @Override
        public String toString() {
            return "Request[" + acceptor + " " + terminal + " " + stan + "]";
        }
    }

    /**
     * What it is answered, as in the 0110.
     *
     * @param responseCode DE 39
     * @param reason DE 44; empty if the answer has none
     * @param code DE 38; empty if the answer has none
     * @param rrn DE 37; empty if the answer has none
     * @param statement DE 62; no bytes if the request was not decided (30, 63, 91)
     * @param receipt DE 63; likewise
     */
    record Answer(
            String responseCode,
            Optional<String> reason,
            Optional<String> code,
            Optional<String> rrn,
            byte[] statement,
            byte[] receipt) {}

    /**
     * Asks.
     *
     * @return completes when the answer is durable; exceptionally if the server stops before
     */
    CompletableFuture<Answer> ask(Request request);
}
