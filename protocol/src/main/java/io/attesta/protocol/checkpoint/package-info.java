/**
 * Checkpoints: the whole history of a node in one signed line of text, and the proofs between two of them and from one batch into
 * one of them. The tree is that of RFC 9162 §2.1 over the roots of the batches; the texts are C2SP's signed-note,
 * tlog-checkpoint, tlog-tiles and tlog-proof. Bytes and hashes only: no signature code, no keys, no files, no network.
 *
 * <p>May import {@code protocol.receipt} and no third party.
 */
package io.attesta.protocol.checkpoint;
