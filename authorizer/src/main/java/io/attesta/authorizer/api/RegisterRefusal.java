package io.attesta.authorizer.api;

import java.io.Serial;

/** What is asked of a {@link Register} is not done, and why. */
public final class RegisterRefusal extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    private final ProblemType type;

    /** @param sentence for whoever asked; repeats no name that was given */
    public RegisterRefusal(final ProblemType type, final String sentence) {
        super(sentence);
        this.type = type;
    }

    ProblemException problem() {
        return new ProblemException(type, getMessage());
    }
}
