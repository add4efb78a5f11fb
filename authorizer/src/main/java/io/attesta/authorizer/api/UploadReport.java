package io.attesta.authorizer.api;

import java.io.Closeable;
import java.io.IOException;

/** The report of an upload: NDJSON, to be read once from its beginning. */
public interface UploadReport extends Closeable {
    /** All its bytes. */
    long length();

    /**
     * Reads on.
     *
     * @return number of bytes, -1 at the end
     */
    int read(byte[] into) throws IOException;
}
