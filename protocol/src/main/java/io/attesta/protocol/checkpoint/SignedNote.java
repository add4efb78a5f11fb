package io.attesta.protocol.checkpoint;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A text with signatures below it (C2SP signed-note): text that ends in a newline, an empty line, one line a signature. The signatures
 * are over the text with its last newline. That it could be read proves nothing; {@link CheckpointVerifier} does.
 *
 * @param text the bytes signed
 * @param signatures at least one
 */
public record SignedNote(byte[] text, List<NoteSignature> signatures) {
    /** Longest note that is read: a checkpoint with our signature has 200 bytes, witnesses add theirs. */
    public static final int MAX_LENGTH = 65_536;

    private static final int MAX_SIGNATURES = 64;

    /** Copies both. */
    public SignedNote {
        text = text.clone();
        signatures = List.copyOf(signatures);
    }

    @Override
    public byte[] text() {
        return text.clone();
    }

    /** The whole note, UTF-8. */
    public byte[] bytes() {
        final StringBuilder note = new StringBuilder(new String(text, StandardCharsets.UTF_8)).append('\n');
        signatures.forEach(signature -> note.append(signature.line()).append('\n'));
        return note.toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads a note.
     *
     * @throws MalformedCheckpointException if it is none
     */
    public static SignedNote parse(final byte[] bytes) {
        final String note = decoded(bytes);
        final int split = note.lastIndexOf("\n\n");
        if (split < 0 || !note.endsWith("\n")) {
            throw new MalformedCheckpointException("there are no signatures below an empty line");
        }
        final String below = note.substring(split + 2);
        if (below.isEmpty()) {
            throw new MalformedCheckpointException("there is no signature below the empty line");
        }
        final List<NoteSignature> signatures = new ArrayList<>();
        for (final String line : below.substring(0, below.length() - 1).split("\n", -1)) {
            if (signatures.size() == MAX_SIGNATURES) {
                throw new MalformedCheckpointException("there are more than " + MAX_SIGNATURES + " signatures");
            }
            signatures.add(NoteSignature.parse(line));
        }
        return new SignedNote(note.substring(0, split + 1).getBytes(StandardCharsets.UTF_8), signatures);
    }

    private static String decoded(final byte[] bytes) {
        if (bytes.length > MAX_LENGTH) {
            throw new MalformedCheckpointException("the note has more than " + MAX_LENGTH + " bytes");
        }
        final String note;
        try {
            note = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (final CharacterCodingException e) {
            throw new MalformedCheckpointException("the note is not UTF-8");
        }
        if (note.chars().anyMatch(c -> c < ' ' && c != '\n')) {
            throw new MalformedCheckpointException("the note has a control character");
        }
        return note;
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof SignedNote that && Arrays.equals(text, that.text) && signatures.equals(that.signatures);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(text);
    }

    @Override
    public String toString() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }
}
