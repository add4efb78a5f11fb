package io.attesta.authorizer.feed;

import io.attesta.authorizer.card.CardRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The cards of the sample world as a file of deltas. */
public final class SampleFile {
    private static final String COLUMNS = "pan,version,status,expiry,sequence,occupation,flags,county,reason\n";

    private SampleFile() {}

    /**
     * Writes the first so many cards, one a line.
     *
     * @param csv CSV with its header line; else NDJSON
     */
    public static void write(final long count, final boolean csv, final Appendable out) throws IOException {
        if (csv) {
            out.append(COLUMNS);
        }
        for (long i = 1; i <= count; i++) {
            out.append(csv ? csv(i) : json(i)).append('\n');
        }
    }

    private static String json(final long i) {
        final CardRecord card = SampleWorld.card(i, 0, 0);
        return "{\"pan\":\"" + SampleWorld.pan(i) + "\",\"version\":" + card.version + ",\"status\":\"" + card.status
                + "\",\"expiry\":\"" + expiry(card) + "\",\"sequence\":" + card.sequenceNumber + ",\"occupation\":\""
                + card.occupation + "\",\"flags\":["
                + flags(card).stream().map(flag -> '"' + flag + '"').collect(Collectors.joining(","))
                + "],\"county\":\""
                + county(card) + "\",\"reason\":" + card.reason + "}";
    }

    private static String csv(final long i) {
        final CardRecord card = SampleWorld.card(i, 0, 0);
        return SampleWorld.pan(i)
                + ','
                + card.version
                + ','
                + card.status
                + ','
                + expiry(card)
                + ','
                + card.sequenceNumber
                + ','
                + card.occupation
                + ','
                + String.join("|", flags(card))
                + ','
                + county(card)
                + ','
                + card.reason;
    }

    private static String expiry(final CardRecord card) {
        return "20" + card.expiry / 100 + (card.expiry % 100 < 10 ? "-0" : "-") + card.expiry % 100;
    }

    private static String county(final CardRecord card) {
        return "" + (char) (card.county >>> 8) + (char) (card.county & 0xFF);
    }

    private static List<String> flags(final CardRecord card) {
        final List<String> flags = new ArrayList<>();
        for (int bit = 0; bit < CardLine.FLAGS.length; bit++) {
            if ((card.flags & 1 << bit) != 0) {
                flags.add(CardLine.FLAGS[bit]);
            }
        }
        return flags;
    }
}
