package io.attesta.authorizer.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attesta.protocol.receipt.SignatureCheck;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReconciliationTest {
    private static final String CLEAN = "journal=1500 archive=1500 missing=0 extra=0 different=0";

    @TempDir
    private Path folder;

    private ArchiveDatabase database;
    private SealedJournal journal;

    @BeforeEach
    void archive() throws Exception {
        database = SharedPostgres.newDatabase();
        journal = new SealedJournal(folder);
        journal.append(300, 5);
        final Archiver archiver = new Archiver(
                SealedJournal.NODE,
                SealedJournal.ISS,
                journal.disk,
                journal.durable,
                () -> database,
                ArchiverLimits.standard(),
                new RecordedEvents(),
                new ManualPace());
        while (archiver.lagBatches() != 0) {
            archiver.turn();
        }
        archiver.release();
    }

    @AfterEach
    void close() throws Exception {
        journal.close();
    }

    @Test
    void shouldFindNothingWhenBothAreEqual() throws Exception {
        final ReconciliationReport report = reconcile();
        assertThat(report.line()).isEqualTo(CLEAN);
        assertThat(report.clean()).isTrue();
        assertThat(report.details()).isEmpty();
        assertThat(report.firstBatch()).isEqualTo(1);
        assertThat(report.lastBatch()).isEqualTo(300);
    }

    @Test
    void shouldCompareUpToThePositionWhenJournalIsLonger() throws Exception {
        journal.append(7, 5);
        assertThat(reconcile().line()).isEqualTo(CLEAN);
    }

    @Test
    void shouldFindItWhenRowIsDeleted() throws Exception {
        tamper("DELETE FROM authorization_record WHERE sequence = 77");
        final ReconciliationReport report = reconcile();
        assertThat(report.line()).isEqualTo("journal=1500 archive=1499 missing=1 extra=0 different=0");
        assertThat(report.details())
                .containsExactly("missing in the archive: authorization_record of batch 16, leaf 2");
    }

    @Test
    void shouldFindItWhenEveryColumnIsAlteredInTurn() throws Exception {
        int sequence = 0;
        for (final String change : new String[] {
            "sequence = -1",
            "recorded_at = recorded_at + interval '1 microsecond'",
            "code = NULL",
            "response_code = '01'",
            "action = 31",
            "card_token = '\\x00'",
            "last_four = '9999'",
            "acceptor = acceptor || ' '",
            "terminal = 'X'",
            "stan = 999999",
            "rrn = lower(rrn) || '.'",
            "local_time = '000000'",
            "local_date = '0101'",
            "transmitted_at = transmitted_at + interval '1 second'",
            "reference = 'other'",
            "mti = '0120'",
            "decline_reason = 'MALFUNCTION'",
            "session_effect = 'NONE'",
            "session_expires_at = NULL",
            "card_version = -1",
            "statement = statement || '\\x00'"
        }) {
            sequence += 7;
            tamper("UPDATE authorization_record SET " + change + " WHERE sequence = "
                    + (sequence % 5 == 0 ? ++sequence : sequence));
        }
        final ReconciliationReport report = reconcile();
        assertThat(report.line()).isEqualTo("journal=1500 archive=1500 missing=0 extra=0 different=21");
        assertThat(report.details()).allMatch(detail -> detail.matches(".* batch \\d+, leaf \\d differs in [a-z_]+"));
    }

    @Test
    void shouldFindItWhenAColumnOfAnotherMessageTypeIsAltered() throws Exception {
        tamper("UPDATE authorization_record SET given_code = NULL WHERE sequence = 406");
        tamper("UPDATE authorization_record SET given_response_code = '05' WHERE sequence = 407");
        tamper("UPDATE authorization_record SET server_response_code = '00' WHERE sequence = 435");
        tamper("UPDATE authorization_record SET original_stan = 1 WHERE sequence = 408");
        tamper("UPDATE authorization_record SET original_transmission = '0921141318' WHERE sequence = 409");
        tamper("UPDATE authorization_record SET original_sequence = NULL WHERE sequence = 438");
        tamper("UPDATE authorization_record SET last_four = '' WHERE sequence = 437");
        tamper("UPDATE authorization_record SET file_action = 'ADD' WHERE sequence = 410");
        tamper("UPDATE terminal_event SET server_count = 17 WHERE batch = 10");
        tamper("UPDATE terminal_event SET network_code = 1 WHERE batch = 20");
        assertThat(reconcile().line()).isEqualTo("journal=1500 archive=1500 missing=0 extra=0 different=10");
    }

    @Test
    void shouldFindItWhenRowsAreAdded() throws Exception {
        tamper(
                "INSERT INTO authorization_record SELECT * FROM authorization_record WHERE sequence = 5",
                "INSERT INTO authorization_record SELECT * FROM authorization_record WHERE sequence = 1500");
        assertThat(reconcile().line()).isEqualTo("journal=1500 archive=1502 missing=0 extra=2 different=0");
    }

    @Test
    void shouldFindItWhenRowsAreBehindThePosition() throws Exception {
        tamper(
                "CREATE TEMP TABLE taken AS SELECT * FROM authorization_record WHERE sequence = 5",
                "UPDATE taken SET batch = 301",
                "INSERT INTO authorization_record SELECT * FROM taken");
        assertThat(reconcile().line()).isEqualTo("journal=1500 archive=1501 missing=0 extra=1 different=0");
    }

    @Test
    void shouldFindItWhenBatchesOrChangesDiffer() throws Exception {
        tamper(
                "UPDATE batch SET signature = decode(repeat('00', 64), 'hex') WHERE number = 3",
                "DELETE FROM batch WHERE number = 9",
                "UPDATE card_status_change SET status = 'ACTIVE' WHERE batch = 10",
                "DELETE FROM acceptor_change WHERE batch = 20 AND terminal IS NULL",
                "UPDATE archiver_position SET root = decode(repeat('00', 32), 'hex')");
        final ReconciliationReport report = reconcile();
        assertThat(report.line()).isEqualTo("journal=1500 archive=1500 missing=0 extra=0 different=5");
        assertThat(report.details())
                .containsExactlyInAnyOrder(
                        "batch of batch 3 differs in signature",
                        "missing in the archive: batch of batch 9",
                        "card_status_change of batch 10, entry 6 differs in status",
                        "missing in the archive: acceptor_change of batch 20, entry 7",
                        "the archive's position has another root than batch 300");
    }

    @Test
    void shouldFindItWhenArchiveIsAheadOfJournal(@TempDir final Path other) throws Exception {
        try (SealedJournal shorter = new SealedJournal(other)) {
            shorter.append(298, 5);
            final ReconciliationReport report = reconcile(shorter, SealedJournal.ISS, SealedJournal.SIGNATURES);
            // Ten authorizations, two batches and the changes of the last: an entry each of card, acceptor, terminal.
            assertThat(report.line()).isEqualTo("journal=1490 archive=1500 missing=0 extra=10 different=7");
        }
    }

    @Test
    void shouldFindEveryBatchWhenSignaturesAreWrong() throws Exception {
        assertThat(reconcile(journal, SealedJournal.ISS, (kid, message, signature) -> SignatureCheck.Answer.INVALID)
                        .different())
                .isEqualTo(300);
        assertThat(reconcile(journal, SealedJournal.ISS, (kid, message, signature) -> SignatureCheck.Answer.UNKNOWN_KEY)
                        .details())
                .contains("batch 1 is signed by the unknown key 0001020304050607");
    }

    @Test
    void shouldFindBatchesAndStatementsWhenIssuerIsAnother() throws Exception {
        final ReconciliationReport report = reconcile(journal, "other/7", SealedJournal.SIGNATURES);
        assertThat(report.details())
                .contains(
                        "batch 1 has another root than its header and statements make",
                        "batch of batch 1 differs in issuer",
                        "authorization_record of batch 1, leaf 1: its statement says something else than its entry: issuer");
        assertThat(report.different()).isEqualTo(300 + 300 + 1500);
    }

    @Test
    void shouldSaySoWhenDatabaseHoldsNoArchive() throws Exception {
        database = SharedPostgres.newDatabase();
        assertThatThrownBy(this::reconcile)
                .isInstanceOf(ArchiveMismatchException.class)
                .hasMessageContaining("holds no archive");
    }

    private ReconciliationReport reconcile() throws Exception {
        return reconcile(journal, SealedJournal.ISS, SealedJournal.SIGNATURES);
    }

    private ReconciliationReport reconcile(
            final SealedJournal against, final String issuer, final SignatureCheck signatures) throws Exception {
        return new Reconciliation(SealedJournal.NODE, issuer, against.disk, database, signatures).run();
    }

    /** What only a superuser can do: triggers are for others. */
    private void tamper(final String... statements) throws SQLException {
        final String[] all = new String[statements.length + 1];
        all[0] = "SET session_replication_role = replica";
        System.arraycopy(statements, 0, all, 1, statements.length);
        SharedPostgres.run(database, all);
    }
}
