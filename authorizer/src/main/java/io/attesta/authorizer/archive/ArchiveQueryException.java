package io.attesta.authorizer.archive;

/** A question to the archive that was not answered; the message is one sentence for whoever asked, without anything of a row. */
public final class ArchiveQueryException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why not. */
    public enum Reason {
        /** The question is none that can be answered; another one could be. */
        INVALID,
        /** There is nothing of that name. */
        UNKNOWN,
        /** Others are being answered, as many as may be at once. */
        BUSY,
        /** The database cannot be reached, is starting, or did not answer in time. */
        AWAY
    }

    private final Reason reason;

    ArchiveQueryException(final Reason reason, final String sentence, final Throwable cause) {
        super(sentence, cause);
        this.reason = reason;
    }

    static ArchiveQueryException invalid(final String sentence) {
        return new ArchiveQueryException(Reason.INVALID, sentence, null);
    }

    /** Why not. */
    public Reason reason() {
        return reason;
    }
}
