package io.attesta.authorizer.archive;

/** What explains that a node's numbers do not go on where they stood. */
@FunctionalInterface
interface NumberJumps {
    /**
     * Whether a batch whose number, previous root or first sequence is not what follows from the one before it is right to be so.
     *
     * @param last the batch before it in the archive, or {@link SealedBatch#none}
     * @param next the batch
     */
    boolean explain(SealedBatch last, SealedBatch next);

    /** Nothing explains it. */
    static NumberJumps none() {
        return (last, next) -> false;
    }
}
