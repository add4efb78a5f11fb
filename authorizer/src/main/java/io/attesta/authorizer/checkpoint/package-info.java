/**
 * Checkpoints of a node's whole history: the tree over the roots of its batches on disk, the thread that follows the journal and signs,
 * and what an auditor asks of them. Beside the pipeline; nothing of an authorization waits for it. May import {@code journal} and
 * {@code runtime}.
 */
package io.attesta.authorizer.checkpoint;
