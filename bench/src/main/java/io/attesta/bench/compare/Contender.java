package io.attesta.bench.compare;

import java.util.Locale;

/** What is compared: a server and who asks it. */
public enum Contender {
    /** Attesta, every answer checked. */
    ATTESTA("Attesta"),
    /** The echo server and a client that only counts: the most there is to reach. */
    ECHO_BARE("echo, bare client"),
    /** The echo server and the generator, which checks as much as it does with Attesta: the generator's ceiling. */
    ECHO("echo, checking generator"),
    /** The same job on jPOS, nothing logged; every answer checked. */
    JPOS("jPOS, quiet log"),
    /** The same job on jPOS with the log that it has unless told otherwise; every answer checked. */
    JPOS_STOCK("jPOS, stock log");

    private final String title;

    Contender(final String title) {
        this.title = title;
    }

    /** For people. */
    String title() {
        return title;
    }

    /** Whether rows of a database are written before an answer. */
    boolean isJpos() {
        return this == JPOS || this == JPOS_STOCK;
    }

    /** Its name on the command line and in JSON. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
