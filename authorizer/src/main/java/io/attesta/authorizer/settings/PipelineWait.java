package io.attesta.authorizer.settings;

/** How the pipeline's thread waits for work ({@code pipeline.wait}). */
public enum PipelineWait {
    /** Sleeps on a lock: no processor time when idle, some microseconds to wake. */
    BLOCKING,
    /** Spins briefly, then sleeps in short naps: little processor time, up to about 60 microseconds to wake. */
    SLEEPING,
    /** Spins and yields: a whole core when nothing else wants it. */
    YIELDING,
    /** Spins: a whole core always. For machines with a core to spare. */
    BUSY
}
