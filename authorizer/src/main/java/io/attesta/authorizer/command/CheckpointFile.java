package io.attesta.authorizer.command;

import io.attesta.authorizer.checkpoint.NoteKeys;
import io.attesta.protocol.checkpoint.Checkpoint;
import io.attesta.protocol.checkpoint.CheckpointVerifier;
import io.attesta.protocol.checkpoint.LogProof;
import io.attesta.protocol.checkpoint.MalformedCheckpointException;
import io.attesta.protocol.checkpoint.SignedNote;
import io.attesta.protocol.receipt.MalformedReceiptException;
import io.attesta.protocol.receipt.SignedPair;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Files that auditors keep: signed checkpoints and proofs. Every failure is a {@link CommandFailure} of one sentence. */
final class CheckpointFile {
    private CheckpointFile() {}

    static boolean exists(final Path file) {
        return Files.exists(file);
    }

    /** A signed checkpoint as it stands in a file, not verified. */
    static byte[] read(final Path file) {
        return bytes(file, "a checkpoint");
    }

    /** A proof as it stands in a file, not verified. */
    static LogProof readProof(final Path file) {
        try {
            return LogProof.parse(bytes(file, "a proof"));
        } catch (final MalformedCheckpointException e) {
            throw new CommandFailure(file + " is refused: " + e.getMessage() + ".", e);
        }
    }

    /** The statement and receipt that a proof carries. */
    static SignedPair pair(final LogProof proof) {
        try {
            return SignedPair.ofCbor(proof.extra());
        } catch (final MalformedReceiptException e) {
            throw new CommandFailure(
                    "The proof is refused: it carries no statement and receipt (" + e.getMessage() + ").", e);
        }
    }

    /**
     * The checkpoint in a note.
     *
     * @param source where the note is from, for people
     */
    static Checkpoint verified(final String source, final byte[] note, final TrustedKeys keys, final Words words) {
        try {
            return CheckpointVerifier.verify(note, new NoteKeys(keys.keys()));
        } catch (final MalformedCheckpointException e) {
            throw new CommandFailure(words.refusedCheckpoint(source, e.getMessage(), keys.source()), e);
        }
    }

    /** Writes a file whole, in place of what was there. */
    static void write(final Path file, final byte[] content) {
        final Path aside = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.write(aside, content);
            Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (final IOException e) {
            throw new CommandFailure(
                    file + " cannot be written: " + IoReason.of(e) + "; name a file that can be written.", e);
        }
    }

    private static byte[] bytes(final Path file, final String what) {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(2 * SignedNote.MAX_LENGTH + 1);
        } catch (final NoSuchFileException e) {
            throw new CommandFailure("There is no file " + file + " with " + what + ".", e);
        } catch (final IOException e) {
            throw new CommandFailure(file + " cannot be read: " + IoReason.of(e) + ".", e);
        }
    }
}
