package io.attesta.bench.load;

/** What the system that a run asks answers with. */
public enum Answers {
    /** Decisions, sealed and signed, as the model of the sample world says they must be. */
    DECIDED {
        @Override
        AnswerForm form() {
            return new AnswerCheck();
        }
    },
    /**
     * The request's own bytes in front, anything behind them, and the request's length in the last two bytes: an echo server, for the
     * generator's ceiling. Only for plans without repeats.
     */
    ECHOED {
        @Override
        AnswerForm form() {
            return new EchoCheck();
        }
    };

    abstract AnswerForm form();
}
