package io.attesta.bench.load;

/** Where a lane's requests go. */
interface Wire {
    /** Whether there is a connection. */
    boolean isOpen();

    /** Takes one framed message; copies it. Sent with the next {@link #flush} at the latest. */
    void write(byte[] frame, int offset, int length);

    void flush();
}
