package io.attesta.authorizer.journal;

/** Something knows batches as durable that the journal does not have: its end is missing, and a start must not go on before it. */
public final class JournalTooShortException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /**
     * @param who what knows more, and up to which batch: the sentence's beginning
     * @param lastBatch last batch of the journal, 0 if it has none
     */
    public JournalTooShortException(final String who, final long lastBatch) {
        super(sentence(who, lastBatch));
    }

    /** The sentence, without a full stop, for who throws something else. */
    public static String sentence(final String who, final long lastBatch) {
        return who + ", but the journal "
                + (lastBatch == 0 ? "has no batch" : "ends with batch " + lastBatch)
                + ": part of the journal is missing; put it back, or start with serve --new-epoch"
                + " (docs/operating/disaster-recovery.md)";
    }
}
