package io.attesta.authorizer.api;

/** Ends the handling of a request with a {@link Problem}. */
final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    ProblemException(final Problem problem) {
        // Thrown for every wrong request: no stack trace, the place says nothing.
        super(problem.detail(), null, false, false);
        this.problem = problem;
    }

    ProblemException(final ProblemType type, final String detail) {
        this(new Problem(type, detail));
    }

    Problem problem() {
        return problem;
    }
}
