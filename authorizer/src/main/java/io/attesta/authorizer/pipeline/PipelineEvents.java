package io.attesta.authorizer.pipeline;

import io.attesta.protocol.iso.ResponseCode;

/** What the pipeline and its edge tell of their work. Called on their threads: implementations count and return. */
public interface PipelineEvents {
    /** The stages, as tags of a timer. */
    enum Stage {
        DECIDE,
        SEAL,
        JOURNAL,
        RESPOND
    }

    /**
     * A request was answered.
     *
     * @param action first two digits of DE 3, or 0 for a message that has no action
     */
    void answered(int action, ResponseCode response);

    /** Something was answered at the edge or not at all. */
    void rejected(RejectReason reason);

    /** A batch went through: its statements and the bytes of its frame. */
    void batch(int statements, long journalBytes);

    /** How long a stage took for one batch, nanoseconds. */
    void stage(Stage stage, long nanos);

    /** Something that people must hear of; the text has no card number, terminal or acceptor. */
    void alarm(AlarmKind kind, String text);

    /** From a request's last byte read to its answer handed to the socket, nanoseconds. */
    void latency(long nanos);
}
