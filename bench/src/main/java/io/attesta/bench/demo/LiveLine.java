package io.attesta.bench.demo;

import java.io.PrintWriter;

/** A line that changes in place on a terminal; elsewhere a plain line every five times. */
final class LiveLine {
    private static final int PLAIN_EVERY = 5;
    private static final String CLEAR = "\r\u001b[K";

    private final PrintWriter out;
    private final boolean terminal = System.console() != null && System.getenv("TERM") != null;
    private int shown;
    private boolean open;

    LiveLine(final PrintWriter out) {
        this.out = out;
    }

    /** Shows a passing state. */
    synchronized void show(final String text) {
        if (terminal) {
            out.print(CLEAR + text);
            open = true;
        } else if (shown++ % PLAIN_EVERY == 0) {
            out.println(text);
        }
        out.flush();
    }

    /** Says something that stays. */
    synchronized void say(final String text) {
        out.println((open ? CLEAR : "") + text);
        open = false;
        shown = 0;
        out.flush();
    }
}
