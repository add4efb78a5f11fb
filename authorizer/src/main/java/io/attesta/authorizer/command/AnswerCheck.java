package io.attesta.authorizer.command;

import io.attesta.protocol.iso.DataElement;
import io.attesta.protocol.iso.Mti;
import io.attesta.protocol.iso.ResponseCode;
import io.attesta.protocol.jpos.Exchange;
import io.attesta.protocol.jpos.JposMessage;
import io.attesta.protocol.jpos.MacVerdict;
import io.attesta.protocol.receipt.Statement;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Whether an answer is to be believed: its MAC, that it answers this request, that its statement says what it says. */
final class AnswerCheck {
    /** Refusals that carry no statement: nothing of the request was believed, or nothing was decided. */
    private static final List<String> WITHOUT_STATEMENT =
            List.of(ResponseCode.FORMAT_ERROR.text(), ResponseCode.MAC_WRONG.text(), ResponseCode.NOT_READY.text());

    private static final List<Integer> ECHOED = List.of(
            DataElement.PROCESSING_CODE,
            DataElement.TRANSMISSION_TIME,
            DataElement.STAN,
            DataElement.TERMINAL,
            DataElement.ACCEPTOR);

    private final JposMessage request;
    private final Exchange exchange;
    private final JposMessage answer;

    AnswerCheck(final JposMessage request, final Exchange exchange) {
        this.request = request;
        this.exchange = exchange;
        this.answer = exchange.message();
    }

    /** What is wrong with the answer itself, in one sentence; empty if nothing is. */
    Optional<String> problem() {
        if (exchange.mac() != MacVerdict.RIGHT) {
            return Optional.of("The MAC of the answer is " + (exchange.mac() == MacVerdict.WRONG ? "wrong" : "missing")
                    + ": nothing of it is to be believed; check that the keys belong to this terminal,"
                    + " acceptor and server.");
        }
        final int expected = Mti.answer(Integer.parseInt(request.mti()));
        if (Integer.parseInt(answer.mti()) != expected) {
            return Optional.of(String.format(
                    "The answer has type %s instead of %04d: it answers another request.", answer.mti(), expected));
        }
        return ECHOED.stream()
                .filter(element -> !request.text(element)
                        .strip()
                        .equals(answer.text(element).strip()))
                .findFirst()
                .map(element -> "DE " + element + " of the answer is not the request's: it answers another request.");
    }

    /** Whether the answer must carry statement and receipt. */
    boolean receiptDue(final boolean waived) {
        return !waived
                && Mti.first(Integer.parseInt(request.mti())) == Mti.AUTHORIZATION
                && !WITHOUT_STATEMENT.contains(answer.text(DataElement.RESPONSE_CODE));
    }

    /**
     * What a proved statement and the answer disagree in, in one sentence; empty if nothing.
     *
     * @param sentBefore whether the same request may have been sent before: its statement then names the first sending's
     *     bytes, of which MTI, MAC and local time may be others
     */
    Optional<String> disagreement(final Statement statement, final boolean sentBefore) {
        final boolean same = statement.terminal().equals(text(request, DataElement.TERMINAL))
                && statement.acceptor().equals(text(request, DataElement.ACCEPTOR))
                && statement.stan() == Integer.parseInt(text(request, DataElement.STAN))
                && statement.action() == action()
                && statement.responseCode().equals(text(answer, DataElement.RESPONSE_CODE))
                && statement.code().equals(text(answer, DataElement.AUTHORIZATION_CODE));
        if (!same) {
            return Optional.of("The statement is true, but of another request than this one.");
        }
        if (!sentBefore && !statement.requestDigest().equals(digest())) {
            return Optional.of("The statement names other bytes than those of this request.");
        }
        return Optional.empty();
    }

    private int action() {
        return Integer.parseInt(text(request, DataElement.PROCESSING_CODE).substring(0, 2));
    }

    private static String text(final JposMessage message, final int element) {
        return message.text(element).stripTrailing();
    }

    /** First half of SHA-256 over the request from the MTI through its MAC. */
    private String digest() {
        try {
            final byte[] hash = MessageDigest.getInstance("SHA-256").digest(exchange.request());
            return HexFormat.of().formatHex(Arrays.copyOf(hash, hash.length / 2));
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java has no SHA-256", e);
        }
    }
}
