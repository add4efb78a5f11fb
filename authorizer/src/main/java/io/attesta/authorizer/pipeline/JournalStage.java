package io.attesta.authorizer.pipeline;

import io.attesta.authorizer.journal.JournalWriter;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Third stage: the batch is appended to the journal and durable before this returns. Owns the journal's writer. */
final class JournalStage {
    private final JournalWriter writer;

    JournalStage(final JournalWriter writer) {
        this.writer = writer;
    }

    /** Gives the batch's position in the journal. A failure is final: it goes up and stops acceptance. */
    long append(final Batch batch) {
        try {
            return writer.append(batch.content);
        } catch (final IOException e) {
            throw new UncheckedIOException("the journal cannot be written", e);
        }
    }
}
