package io.attesta.bench.measure;

import io.attesta.authorizer.command.TrustedKeys;
import io.attesta.authorizer.journal.FolderDisk;
import io.attesta.authorizer.journal.JournalCheck;
import io.attesta.authorizer.journal.JournalCheckReport;
import io.attesta.keystore.signing.PublicKeySet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Proves a journal as {@code attesta journal verify} does, beside the server that writes it. */
final class JournalProof implements JournalCheck.Listener {
    private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(10);

    private long damage;

    private JournalProof() {}

    /** Of a data folder; empty if there is no journal in it. */
    static Optional<Verdict> of(final Path data, final PublicKeySet keys) throws IOException {
        final Path journal = data.resolve("journal");
        if (!Files.isDirectory(journal)) {
            return Optional.empty();
        }
        final JournalProof proof = new JournalProof();
        final JournalCheckReport report = new JournalCheck(
                        new FolderDisk(journal),
                        new TrustedKeys(keys, "the server"),
                        proof,
                        () -> LockSupport.parkNanos(PAUSE_NS))
                .run();
        return Optional.of(new Verdict(
                proof.damage == 0,
                "batches=" + report.batches() + " statements=" + report.statements() + " damage=" + proof.damage));
    }

    @Override
    public void fault(final String file, final long offset, final String what) {
        damage++;
    }

    @Override
    public void progress(final long bytes, final boolean segment) {
        // It takes a fraction of what the run took.
    }
}
