package io.attesta.authorizer.checkpoint;

import io.attesta.keystore.signing.PublicKeySet;
import io.attesta.keystore.signing.PublishedKey;
import io.attesta.protocol.checkpoint.CheckpointVerifier;
import io.attesta.protocol.checkpoint.NoteSignature;

/**
 * A set of public keys as verifiers of checkpoints: each of them may sign for any origin.
 *
 * @param keys those that are trusted
 */
public record NoteKeys(PublicKeySet keys) implements CheckpointVerifier.Keys {
    @Override
    public CheckpointVerifier.Answer check(
            final String name, final int keyId, final byte[] text, final byte[] signature) {
        CheckpointVerifier.Answer answer = CheckpointVerifier.Answer.UNKNOWN_KEY;
        for (final PublishedKey each : keys.keys()) {
            if (NoteSignature.keyId(name, each.key().raw()) == keyId) {
                if (each.key().verifies(text, signature)) {
                    return CheckpointVerifier.Answer.VALID;
                }
                answer = CheckpointVerifier.Answer.INVALID;
            }
        }
        return answer;
    }
}
