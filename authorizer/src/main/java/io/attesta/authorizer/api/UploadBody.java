package io.attesta.authorizer.api;

import java.io.InputStream;

/** The body of an upload as it comes. Owned by the thread that reads it. */
public interface UploadBody {
    /** Its bytes, unzipped; reading blocks until more has come. */
    InputStream stream();

    /**
     * Has something done while the body pauses: on the reading thread, inside a read, before it goes on waiting. Once for each pause.
     *
     * @param act must not read; what it throws comes out of the read
     */
    void whenPaused(Runnable act);
}
