package io.attesta.authorizer.feed;

import io.attesta.authorizer.api.UploadReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * What is told of an upload: an object for each bad or stale line in the order of the lines, then one with the totals. Longer than the
 * upload itself at worst, hence in a {@link Spool}.
 */
final class LineReport implements UploadReport {
    private final Spool spool;

    LineReport(final Path folder) {
        spool = new Spool(folder);
    }

    /**
     * Tells of a line.
     *
     * @param result one word
     * @param reason one sentence of ours: without quotation marks and backslashes
     */
    void line(final long number, final String result, final String reason) throws IOException {
        write("{\"line\":" + number + ",\"result\":\"" + result + "\",\"reason\":\"" + reason + "\"}\n");
    }

    /** Ends the report. */
    void totals(final String json) throws IOException {
        write(json + "\n");
        spool.rewind();
    }

    private void write(final String text) throws IOException {
        final byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        spool.write(bytes, 0, bytes.length);
    }

    @Override
    public long length() {
        return spool.length();
    }

    @Override
    public int read(final byte[] into) throws IOException {
        return spool.read(into, 0, into.length);
    }

    @Override
    public void close() throws IOException {
        spool.close();
    }
}
