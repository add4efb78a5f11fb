package io.attesta.authorizer.simulation;

import io.attesta.authorizer.acceptor.AcceptorRecord;
import io.attesta.authorizer.acceptor.TerminalRecord;
import io.attesta.authorizer.card.CardRecord;
import io.attesta.authorizer.decision.AcceptorKey;
import io.attesta.authorizer.decision.CardStatus;
import io.attesta.authorizer.decision.Category;
import io.attesta.authorizer.feed.SampleWorld;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The few cards and pairs that a simulation plays with. */
final class World {
    /** Cards by number, from 1; the last two are never in the table unless a file action adds them. */
    static final int CARDS = 10;
    /** Number of the back office's pair. */
    static final int BACK_OFFICE = 5;
    /** Terminal and acceptor; the first two share an acceptor. */
    static final List<Pair> PAIRS = List.of(
            new Pair("CJ000042", "RO-CJ-MED-00042"),
            new Pair("CJ900042", "RO-CJ-MED-00042"),
            new Pair("CJ000010", "RO-CJ-AGY-00010"),
            new Pair("CJ000001", "RO-CJ-EMP-00001"),
            new Pair("CJ000048", "RO-CJ-MED-00048"),
            new Pair(SampleWorld.BACK_OFFICE_TERMINAL, SampleWorld.BACK_OFFICE),
            new Pair("CJ000099", "RO-CJ-EMP-00099"));

    private World() {}

    /** A terminal at its acceptor. */
    record Pair(String terminal, String acceptor) {
        /** The three letters in the acceptor's identifier. */
        String category() {
            return acceptor.substring(6, 9);
        }

        AcceptorRecord acceptorRecord(final boolean suspended, final long version) {
            final byte[] id = ascii(acceptor);
            return new AcceptorRecord(
                    AcceptorKey.high(id, 0),
                    AcceptorKey.low(id, 0),
                    "of a simulation",
                    Category.valueOf(category()),
                    suspended,
                    version,
                    0);
        }

        TerminalRecord terminalRecord(final boolean disabled, final long version) {
            final byte[] id = ascii(acceptor);
            return new TerminalRecord(
                    AcceptorKey.terminal(ascii(terminal), 0),
                    AcceptorKey.high(id, 0),
                    AcceptorKey.low(id, 0),
                    disabled,
                    version);
        }
    }

    /** The card as the sample world has it, as a record of DE 120. */
    static Card card(final int number, final long version, final int status) {
        final CardRecord sample = SampleWorld.card(number, 0, 0);
        return new Card(
                version,
                status,
                "%04d".formatted(sample.expiry),
                sample.sequenceNumber,
                sample.occupation,
                sample.flags,
                "" + (char) (sample.county >> 8) + (char) (sample.county & 0xFF),
                sample.reason);
    }

    /** Makes a row what the model knows. */
    static CardRecord row(final CardRecord sample, final Card card) {
        sample.version = card.version();
        sample.status = CardStatus.of(card.status());
        return sample;
    }

    private static byte[] ascii(final String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
