package io.attesta.authorizer.telemetry;

/** The catalogue of the server's own meters, each with a sentence. No tag ever names a card, an acceptor or a terminal. */
public enum MeterName {
    AUTHORIZATIONS(
            "attesta.authorizations",
            "Requests answered, by response code and action: first two digits of DE 3, 103 file action, 104 reversal, 200 + action for an advice, 00 = none."),
    LATENCY(
            "attesta.latency",
            "From a request's last byte read to its answer handed to the socket, over the last minute."),
    STAGE("attesta.stage", "Time one batch spent in a stage, over the last minute."),
    BATCH_SIZE("attesta.batch.size", "Statements in a batch."),
    RING_REMAINING("attesta.ring.remaining", "Free places of the ring."),
    JOURNAL_BYTES("attesta.journal.bytes", "Bytes of entries and statements appended to the journal."),
    JOURNAL_SYNC("attesta.journal.sync", "Time to append and sync one batch, over the last minute."),
    ARCHIVE_LAG_BATCHES("attesta.archive.lag.batches", "Durable batches that are not yet in the archive."),
    ARCHIVE_LAG_SECONDS(
            "attesta.archive.lag.seconds", "Age of the oldest durable batch that is not yet in the archive."),
    CHECKPOINT_SIZE("attesta.checkpoint.size", "Batches under the newest checkpoint."),
    CHECKPOINT_LAG_BATCHES("attesta.checkpoint.lag.batches", "Durable batches that no checkpoint has yet."),
    SNAPSHOT_AGE(
            "attesta.snapshot.age",
            "Seconds since the newest snapshot of the tables was begun; NaN if none was in this run."),
    CARDS("attesta.cards", "Cards in the table."),
    FEED_AGE(
            "attesta.feed.age",
            "Seconds since the newest upload of deltas or snapshot was acknowledged; NaN if none was."),
    SESSIONS("attesta.sessions", "Open sessions."),
    TRANSACTIONS("attesta.transactions", "Transactions in the duplicate window."),
    CONNECTIONS("attesta.connections", "Open ISO 8583 connections."),
    REJECTED("attesta.rejected", "What was answered at the edge or not at all, by reason."),
    ALARMS("attesta.alarms", "Alarms, by kind."),
    ALARMS_DROPPED(
            "attesta.alarms.dropped",
            "Alarms since the start that came too fast for the stream of events or for the archive; counted all the same.");

    private final String label;
    private final String sentence;

    MeterName(final String label, final String sentence) {
        this.label = label;
        this.sentence = sentence;
    }

    /** The name in Micrometer's form, dots between words. */
    public String label() {
        return label;
    }

    /** What it counts or measures. */
    public String sentence() {
        return sentence;
    }
}
