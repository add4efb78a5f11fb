package io.attesta.authorizer;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far the archive was known to be, as a small file beside the journal: a start can so refuse a journal that ends before it, without
 * waiting for a database. Written at most once a second, by the archiver's thread; may lag, never leads.
 */
final class ArchiveMark {
    private static final Logger LOG = LoggerFactory.getLogger(ArchiveMark.class);
    private static final String NAME = "archived";
    private static final long PAUSE_NS = 1_000_000_000L;

    private final Path file;
    private volatile long newest;
    private boolean written;
    private long writtenAtNs;

    ArchiveMark(final Path data) {
        file = data.resolve(NAME);
    }

    /** Last batch that the archive was known to have; 0 if nobody ever wrote it down, or nobody can read it: then the archive itself tells. */
    long read() throws IOException {
        try {
            return Long.parseLong(Files.readString(file).strip());
        } catch (final NoSuchFileException e) {
            return 0;
        } catch (final NumberFormatException | CharacterCodingException e) {
            // It is written without a sync: a loss of power may leave anything.
            LOG.warn("{} holds no number of a batch and was passed over", file);
            return 0;
        }
    }

    /** The archive has a batch of this journal now. */
    void reached(final long batch) {
        newest = batch;
        final long nowNs = System.nanoTime();
        if (!written || nowNs - writtenAtNs >= PAUSE_NS) {
            written = true;
            writtenAtNs = nowNs;
            write(batch);
        }
    }

    /** Writes down what was reached last, if anything was: behind the archiver's end. */
    void close() {
        if (newest > 0) {
            write(newest);
        }
    }

    private void write(final long batch) {
        final Path aside = file.resolveSibling(NAME + ".new");
        try {
            Files.write(aside, (batch + "\n").getBytes(StandardCharsets.US_ASCII));
            Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (final IOException e) {
            // The archive itself says the same, a little later.
            LOG.warn("{} cannot be written: {}", file, e.getMessage());
        }
    }
}
