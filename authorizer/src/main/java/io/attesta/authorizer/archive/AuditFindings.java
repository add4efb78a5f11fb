package io.attesta.authorizer.archive;

/** Counts what an audit of the database finds, and names where. */
final class AuditFindings {
    private final DatabaseAuditListener listener;
    private long count;

    AuditFindings(final DatabaseAuditListener listener) {
        this.listener = listener;
    }

    long count() {
        return count;
    }

    void node(final int node, final String what) {
        tell("node " + node + ": " + what);
    }

    void batch(final int node, final long batch, final String what) {
        tell("node " + node + ", batch " + batch + ": " + what);
    }

    void row(final int node, final long batch, final int leaf, final long sequence, final String what) {
        tell("node " + node + ", batch " + batch + ", leaf " + leaf + ", sequence " + sequence + ": " + what);
    }

    private void tell(final String sentence) {
        count++;
        listener.finding(sentence);
    }
}
