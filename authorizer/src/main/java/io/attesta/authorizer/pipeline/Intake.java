package io.attesta.authorizer.pipeline;

/** The entrance of the pipeline: a slot is claimed, filled, published. Never blocks. For any thread. */
public interface Intake {
    /** A slot for a request, or null if there is no room: an eighth stays free for commands. */
    Slot claim();

    /** A slot for a command, or null if even the kept eighth is taken. */
    Slot claimForCommand();

    /** Gives a claimed and filled slot to the stages. */
    void publish(Slot slot);

    /** Whether the stages still take slots: false for ever after a fault or the end. */
    boolean isOpen();

    /** A number that rises by one with each slot that is claimed. */
    long claimed();

    /** Whether {@link #claim} would give a slot now. */
    boolean hasRoom();
}
