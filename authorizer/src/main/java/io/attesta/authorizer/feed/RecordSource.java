package io.attesta.authorizer.feed;

import java.io.IOException;

/**
 * Lines of an upload, read one by one.
 *
 * @param <T> what each line is about
 */
interface RecordSource<T> {
    /**
     * Reads the header line, if the format has one.
     *
     * @return one sentence if nothing can be read for it; else null
     * @throws IOException if the body broke off
     */
    String header() throws IOException;

    /**
     * Goes to the next line that is not blank.
     *
     * @return the line, valid until the next call; null if there is none
     * @throws IOException if the body broke off
     */
    RecordLine<T> next() throws IOException;

    /** Number of the line, from 1, header and blank lines counted. */
    long number();
}
