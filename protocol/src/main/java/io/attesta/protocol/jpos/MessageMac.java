package io.attesta.protocol.jpos;

/** Computes the MAC of one direction of one terminal. This package has no keys. */
@FunctionalInterface
public interface MessageMac {
    /** Length of the MAC element, DE 64 or 128, in bytes. */
    int LENGTH = 8;

    /**
     * The MAC over a message without its MAC element.
     *
     * @param bytes from the MTI up to the MAC element, whose bit is set in the bitmap
     * @return {@link #LENGTH} bytes, a new array
     */
    byte[] compute(byte[] bytes);
}
