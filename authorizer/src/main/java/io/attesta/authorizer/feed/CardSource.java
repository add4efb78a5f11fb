package io.attesta.authorizer.feed;

import io.attesta.authorizer.card.CardRecord;
import io.attesta.keystore.BlockEncryption;
import java.io.IOException;
import java.io.InputStream;

/** Lines of an upload, read one by one into one {@link CardLine}. */
final class CardSource implements RecordSource<CardRecord> {
    static final String TOO_LONG = "The line is longer than " + LineReader.MAX_LINE + " bytes.";

    private final LineReader lines;
    private final LineFormat format;
    private final CardLine line;

    CardSource(final InputStream in, final LineFormat format, final BlockEncryption tokenKey) {
        lines = new LineReader(in);
        this.format = format;
        line = new CardLine(tokenKey);
    }

    @Override
    public String header() throws IOException {
        if (!format.hasHeader()) {
            return null;
        }
        if (!lines.next() || lines.isTooLong()) {
            return "The header line is missing.";
        }
        return format.header(lines.bytes(), lines.start(), lines.end());
    }

    @Override
    public CardLine next() throws IOException {
        do {
            if (!lines.next()) {
                return null;
            }
        } while (lines.isBlank());
        line.begin();
        if (lines.isTooLong()) {
            line.refuse(TOO_LONG);
        } else {
            format.read(lines.bytes(), lines.start(), lines.end(), line);
        }
        return line;
    }

    @Override
    public long number() {
        return lines.number();
    }
}
