package io.attesta.authorizer.api;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A body that may become so long and no longer once it is unzipped: some kilobytes can unzip to gigabytes. */
final class BoundedBody extends FilterInputStream {
    private final long most;
    private long left;

    BoundedBody(final InputStream in, final long most) {
        super(in);
        this.most = most;
        left = most;
    }

    @Override
    public int read() throws IOException {
        final int octet = in.read();
        if (octet >= 0) {
            count(1);
        }
        return octet;
    }

    @Override
    public int read(final byte[] into, final int offset, final int length) throws IOException {
        final int read = in.read(into, offset, length);
        if (read > 0) {
            count(read);
        }
        return read;
    }

    private void count(final int read) {
        left -= read;
        if (left < 0) {
            throw new ProblemException(
                    ProblemType.TOO_LARGE,
                    "The body is longer than " + most + " bytes (http.max-bulk-bytes) unzipped; send it in parts.");
        }
    }
}
