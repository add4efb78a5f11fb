package io.attesta.authorizer.runtime;

/** Where a fault goes after which the server must not answer: it stops acceptance and ends the process with a non-zero exit. */
public interface FaultHandler {
    /**
     * Takes a fatal fault; returns at once, may be called from any thread and more than once.
     *
     * @param what one sentence for people, without secrets
     * @param cause what was thrown, or null
     */
    void fatal(String what, Throwable cause);
}
