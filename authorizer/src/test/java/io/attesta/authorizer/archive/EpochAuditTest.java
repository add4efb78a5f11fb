package io.attesta.authorizer.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives whose numbers jump: an epoch that is signed explains it, and nothing else does. */
final class EpochAuditTest {
    private static final long FIRST_SEQUENCE = 1L << 30;

    @TempDir
    private Path folder;

    @TempDir
    private Path restored;

    @Test
    void shouldExplainAJumpBehindTheLastBatch() throws Exception {
        final ArchiveDatabase database = SharedPostgres.newDatabase();
        try (SealedJournal journal = new SealedJournal(folder)) {
            journal.append(10, 3);
            journal.beginEpoch(20, FIRST_SEQUENCE, 10, new byte[32]);
            journal.append(5, 3);
            archive(journal, database);
        }
        assertThat(audit(database)).isEmpty();

        tamper(database, "DELETE FROM epoch");
        assertThat(audit(database)).containsExactly("node 7, batch 20: the batches from 11 to 19 are missing");
    }

    @Test
    void shouldExplainThatTheArchiveHasWhatTheJournalLost() throws Exception {
        final ArchiveDatabase database = archiveOfARestoredJournal();
        assertThat(audit(database)).isEmpty();

        // What the archive was known to have when the epoch began is no gap that it explains.
        tamper(database, "DELETE FROM batch WHERE number = 15", "DELETE FROM authorization_record WHERE batch = 15");
        assertThat(audit(database)).containsExactly("node 7, batch 16: the batches from 15 to 15 are missing");
    }

    @Test
    void shouldFindAnEpochThatIsAltered() throws Exception {
        final ArchiveDatabase database = archiveOfARestoredJournal();
        tamper(
                database,
                "UPDATE epoch SET epoch = 3, reason = 'none', last_batch = 9, last_root = sha256('x'), next_sequence = 1,"
                        + " first_sequence = 1, archive_batch = -1, checkpoint_batch = 9, snapshot_batch = 9, known_roots = 9,"
                        + " began_at = now()");
        assertThat(audit(database))
                .containsExactly(
                        "node 7, batch 16: its row of epoch says something else than its entry: began_at, epoch,"
                                + " reason, last_batch, last_root, next_sequence, first_sequence, archive_batch, checkpoint_batch,"
                                + " snapshot_batch, known_roots");

        tamper(database, "UPDATE epoch SET entries = entries || '\\x00'");
        assertThat(audit(database))
                .containsExactly(
                        "node 7, batch 16: the entries in its row of epoch are not those of the batch, or begin no epoch",
                        "node 7, batch 16: its first sequence is 1073741824, the one that follows is 46");
    }

    @Test
    void shouldFindAnEpochThatIsMadeUp() throws Exception {
        final ArchiveDatabase database = archiveOfARestoredJournal();
        tamper(
                database,
                "CREATE TEMP TABLE taken AS SELECT * FROM epoch",
                "UPDATE taken SET batch = 12",
                "INSERT INTO epoch SELECT * FROM taken",
                "UPDATE taken SET batch = 99",
                "INSERT INTO epoch SELECT * FROM taken");
        assertThat(audit(database))
                .contains(
                        "node 7, batch 12: the entries in its row of epoch are not those of the batch, or begin no epoch",
                        "node 7, batch 99: there is no such batch, but rows of epoch in it: 1");
    }

    @Test
    void shouldFindThatTheBatchBehindWhichAnEpochGoesOnIsAnother() throws Exception {
        final ArchiveDatabase database = archiveOfARestoredJournal();
        tamper(database, "UPDATE batch SET root = previous_root WHERE number = 10");
        assertThat(audit(database))
                .contains("node 7, batch 16: its epoch goes on behind another batch 10 than there is");
    }

    @Test
    void shouldFindThatABatchSaysAnotherFirstSequenceThanItsEpoch() throws Exception {
        final ArchiveDatabase database = archiveOfARestoredJournal();
        tamper(database, "UPDATE batch SET first_sequence = first_sequence + 1 WHERE number = 16");
        assertThat(audit(database))
                .anyMatch(found -> found.startsWith("node 7, batch 16: its first sequence is 1073741825"));
    }

    /** The archive had 15 batches, the journal was put back to its first 10. */
    private ArchiveDatabase archiveOfARestoredJournal() throws Exception {
        final ArchiveDatabase database = SharedPostgres.newDatabase();
        final byte[] root;
        try (SealedJournal journal = new SealedJournal(folder)) {
            journal.append(15, 3);
            archive(journal, database);
            root = journal.root();
        }
        try (SealedJournal journal = new SealedJournal(restored)) {
            journal.append(10, 3);
            journal.beginEpoch(16, FIRST_SEQUENCE, 15, root);
            journal.append(5, 3);
            archive(journal, database);
            final ReconciliationReport reconciled = new Reconciliation(
                            SealedJournal.NODE, SealedJournal.ISS, journal.disk, database, SealedJournal.SIGNATURES)
                    .run();
            assertThat(reconciled.clean()).as("%s", reconciled.details()).isTrue();
        }
        return database;
    }

    private static void archive(final SealedJournal journal, final ArchiveDatabase database) {
        final RecordedEvents events = new RecordedEvents();
        final Archiver archiver = new Archiver(
                SealedJournal.NODE,
                SealedJournal.ISS,
                journal.disk,
                journal.durable,
                () -> database,
                ArchiverLimits.standard(),
                events,
                new ManualPace());
        while (archiver.lagBatches() != 0) {
            assertThat(archiver.turn()).as("%s", events.fatal).isNotEqualTo(Archiver.Turn.FATAL);
        }
        archiver.release();
    }

    private static List<String> audit(final ArchiveDatabase database) {
        final List<String> findings = new ArrayList<>();
        new DatabaseAudit(database, SealedJournal.SIGNATURES, new DatabaseAuditListener() {
                    @Override
                    public void finding(final String sentence) {
                        findings.add(sentence);
                    }

                    @Override
                    public void progress(final long rows, final long all) {
                        // A few rows are one range.
                    }
                })
                .run();
        return findings;
    }

    /** What only a superuser can do: triggers are for others. */
    private static void tamper(final ArchiveDatabase database, final String... statements) throws Exception {
        SharedPostgres.run(database, "SET session_replication_role = replica; " + String.join("; ", statements));
    }
}
