package io.attesta.authorizer.feed;

import io.attesta.keystore.BlockEncryption;
import java.io.IOException;
import java.io.InputStream;

/** Lines of an upload, read one by one into one {@link CardLine}. */
final class CardSource {
    private static final String TOO_LONG = "The line is longer than " + LineReader.MAX_LINE + " bytes.";

    private final LineReader lines;
    private final LineFormat format;
    private final CardLine line;

    CardSource(final InputStream in, final LineFormat format, final BlockEncryption tokenKey) {
        lines = new LineReader(in);
        this.format = format;
        line = new CardLine(tokenKey);
    }

    /**
     * Reads the header line, if the format has one.
     *
     * @return one sentence if nothing can be read for it; else null
     */
    String header() throws IOException {
        if (!format.hasHeader()) {
            return null;
        }
        if (!lines.next() || lines.isTooLong()) {
            return "The header line is missing.";
        }
        return format.header(lines.bytes(), lines.start(), lines.end());
    }

    /**
     * Goes to the next line that is not blank.
     *
     * @return the line, valid until the next call; null if there is none
     * @throws IOException if the body broke off
     */
    CardLine next() throws IOException {
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

    /** Number of the line, from 1, the header and blank lines counted. */
    long number() {
        return lines.number();
    }
}
