package io.attesta.authorizer.checkpoint;

import io.attesta.protocol.checkpoint.SubtreeHashes;
import java.io.IOException;
import java.util.OptionalLong;

/** A node's log as an auditor gets at it. What it gives is claimed, not proved: proofs made from it are checked against signed checkpoints. */
public interface AuditedLog {
    /**
     * The newest checkpoint, a signed note.
     *
     * @throws IOException if there is none or it cannot be had
     */
    byte[] latest() throws IOException;

    /** Hashes of the tree over the first {@code size} batches. */
    SubtreeHashes hashes(long size);

    /**
     * Number of the batch with a root among the first {@code size}, looked for from the newest on; empty if there is none.
     *
     * @throws IOException if the log cannot be read so far
     */
    OptionalLong find(byte[] root, long size) throws IOException;

    /** Where it is, for people. */
    String place();
}
