package io.attesta.authorizer.api;

import java.io.Serial;

/** What is asked of the archive is not answered, and why: thrown by whoever asks it for the API. */
public final class ArchiveRefusal extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    private final ProblemType type;

    /** @param sentence for whoever asked; holds nothing of a row */
    public ArchiveRefusal(final ProblemType type, final String sentence) {
        super(sentence);
        this.type = type;
    }

    ProblemException problem() {
        return new ProblemException(type, getMessage());
    }
}
