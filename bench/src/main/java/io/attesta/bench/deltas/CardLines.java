package io.attesta.bench.deltas;

import io.attesta.authorizer.card.CardRecord;
import io.attesta.authorizer.feed.SampleWorld;
import io.attesta.bench.load.SampleCards;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.LongUnaryOperator;

/** The cards of the sample world as lines of deltas, at versions of one's own. */
final class CardLines {
    private static final String COLUMNS = "pan,version,status,expiry,sequence,occupation,flags,county,reason\n";
    private static final String[] FLAGS = {"INSURED", "MINIMUM_INCOME", "MAY_PRACTISE", "JOB_SEEKER"};
    private static final int PART_CHARACTERS = 1 << 16;

    private final StringBuilder text = new StringBuilder(PART_CHARACTERS + 1_024);
    private final boolean csv;

    private CardLines(final boolean csv) {
        this.csv = csv;
    }

    /**
     * Writes a file.
     *
     * @param first number of the first card
     * @param count how many, from there
     * @param version of a card by its number
     */
    static void write(
            final Path file, final boolean csv, final long first, final long count, final LongUnaryOperator version)
            throws IOException {
        final CardLines lines = new CardLines(csv);
        try (FileChannel channel = FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE);
                OutputStream out = Channels.newOutputStream(channel)) {
            lines.text.append(csv ? COLUMNS : "");
            for (long card = first; card < first + count; card++) {
                lines.append(card, version.applyAsLong(card), "");
                if (lines.text.length() >= PART_CHARACTERS) {
                    lines.flush(out);
                }
            }
            lines.flush(out);
            // Or the system writes it back in the middle of a measurement, and the journal's syncs wait behind it.
            channel.force(false);
        }
    }

    /** One line of NDJSON that says of a card what the sample world says, but for its status. */
    static String line(final long card, final long version, final String status) {
        final CardLines lines = new CardLines(false);
        lines.append(card, version, status);
        return lines.text.toString();
    }

    private void flush(final OutputStream out) throws IOException {
        out.write(text.toString().getBytes(StandardCharsets.US_ASCII));
        text.setLength(0);
    }

    private void append(final long number, final long version, final String status) {
        final CardRecord card = SampleWorld.card(number, 0, 0);
        final String stands = status.isEmpty() ? card.status.name() : status;
        if (csv) {
            text.append(SampleCards.pan(number)).append(',').append(version).append(',');
            text.append(stands).append(',');
            expiry(card);
            text.append(',').append(card.sequenceNumber).append(',').append(card.occupation);
            text.append(',');
            flags(card, "", "|");
            text.append(',');
            county(card);
            text.append(',').append(card.reason).append('\n');
        } else {
            text.append("{\"pan\":\"").append(SampleCards.pan(number)).append("\",\"version\":");
            text.append(version).append(",\"status\":\"").append(stands).append("\",\"expiry\":\"");
            expiry(card);
            text.append("\",\"sequence\":").append(card.sequenceNumber).append(",\"occupation\":\"");
            text.append(card.occupation).append("\",\"flags\":[");
            flags(card, "\"", ",");
            text.append("],\"county\":\"");
            county(card);
            text.append("\",\"reason\":").append(card.reason).append("}\n");
        }
    }

    private void expiry(final CardRecord card) {
        final int month = card.expiry % 100;
        text.append("20").append(card.expiry / 100).append(month < 10 ? "-0" : "-");
        text.append(month);
    }

    private void county(final CardRecord card) {
        text.append((char) (card.county >>> 8)).append((char) (card.county & 0xFF));
    }

    private void flags(final CardRecord card, final String quote, final String between) {
        String before = "";
        for (int bit = 0; bit < FLAGS.length; bit++) {
            if ((card.flags & 1 << bit) != 0) {
                text.append(before).append(quote).append(FLAGS[bit]).append(quote);
                before = between;
            }
        }
    }
}
