package io.attesta.authorizer.feed;

import java.io.IOException;
import java.io.InputStream;

/** Acceptors or terminals of an upload, one JSON object a line. Owned by one thread. */
final class EnrolmentSource<T> implements RecordSource<T> {
    private final LineReader lines;
    private final EnrolmentKind<T> kind;

    EnrolmentSource(final InputStream in, final EnrolmentKind<T> kind) {
        lines = new LineReader(in);
        this.kind = kind;
    }

    /** There is none. */
    @Override
    public String header() {
        return null;
    }

    @Override
    public EnrolmentLine<T> next() throws IOException {
        do {
            if (!lines.next()) {
                return null;
            }
        } while (lines.isBlank());
        return lines.isTooLong()
                ? EnrolmentLine.refused(CardSource.TOO_LONG)
                : kind.read(lines.bytes(), lines.start(), lines.end(), "line");
    }

    @Override
    public long number() {
        return lines.number();
    }
}
