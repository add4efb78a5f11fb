package io.attesta.authorizer.archive;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;

/**
 * Where a page ends: the last row's place in the order of all rows, so that the next page begins right behind it however many rows
 * have come since. Opaque to whoever carries it; holds for its question only.
 *
 * <pre>
 *   1   version     8  time, microseconds since 1970     4  node     8  sequence     8  of SHA-256 of the question        base64url
 * </pre>
 *
 * @param recordedAt to the microsecond
 */
record SearchCursor(Instant recordedAt, int node, long sequence) {
    private static final byte VERSION = 1;
    private static final int QUESTION_BYTES = 8;
    private static final int LENGTH = 1 + 8 + 4 + 8 + QUESTION_BYTES;
    private static final int TEXT_LENGTH = (LENGTH * 8 + 5) / 6;
    private static final long MICROS = 1_000_000;

    /** @throws ArchiveQueryException if it is none, or another question's */
    static SearchCursor parse(final String text, final String question) throws ArchiveQueryException {
        try {
            if (text.length() == TEXT_LENGTH) {
                final ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
                final byte version = bytes.get();
                final long micros = bytes.getLong();
                final SearchCursor cursor = new SearchCursor(
                        Instant.ofEpochSecond(Math.floorDiv(micros, MICROS), Math.floorMod(micros, MICROS) * 1000),
                        bytes.getInt(),
                        bytes.getLong());
                if (version == VERSION && cursor.text(question).equals(text)) {
                    return cursor;
                }
            }
        } catch (final IllegalArgumentException e) {
            // Said below.
        }
        throw ArchiveQueryException.invalid(
                "The parameter cursor is none that a page of this question named: all other parameters must be the same.");
    }

    /** As a parameter. */
    String text(final String question) {
        final byte[] bytes = ByteBuffer.allocate(LENGTH)
                .put(VERSION)
                .putLong(ChronoUnit.MICROS.between(Instant.EPOCH, recordedAt))
                .putInt(node)
                .putLong(sequence)
                .put(digest(question), 0, QUESTION_BYTES)
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] digest(final String question) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(question.getBytes(StandardCharsets.UTF_8));
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
