package io.attesta.authorizer.api;

/** What an upload comes to. */
public sealed interface UploadAnswer {
    /**
     * It was taken in, and is durable.
     *
     * @param report to be closed by the receiver
     */
    record Reported(UploadReport report) implements UploadAnswer {}

    /**
     * Its number is not the one awaited, and nothing of it was read.
     *
     * @param expected number of the request that is awaited
     * @param detail one sentence
     */
    record Gap(long expected, String detail) implements UploadAnswer {}

    /** A snapshot that would change too much; nothing was changed. */
    record Unconfirmed(SnapshotDifference difference, String detail) implements UploadAnswer {}

    /**
     * It was refused, or not taken in as a whole.
     *
     * @param type what kind of error
     * @param detail one sentence
     */
    record Refused(ProblemType type, String detail) implements UploadAnswer {}
}
