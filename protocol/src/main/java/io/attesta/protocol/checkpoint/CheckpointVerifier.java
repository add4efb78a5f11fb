package io.attesta.protocol.checkpoint;

/**
 * Verifies a signed checkpoint with the keys its caller trusts, by the rules of C2SP signed-note: signatures of keys that are not
 * known are passed over (a witness's, an older or newer key's), one of a known key that is wrong refuses the whole note, and without
 * one that is right nothing is proved.
 */
public final class CheckpointVerifier {
    /** The keys that are trusted. */
    @FunctionalInterface
    public interface Keys {
        /**
         * Whether a signature is by the key of that name and identifier.
         *
         * @param keyId see {@link NoteSignature#keyId}
         * @param text what was signed
         */
        Answer check(String name, int keyId, byte[] text, byte[] signature);
    }

    /** What came out of a check. */
    public enum Answer {
        /** The signature is that key's over that text. */
        VALID,
        /** The key is known, and the signature is not its own over that text. */
        INVALID,
        /** No trusted key has that name and identifier. */
        UNKNOWN_KEY
    }

    private CheckpointVerifier() {}

    /**
     * The checkpoint that a note holds.
     *
     * <p>A key's name in a note is its node's: the signature must be by a key named as the origin.
     *
     * @throws MalformedCheckpointException with the reason, if it is no note, no checkpoint, or not signed by a trusted key
     */
    public static Checkpoint verify(final byte[] note, final Keys keys) {
        final SignedNote parsed = SignedNote.parse(note);
        final byte[] text = parsed.text();
        final Checkpoint checkpoint = Checkpoint.parse(text);
        boolean signed = false;
        for (final NoteSignature each : parsed.signatures()) {
            if (!each.name().equals(checkpoint.origin())) {
                continue;
            }
            final Answer answer = keys.check(each.name(), each.keyId(), text, each.signature());
            if (answer == Answer.INVALID) {
                throw new MalformedCheckpointException("a signature is not over this checkpoint");
            }
            signed |= answer == Answer.VALID;
        }
        if (!signed) {
            throw new MalformedCheckpointException("no key among those trusted has signed it");
        }
        return checkpoint;
    }
}
