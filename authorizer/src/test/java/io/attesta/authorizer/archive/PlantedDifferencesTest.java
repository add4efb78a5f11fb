package io.attesta.authorizer.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attesta.protocol.receipt.SignatureCheck;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every difference that somebody could plant in the database, one after the other, each in the same archive: what {@code
 * reconcile} says of it, and what the database says by itself. The tables of docs/operating/auditing.md are this list.
 */
final class PlantedDifferencesTest {
    private static final int BATCHES = 40;
    private static final int EACH = 5;
    private static final int SEQUENCE = 77;
    private static final List<String> TABLES = List.of(
            "batch",
            "authorization_record",
            "card_status_change",
            "acceptor_change",
            "terminal_event",
            "archiver_position");
    private static final String ROW = " WHERE sequence = " + SEQUENCE;
    private static final String BATCH = " WHERE number = 16";
    private static final String FLIPPED = "set_byte(%1$s, 3, get_byte(%1$s, 3) # 1)";

    @TempDir
    private static Path folder;

    private static SealedJournal journal;
    private static ArchiveDatabase database;

    /**
     * A difference.
     *
     * @param name what it is
     * @param reconcile whether reconciliation finds it
     * @param database what the audit of the database says first, empty if it cannot find it
     * @param sql how it is planted
     */
    private record Planted(String name, boolean reconcile, String database, List<String> sql) {
        @Override
        public String toString() {
            return name;
        }
    }

    @BeforeAll
    static void archive() throws Exception {
        journal = new SealedJournal(folder);
        journal.append(BATCHES, EACH);
        database = SharedPostgres.newDatabase();
        archiveInto(database, journal);
        for (final String table : TABLES) {
            SharedPostgres.run(database, "CREATE TABLE kept_" + table + " AS TABLE " + table);
        }
    }

    @AfterAll
    static void close() throws Exception {
        journal.close();
    }

    /** Puts the archive back as it was. */
    @AfterEach
    void undo() throws SQLException {
        final List<String> all = new ArrayList<>();
        for (final String table : TABLES) {
            all.add("DELETE FROM " + table);
            all.add("INSERT INTO " + table + " SELECT * FROM kept_" + table);
        }
        tamper(all);
    }

