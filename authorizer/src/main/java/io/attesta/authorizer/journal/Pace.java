package io.attesta.authorizer.journal;

/** How fast a file is filled with zeros. Much of it at once keeps the disk from others for tens of milliseconds. */
public interface Pace {
    /** As fast as it goes. */
    Pace AT_ONCE = made -> {};

    /**
     * Is called after each small piece, and returns when the next may be written.
     *
     * @param made bytes of the file that are written
     */
    void made(long made);
}
