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
import java.util.Set;
import java.util.stream.Stream;

/** Whether an answer is to be believed: its MAC, that it answers this request, that its statement says what it says. */
final class AnswerCheck {
    /** Refusals that carry no statement: nothing of the request was believed, or nothing was decided. */
    private static final List<String> WITHOUT_STATEMENT =
            List.of(ResponseCode.FORMAT_ERROR.text(), ResponseCode.MAC_WRONG.text(), ResponseCode.NOT_READY.text());

    private static final List<Integer> ECHOED = List.of(
            DataElement.PROCESSING_CODE,
            DataElement.TRANSMISSION_TIME,
            DataElement.STAN,
            DataElement.LOCAL_TIME,
            DataElement.LOCAL_DATE,
            DataElement.ACQUIRER,
            DataElement.RRN,
            DataElement.TERMINAL,
            DataElement.ACCEPTOR);

    /** What only some answers repeat; where they do, it must be the request's. */
    private static final List<Integer> REPEATED =
            List.of(DataElement.NETWORK_CODE, DataElement.FILE_UPDATE_CODE, DataElement.FILE_NAME);

    private static final Set<Integer> WITH_STATEMENT =
            Set.of(Mti.AUTHORIZATION, Mti.AUTHORIZATION_ADVICE, Mti.REVERSAL, Mti.REVERSAL_ADVICE, Mti.FILE_ACTION);

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
        final String expected = String.format("%04d", Mti.answer(type()));
        if (!answer.mti().equals(expected)) {
            return Optional.of(String.format(
                    "The answer has type %s instead of %s: it answers another request.", answer.mti(), expected));
        }
        if (!answer.has(DataElement.RESPONSE_CODE)) {
            return Optional.of("The answer has no response code (DE 39).");
        }
        return Stream.concat(ECHOED.stream(), REPEATED.stream().filter(this::inBoth))
                .filter(element ->
                        element != DataElement.RRN || request.has(element)) // Assigned when the request has none.
                .filter(element -> !text(request, element).equals(text(answer, element)))
                .findFirst()
                .map(element -> "DE " + element + " of the answer is not the request's: it answers another request.");
    }

    /** What the answer says is different from what the request said, in one sentence; empty if nothing. */
    Optional<String> difference() {
        if (type() != Mti.TOTALS || !"2".equals(text(answer, DataElement.SETTLEMENT_CODE))) {
            return Optional.empty();
        }
        return Optional.of("The totals differ: the terminal counts " + count(request) + " approvals, the server "
                + count(answer) + ".");
    }

    /** Whether the answer must carry statement and receipt. */
    boolean receiptDue(final boolean waived) {
        return !waived
                && WITH_STATEMENT.contains(type())
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
                && statement.code().equals(code());
        if (!same) {
            return Optional.of("The statement is true, but of another request than this one.");
        }
        if (!sentBefore && !statement.requestDigest().equals(digest())) {
            return Optional.of("The statement names other bytes than those of this request.");
        }
        return Optional.empty();
    }

    /** The action that the statement must name: -1, which none does, for messages that are not decided on. */
    private int action() {
        return switch (type()) {
            case Mti.AUTHORIZATION -> firstTwoDigits();
            case Mti.AUTHORIZATION_ADVICE -> Words.ADVICE + firstTwoDigits();
            case Mti.REVERSAL, Mti.REVERSAL_ADVICE -> Words.REVERSAL;
            case Mti.FILE_ACTION -> Words.FILE_ACTION;
            default -> -1;
        };
    }

    private int firstTwoDigits() {
        return Integer.parseInt(text(request, DataElement.PROCESSING_CODE).substring(0, 2));
    }

    /** The code that the statement must name: an advice's names none, because no terminal gets its own code signed. */
    private String code() {
        return type() == Mti.AUTHORIZATION_ADVICE ? "" : text(answer, DataElement.AUTHORIZATION_CODE);
    }

    /** Without the repeat digit. */
    private int type() {
        return Mti.first(Integer.parseInt(request.mti()));
    }

    private boolean inBoth(final int element) {
        return request.has(element) && answer.has(element);
    }

    private static String count(final JposMessage message) {
        return text(message, DataElement.AUTHORIZATIONS_NUMBER).replaceFirst("^0+(?=.)", "");
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
