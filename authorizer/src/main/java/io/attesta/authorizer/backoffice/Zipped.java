package io.attesta.authorizer.backoffice;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** Bytes in gzip (RFC 1952), at the level that costs least: on two cores the better ones take longer than the server. */
final class Zipped extends GZIPOutputStream {
    private static final int BUFFER_BYTES = 1 << 16;

    private Zipped(final ByteArrayOutputStream out) throws IOException {
        super(out, BUFFER_BYTES);
        def.setLevel(Deflater.BEST_SPEED);
    }

    static byte[] of(final byte[] bytes) {
        final ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 4);
        try (Zipped zipped = new Zipped(out)) {
            zipped.write(bytes, 0, bytes.length);
        } catch (final IOException e) {
            throw new IllegalStateException("bytes in memory could not be written", e);
        }
        return out.toByteArray();
    }
}