    private static void archiveInto(final ArchiveDatabase database, final SealedJournal journal) {
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
            assertThat(archiver.turn()).isNotEqualTo(Archiver.Turn.FATAL);
        }
        archiver.release();
    }

    @Test
    void shouldFindNothingWhereNothingIsPlanted() throws Exception {
        final Audited audited = audit(database);
        assertThat(audited.findings).isEmpty();
        assertThat(audited.report.line()).isEqualTo("batches=40 rows=200 findings=0");
        assertThat(audited.report.nodes())
                .containsExactly(new DatabaseAuditReport.Node(
                        SealedJournal.NODE,
                        SealedJournal.ISS,
                        BATCHES,
                        BATCHES,
                        Instant.ofEpochSecond(SealedJournal.FIRST_SECOND)));
    }

    @ParameterizedTest
    @MethodSource({"rows", "columns", "otherColumns", "batches", "batchColumns", "chains", "changes"})
    void shouldFindWhatIsPlanted(final Planted planted) throws Exception {
        tamper(planted.sql);

        final ReconciliationReport reconciled = new Reconciliation(
                        SealedJournal.NODE, SealedJournal.ISS, journal.disk, database, SealedJournal.SIGNATURES)
                .run();
        assertThat(reconciled.clean()).as("%s", reconciled.details()).isEqualTo(!planted.reconcile);
        final Audited audited = audit(database);
        assertThat(audited.report.findings()).isEqualTo(audited.findings.size());
        if (planted.database.isEmpty()) {
            assertThat(audited.findings).isEmpty();
        } else {
            assertThat(audited.findings).anyMatch(finding -> finding.contains(planted.database));
            assertThat(audited.findings).allMatch(finding -> finding.startsWith("node "));
        }
    }

    @Test
    void shouldFindNothingBesideAnArchiverThatWrites(@TempDir final Path other) throws Exception {
        final ArchiveDatabase busy = SharedPostgres.newDatabase();
        try (SealedJournal growing = new SealedJournal(other);
                Archiver archiver = new Archiver(
                        SealedJournal.NODE,
                        SealedJournal.ISS,
                        growing.disk,
                        growing.durable,
                        () -> busy,
                        new ArchiverLimits(1, 1),
                        new RecordedEvents(),
                        new ManualPace())) {
            archiver.turn();
            archiver.start();
            for (int i = 0; i < 5; i++) {
                growing.append(50, EACH);
                assertThat(audit(busy).findings).isEmpty();
            }
        }
        assertThat(audit(busy).report.rows()).isPositive();
    }

    @Test
    void shouldSaySoWhenThereIsNoArchiveOrNoDatabase() throws Exception {
        final ArchiveDatabase empty = SharedPostgres.newDatabase();
        assertThatThrownBy(() -> audit(empty))
                .isInstanceOf(ArchiveMismatchException.class)
                .hasMessageContaining("the database holds no archive");
        final ArchiveDatabase nowhere = new ArchiveDatabase(
                "jdbc:postgresql://127.0.0.1:" + PostgresCluster.freePort(0) + "/x", "x", new char[0]);
        assertThatThrownBy(() -> audit(nowhere))
                .isInstanceOf(PostgresException.class)
                .hasMessageContaining("cannot be read");
    }

    private static Planted both(final String name, final String database, final String... sql) {
        return new Planted(name, true, database, List.of(sql));
    }

    private static Planted onlyReconcile(final String name, final String... sql) {
        return new Planted(name, true, "", List.of(sql));
    }

    private static String row(final String what) {
        return "batch 16, leaf 2, sequence 77: " + what;
    }

    static Stream<Planted> rows() {
        return Stream.of(
                both("row deleted", row("the row is missing"), "DELETE FROM authorization_record" + ROW),
                both(
                        "first row of all deleted",
                        "batch 1, leaf 1, sequence 1: the row is missing",
                        "DELETE FROM authorization_record WHERE sequence = 1"),
                both(
                        "last row of all deleted",
                        "batch 40, leaf 5, sequence 200: the row is missing",
                        "DELETE FROM authorization_record WHERE sequence = 200"),
                both(
                        "row copied",
                        row("the batch has another row of this leaf"),
                        "INSERT INTO authorization_record SELECT * FROM authorization_record" + ROW),
                both(
                        "row copied under another sequence",
                        "batch 16, leaf 2, sequence 9999: the batch has another row of this leaf",
                        copy("sequence = 9999")),
                both(
                        "row copied to a leaf behind the last",
                        "batch 16, leaf 6, sequence 81: the batch has leaves 1 to 5",
                        copy("leaf = 6, sequence = 81")),
                both("row copied to leaf 0", "batch 16, leaf 0", copy("leaf = 0")),
                both(
                        "row copied behind the last batch",
                        "batch 41, leaf 2, sequence 201: there is no such batch",
                        copy("batch = 41, sequence = 201")),
                both("row copied before the first batch", "batch -3, leaf 2", copy("batch = -3")),
                // Reconciliation knows its own node alone.
                new Planted(
                        "row copied to another node",
                        false,
                        "node 8, batch 16, leaf 2, sequence 77: there is no such batch",
                        List.of(copy("node = 8"))),
                both(
                        "row made up",
                        "its statement is none",
                        copy("leaf = 6, sequence = 501, statement = '\\xa0'"),
                        "UPDATE batch SET statements = 6" + BATCH),
                both(
                        "two rows' statements exchanged",
                        row("its statement says something else: leaf, sequence"),
                        exchange("statement")),
                both(
                        "two rows' leaves exchanged",
                        "batch 16, leaf 4, sequence 77: its statement says something else: leaf",
                        exchange("leaf")),
                both("two rows' sequences exchanged", row("").replace("77", "79"), exchange("sequence")),
                both(
                        "two rows of two batches exchanged",
                        "batch 16, leaf 2, sequence 82: its statement says something else: leaf",
                        "UPDATE authorization_record SET batch = 33 - batch WHERE sequence IN (77, 82)"),
                both("row moved to another batch", row("the row is missing"), set("batch = 17")),
                both(
                        "statement of another row",
                        row("its statement says something else: leaf, sequence"),
                        set("statement = (SELECT statement FROM authorization_record WHERE sequence = 78)")),
                both(
                        "statement with one bit flipped",
                        "batch 16",
                        set("statement = " + FLIPPED.formatted("statement"))),
                both("statement of an acceptable form", "its root is not", set("statement = " + otherDigest())));
    }

    /** The request digest of a statement is in no column: only the tree tells. It ends 9 bytes before the end here. */
    private static String otherDigest() {
        return "set_byte(statement, position('\\x4d4d4d4d'::bytea in statement) + 5, 7)";
    }

    /** Each column of a row that its statement determines, and what becomes of it when it is altered. */
    static Stream<Planted> columns() {
        return Stream.of(
                        "node = 8",
                        "batch = 15",
                        "leaf = 9",
                        "sequence = -1",
                        "recorded_at = recorded_at + interval '1 microsecond'",
                        "recorded_at = recorded_at + interval '1 second'",
                        "recorded_at = 'infinity'",
                        "code = NULL",
                        "code = '000000'",
                        "response_code = '01'",
                        "action = 31",
                        "card_token = '\\x00'",
                        "card_token = " + FLIPPED.formatted("card_token"),
                        "last_four = '9999'",
                        "last_four = NULL",
                        "acceptor = acceptor || ' '",
                        "acceptor = repeat('x', 1000)",
                        "terminal = 'X'",
                        "stan = 999999",
                        "reference = 'other'",
                        "mti = '0120'",
                        "decline_reason = 'MALFUNCTION'",
                        "decline_reason = 'none such'",
                        "session_expires_at = NULL",
                        "session_expires_at = session_expires_at + interval '1 second'",
                        "card_version = -1",
                        "statement = statement || '\\x00'",
                        "statement = ''",
                        "statement = decode(repeat('00', 1000000), 'hex')")
                .map(change -> both("row with " + change, "batch 16, leaf 2", set(change)));
    }

    /** What a statement does not say: proved by the journal alone. */
    static Stream<Planted> otherColumns() {
        return Stream.of(
                        "recorded_at = recorded_at + interval '1 millisecond'",
                        "rrn = 'X'",
                        "local_time = '000000'",
                        "local_date = '0101'",
                        "transmitted_at = transmitted_at + interval '1 second'",
                        "mti = '0101'",
                        "session_effect = 'CLOSED'",
                        "given_code = '000000'",
                        "given_response_code = '05'",
                        "server_response_code = '05'",
                        "original_stan = 1",
                        "original_transmission = '0921141318'",
                        "original_sequence = 1",
                        "file_action = 'ADD'")
                .map(change -> onlyReconcile("row with " + change, set(change)));
    }

    static Stream<Planted> batches() {
        return Stream.of(
                both(
                        "first batch missing",
                        "batch 2: the batches from 1 to 1 are missing",
                        "DELETE FROM batch WHERE number = 1"),
                both(
                        "batch in the middle missing",
                        "batch 17: the batches from 16 to 16 are missing",
                        "DELETE FROM batch" + BATCH),
                both(
                        "batch in the middle missing with its rows",
                        "batch 17: the batches from 16 to 16 are missing",
                        "DELETE FROM batch" + BATCH,
                        "DELETE FROM authorization_record WHERE batch = 16"),
                both(
                        "last batch missing",
                        "batch 40, leaf 1, sequence 196: there is no such batch",
                        "DELETE FROM batch WHERE number = 40"),
                both(
                        "last batch missing with its rows",
                        "node 7: the archiver's position is batch 40, the last batch is 39",
                        removedFrom(40)),
                both(
                        "all batches missing",
                        "node 7: the archiver's position is batch 40, the last batch is 0",
                        "DELETE FROM batch"),
                both(
                        "rows of a batch missing",
                        "batch 16, leaf 5, sequence 80: the row is missing",
                        "DELETE FROM authorization_record WHERE batch = 16"),
                both("batch copied behind the last", "batch 41: its previous root is not", copyBatch("number = 41")),
                both(
                        "batch copied far behind the last",
                        "batch 9223372036854775807: the batches from 41 to 9223372036854775806 are missing",
                        copyBatch("number = 9223372036854775807")),
                both("batch 0", "batch 0: numbers begin with 1", copyBatch("number = 0")));
    }

    static Stream<Planted> batchColumns() {
        final List<Planted> planted = new ArrayList<>();
        for (final String column : List.of("previous_root", "root", "key_identifier", "signature", "entries_digest")) {
            planted.add(both(
                    "batch with another " + column,
                    "batch 16: ",
                    setBatch(column + " = " + FLIPPED.formatted(column))));
        }
        for (final String change : List.of(
                "sealed_at = sealed_at + interval '1 second'",
                "sealed_at = sealed_at + interval '1 microsecond'",
                "sealed_at = 'infinity'",
                "sealed_at = '1960-01-01'",
                "issuer = 'other/7'",
                "issuer = ''",
                "issuer = repeat('é', 70)",
                "first_sequence = 75",
                "statements = 4",
                "statements = 6",
                "statements = -1",
                "statements = 300",
                "entries = 4",
                "number = 200",
                "node = 8")) {
            planted.add(both("batch with " + change, "", setBatch(change)));
        }
        return planted.stream()
                .map(each -> each.database.isEmpty() ? new Planted(each.name, true, "batch 1", each.sql) : each);
    }

    static Stream<Planted> chains() {
        return Stream.of(
                both(
                        "chain broken: two batches exchanged",
                        "batch 16: its previous root is not",
                        "UPDATE batch SET number = -16" + BATCH,
                        "UPDATE batch SET number = 16 WHERE number = 17",
                        "UPDATE batch SET number = 17 WHERE number = -16"),
                both(
                        "position moved back",
                        "node 7: the archiver's position is batch 30, the last batch is 40",
                        "UPDATE archiver_position SET batch = 30, root = (SELECT root FROM batch WHERE number = 30)"),
                both(
                        "position moved forward",
                        "node 7: the archiver's position is batch 50, the last batch is 40",
                        "UPDATE archiver_position SET batch = 50"),
                both(
                        "position with another root",
                        "batch 40: the archiver's position has another root",
                        "UPDATE archiver_position SET root = " + FLIPPED.formatted("root")),
                both(
                        "position missing",
                        "node 7: the archiver's position is batch 0, the last batch is 40",
                        "DELETE FROM archiver_position"),
                // As if it had never been archived: nothing in the database, and nothing in a comparison up to its
                // position.
                new Planted(
                        "consistent end removed",
                        false,
                        "",
                        List.of(
                                removedEnd(),
                                "UPDATE archiver_position SET batch = 30, root = (SELECT root FROM batch WHERE number = 30)")),
                // Journal columns that nothing signed covers.
                onlyReconcile("position elsewhere in the journal", "UPDATE batch SET frame_bytes = 1" + BATCH),
                onlyReconcile("batch of more entries", setBatch("entries = entries + 1")));
    }

    static Stream<Planted> changes() {
        return Stream.of(
                onlyReconcile(
                        "card change altered", "UPDATE card_status_change SET status = 'ACTIVE' WHERE batch = 10"),
                onlyReconcile("card change deleted", "DELETE FROM card_status_change WHERE batch = 10"),
                onlyReconcile(
                        "acceptor change altered",
                        "UPDATE acceptor_change SET stopped = NOT stopped WHERE batch = 20 AND terminal IS NULL"),
                onlyReconcile("totals altered", "UPDATE terminal_event SET server_count = 17 WHERE batch = 10"),
                both(
                        "card change copied",
                        "batch 10: card_status_change at entry 6: the batch has another row of this entry",
                        "INSERT INTO card_status_change SELECT * FROM card_status_change WHERE batch = 10"),
                both(
                        "card change at the entry of an acceptor's",
                        "the batch has another row of this entry",
                        "UPDATE card_status_change SET entry = 7 WHERE batch = 10"),
                both(
                        "card change at the entry of an authorization",
                        "batch 10: it has 9 entries, too few for 5 statements and 5 other rows",
                        "CREATE TEMP TABLE taken AS SELECT * FROM card_status_change WHERE batch = 10",
                        "UPDATE taken SET entry = 2",
                        "INSERT INTO card_status_change SELECT * FROM taken"),
                both(
                        "terminal event behind its batch",
                        "batch 10: terminal_event at entry 12: the batch has entries 1 to 9",
                        "UPDATE terminal_event SET entry = 12 WHERE batch = 10"),
                both(
                        "acceptor change without a batch",
                        "batch 41: there is no such batch, but rows of acceptor_change in it: 1",
                        "UPDATE acceptor_change SET batch = 41 WHERE batch = 10 AND terminal IS NULL"));
    }

    /** What somebody could make who has no key that is trusted: the chain goes on, and root and rows are right. */
    @Test
    void shouldFindABatchThatAnotherKeySigned() throws Exception {
        final String mine = HexFormat.of().formatHex(SealedJournal.kid());
        final SignatureCheck others =
                (kid, message, signature) -> HexFormat.of().formatHex(kid).equals(mine)
                        ? SignatureCheck.Answer.UNKNOWN_KEY
                        : SealedJournal.SIGNATURES.check(kid, message, signature);
        final List<String> findings = new ArrayList<>();
        final DatabaseAuditReport report = new DatabaseAudit(database, others, listener(findings)).run();
        assertThat(report.findings()).isEqualTo(BATCHES);
        assertThat(findings)
                .contains("node 7, batch 22: it is signed by the unknown key 0001020304050607")
                .hasSize(BATCHES);

        findings.clear();
        final SignatureCheck wrong = (kid, message, signature) -> SignatureCheck.Answer.INVALID;
        new DatabaseAudit(database, wrong, listener(findings)).run();
        assertThat(findings)
                .contains("node 7, batch 22: its signature is wrong")
                .hasSize(BATCHES);
    }

    /** The journal knows better: a forged end that is right in itself, under a trusted key that was stolen, is not in it. */
    @Test
    void shouldFindAForgedEndOnlyWithTheJournalWhenItsKeyIsTrusted(@TempDir final Path other) throws Exception {
        try (SealedJournal forged = new SealedJournal(other)) {
            forged.append(BATCHES, EACH);
            forged.append(3, EACH);
            archiveInto(database, forged);
        }
        assertThat(audit(database).findings).isEmpty();
        final ReconciliationReport reconciled = new Reconciliation(
                        SealedJournal.NODE, SealedJournal.ISS, journal.disk, database, SealedJournal.SIGNATURES)
                .run();
        assertThat(reconciled.extra()).isEqualTo(3 * EACH);
    }

    /** A removed end comes back by itself from a journal that still has it. */
    @Test
    void shouldBeWholeAgainWhenTheArchiverGoesOnBehindARemovedEnd(@TempDir final Path other) throws Exception {
        try (SealedJournal more = new SealedJournal(other)) {
            more.append(30, EACH);
            final ArchiveDatabase database = SharedPostgres.newDatabase();
            archiveInto(database, more);
            SharedPostgres.run(database, "CREATE TABLE kept AS TABLE archiver_position");
            more.append(10, EACH);
            archiveInto(database, more);
            SharedPostgres.run(
                    database,
                    "SET session_replication_role = replica",
                    removedEnd(),
                    "DELETE FROM archiver_position",
                    "INSERT INTO archiver_position SELECT * FROM kept");
            assertThat(audit(database).report.line()).isEqualTo("batches=30 rows=150 findings=0");

            archiveInto(database, more);
            assertThat(audit(database).report.line()).isEqualTo("batches=40 rows=200 findings=0");
        }
    }

    private static String set(final String change) {
        return "UPDATE authorization_record SET " + change + ROW;
    }

    private static String setBatch(final String change) {
        return "UPDATE batch SET " + change + BATCH;
    }

    private static String copy(final String change) {
        return copy("authorization_record", ROW, change);
    }

    private static String copyBatch(final String change) {
        return copy("batch", BATCH, change);
    }

    private static String copy(final String table, final String where, final String change) {
        return "CREATE TEMP TABLE taken AS SELECT * FROM " + table + where + "; UPDATE taken SET " + change
                + "; INSERT INTO " + table + " SELECT * FROM taken";
    }

    /** Exchanges a column of the rows 77 and 79, of one batch. */
    private static String exchange(final String column) {
        return "UPDATE authorization_record r SET " + column + " = o.other FROM (SELECT sequence AS number, " + column
                + " AS other FROM authorization_record WHERE sequence IN (77, 79)) o"
                + " WHERE r.sequence IN (77, 79) AND o.number = 156 - r.sequence";
    }

    private static String removedFrom(final int batch) {
        return "DELETE FROM batch WHERE number >= " + batch + "; DELETE FROM authorization_record WHERE batch >= "
                + batch;
    }

    private static String removedEnd() {
        return removedFrom(31) + "; DELETE FROM card_status_change WHERE batch > 30; DELETE FROM acceptor_change WHERE"
                + " batch > 30; DELETE FROM terminal_event WHERE batch > 30";
    }

    private record Audited(DatabaseAuditReport report, List<String> findings) {}

    private static Audited audit(final ArchiveDatabase database) {
        final List<String> findings = new ArrayList<>();
        // Several ranges: batch 16 is the last of one.
        return new Audited(
                new DatabaseAudit(database, SealedJournal.SIGNATURES, listener(findings), 8).run(), findings);
    }

    private static DatabaseAuditListener listener(final List<String> findings) {
        return new DatabaseAuditListener() {
            @Override
            public void finding(final String sentence) {
                findings.add(sentence);
            }

            @Override
            public void progress(final long rows, final long all) {
                assertThat(rows).isBetween(0L, all);
            }
        };
    }

    /** What only a superuser can do: triggers are for others. */
    private static void tamper(final List<String> statements) throws SQLException {
        // As one string they are one transaction.
        SharedPostgres.run(
                database,
                "SET session_replication_role = replica; SET synchronous_commit = off; "
                        + String.join("; ", statements));
    }
}
