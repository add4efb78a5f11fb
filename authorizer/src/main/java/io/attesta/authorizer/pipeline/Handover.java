package io.attesta.authorizer.pipeline;

/**
 * Where a batch goes to be completed while the next one is decided. At most one is there at a time; after {@link #await} everything that was
 * done to it is seen by the thread that decides, whose methods these are.
 */
interface Handover {
    /** Gives a batch that is decided. Nothing may be there. */
    void give(Batch batch);

    /** Whether nothing is there that is not complete. */
    boolean isIdle();

    /**
     * Waits until what was given is complete: recorded and answered. Throws what was thrown there; then nothing is completed any more.
     */
    void await();
}
