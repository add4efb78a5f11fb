package io.attesta.authorizer.api;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/** An {@link UploadBody} of a request: as it arrives, and what becomes of it on the way to the reader. */
final class Upload implements UploadBody, Closeable {
    private final ArrivingBody arriving;
    private final InputStream stream;

    /** @param stream reads {@code arriving}, or is it; closed with this */
    Upload(final ArrivingBody arriving, final InputStream stream) {
        this.arriving = arriving;
        this.stream = stream;
    }

    @Override
    public InputStream stream() {
        return stream;
    }

    @Override
    public void whenPaused(final Runnable act) {
        arriving.whenPaused(act);
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
