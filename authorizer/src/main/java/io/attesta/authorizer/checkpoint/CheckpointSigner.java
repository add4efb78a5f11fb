package io.attesta.authorizer.checkpoint;

import io.attesta.keystore.KeyStore;
import io.attesta.keystore.KeyUsage;
import io.attesta.keystore.Signer;
import io.attesta.protocol.checkpoint.Checkpoint;
import io.attesta.protocol.checkpoint.NoteSignature;
import io.attesta.protocol.checkpoint.SignedNote;
import java.util.List;

/** Signs checkpoints with a node's current key, which in a note is named as the origin. */
final class CheckpointSigner {
    private CheckpointSigner() {}

    /** The note that holds a checkpoint and its signature. */
    static byte[] sign(final Checkpoint checkpoint, final KeyStore keys) {
        final Signer signer = keys.signer(keys.currentVersion(KeyUsage.SIGNING));
        final byte[] text = checkpoint.text();
        final byte[] signature = new byte[Signer.SIGNATURE_LENGTH];
        signer.sign(text, 0, text.length, signature, 0);
        final int keyId =
                NoteSignature.keyId(checkpoint.origin(), signer.publicKey().raw());
        return new SignedNote(text, List.of(new NoteSignature(checkpoint.origin(), keyId, signature))).bytes();
    }
}
