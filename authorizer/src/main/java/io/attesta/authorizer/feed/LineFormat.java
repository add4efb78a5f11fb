package io.attesta.authorizer.feed;

/** How a line says what a card is. */
interface LineFormat {
    /** Whether the first line names columns instead of saying something of a card. */
    boolean hasHeader();

    /**
     * Takes the line that names the columns.
     *
     * @return what is wrong with it, one sentence, after which nothing can be read; null if nothing is
     */
    String header(byte[] bytes, int from, int to);

    /** Reads a line into a row that has been begun, and ends it; whatever is wrong is the row's fault. */
    void read(byte[] bytes, int from, int to, CardLine line);
}
