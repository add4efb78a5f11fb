package io.attesta.bench.peer;

import java.io.IOException;
import java.io.InputStream;

/** Waits for the end of standard input: whoever started this process closes it, and the system does if whoever it was has died. */
final class Leash {
    private Leash() {}

    /** Returns when the input has ended. */
    static void hold(final InputStream in) {
        try {
            while (in.read() >= 0) {
                // Nothing is said on it.
            }
        } catch (final IOException e) {
            // It has ended, too.
        }
    }
}
