package io.attesta.authorizer.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attesta.authorizer.journal.DurablePosition;
import io.attesta.authorizer.journal.JournalScan;
import io.attesta.authorizer.journal.JournalWriter;
import io.attesta.authorizer.journal.SegmentHeader;
import io.attesta.protocol.iso.AuthorizationCode;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiverTest {
    private static final ArchiverLimits ONE_BATCH = new ArchiverLimits(1, 1);
    private static final ArchiverLimits FEW_BATCHES = new ArchiverLimits(100, 1 << 20);
    private static final String COUNT = "SELECT count(*) FROM authorization_record";

    @TempDir
    private Path folder;

    private final RecordedEvents events = new RecordedEvents();
    private final ManualPace pace = new ManualPace();
    private ArchiveDatabase database;
    private SealedJournal journal;

    @BeforeEach
    void open() throws SQLException, IOException {
        database = SharedPostgres.newDatabase();
        journal = new SealedJournal(folder);
    }

    @AfterEach
    void close() throws IOException {
        journal.close();
    }

    @Test
    void shouldHoldEveryRowOnceWhenJournalOfSeveralSegmentsIsArchived() throws Exception {
        journal.append(300, 20);
        final Archiver archiver = archiver(ArchiverLimits.standard());
        drain(archiver);
        archiver.release();
        assertThat(archiver.rows()).isEqualTo(journal.rows());
        assertThat(archiver.lastBatch()).isEqualTo(300);
        assertThat(archiver.lagBatches()).isZero();
        assertThat(archiver.lagSeconds()).isZero();
        assertThat(journal.disk.names()).hasSizeGreaterThan(2);
        assertThat(reconcile().line()).isEqualTo("journal=6000 archive=6000 missing=0 extra=0 different=0");
    }

    @Test
    void shouldWriteColumnsAsTheJournalSaysWhenRowIsRead() throws Exception {
        journal.append(10, 3);
        drain(archiver(ArchiverLimits.standard()));
        assertThat(row("SELECT sequence, batch, leaf, extract(epoch FROM recorded_at), code, response_code, action,"
                        + " encode(card_token, 'hex'), last_four, acceptor, terminal, stan, rrn, local_time, local_date,"
                        + " extract(epoch FROM transmitted_at), reference, mti, decline_reason, session_effect,"
                        + " extract(epoch FROM session_expires_at), card_version, length(statement) > 100"
                        + " FROM authorization_record WHERE sequence = 4"))
                // Sequence 4, code 4 × 2654435761 mod 2^30; no RRN in the request: (7 − 1) × 2^46 + 4 in base 36.
                .isEqualTo("(4,2,1,1790000000.004000,"
                        + AuthorizationCode.text((int) (4 * 2_654_435_761L & 0x3FFF_FFFF))
                        + ",00,30,78dde6e5fd29f054fffffffffffffffb,0028,RO-CJ-MED-00004,CJ000004,4,"
                        + "00" + Long.toString((6L << 46) + 4, 36).toUpperCase(Locale.ROOT)
                        + ",171320,0921,1790000000.000000,OFFER-4,0100,,OPENED,1790001800.000000,4,t)");
        assertThat(row("SELECT code, response_code, decline_reason, session_expires_at, reference, rrn"
                        + " FROM authorization_record WHERE sequence = 15"))
                .isEqualTo("(,43,CARD_STOLEN,,,RRN000000015)");
        assertThat(row("SELECT batch, entry, encode(card_token, 'hex'), version, status, expiry, sequence_number,"
                        + " occupation, flags, county, reason FROM card_status_change"))
                .isEqualTo("(10,4,000000000000001e000000000000000a,12,SUSPENDED,2812,0,001234,5,CJ,3000)");
        assertThat(row("SELECT entry, acceptor, terminal, name, category, stopped, version FROM acceptor_change"
                        + " WHERE terminal IS NULL"))
                .isEqualTo("(5,RO-CJ-MED-00042,,\"Clinica Sf. Ștefan\",MED,f,3)");
        assertThat(row("SELECT entry, acceptor, terminal, name, category, stopped, version FROM acceptor_change"
                        + " WHERE terminal IS NOT NULL"))
                .isEqualTo("(6,RO-CJ-MED-00042,CJ000042,,,t,4)");
        assertThat(row("SELECT node, number, issuer, encode(key_identifier, 'hex'), first_sequence, statements, entries"
                        + " FROM batch WHERE number = 10"))
                .isEqualTo("(7,10,attesta-test/7,0001020304050607,28,3,7)");
    }

    @Test
    void shouldPutRowsIntoPartitionsOfTheirMonthWhenMonthsChange() throws Exception {
        journal.append(2, 3);
        journal.seconds += 40 * 86_400;
        journal.append(2, 3);
        drain(archiver(ArchiverLimits.standard()));
        assertThat(SharedPostgres.one(database, "SELECT count(*) FROM authorization_record_2026_09"))
                .isEqualTo("6");
        assertThat(SharedPostgres.one(database, "SELECT count(*) FROM authorization_record_2026_10"))
                .isEqualTo("6");
        assertThat(SharedPostgres.one(database, "SELECT to_regclass('authorization_record_2026_11')"))
                .isNotNull();
        assertThat(SharedPostgres.one(database, "SELECT count(*) FROM authorization_record_default"))
                .isEqualTo("0");
    }

    @Test
    void shouldUseDefaultPartitionWhenItHasRowsOfTheMonthAlready() throws Exception {
        ArchiveSchema.migrate(database);
        journal.append(1, 3);
        // As if a month could not be made in time.
        SharedPostgres.run(
                database,
                "INSERT INTO card_status_change VALUES (9, 1, 1, '2026-09-25', '', 1, 'ACTIVE', '2812', 0, '000000', 0,"
                        + " NULL, 0)");
        drain(archiver(ArchiverLimits.standard()));
        journal.append(9, 3);
        drain(archiver(ArchiverLimits.standard()));
        assertThat(SharedPostgres.one(database, "SELECT count(*) FROM card_status_change_default"))
                .isEqualTo("2");
        assertThat(reconcile().clean()).isTrue();
    }

    @Test
    void shouldRefuseChangesWhenSomebodyTriesThem() throws Exception {
        journal.append(10, 3);
        drain(archiver(ArchiverLimits.standard()));
        for (final String sql : List.of(
                "UPDATE authorization_record SET response_code = '00'",
                "DELETE FROM authorization_record_2026_09",
                "TRUNCATE authorization_record",
                "TRUNCATE authorization_record_2026_09",
                "UPDATE batch SET statements = 1",
                "DELETE FROM card_status_change",
                "DELETE FROM acceptor_change",
                "DELETE FROM alarm",
                "DELETE FROM archiver_position")) {
            assertThatThrownBy(() -> SharedPostgres.run(database, sql)).hasMessageContaining("append-only");
        }
    }

    @Test
    void shouldGoOnExactlyWhereItStoppedWhenStartedAgain() throws Exception {
        journal.append(40, 7);
        final Archiver first = archiver(FEW_BATCHES);
        first.turn();
        first.turn();
        assertThat(first.lastBatch()).isBetween(2L, 39L);
        first.release();
        journal.append(5, 7);
        final Archiver second = archiver(FEW_BATCHES);
        drain(second);
        assertThat(first.rows() + second.rows()).isEqualTo(journal.rows());
        assertThat(reconcile().line()).isEqualTo("journal=315 archive=315 missing=0 extra=0 different=0");
    }

    @Test
    void shouldGoOnWhenJournalIsOpenedAgainAndSegmentOfLastBatchIsGone() throws Exception {
        journal.append(120, 30);
        final List<Long> firsts = new RetainedSegments(journal.disk).firstBatches();
        final Archiver first = archiver(ONE_BATCH);
        while (first.lastBatch() < firsts.get(1) - 1) {
            first.turn();
        }
        first.release();
        journal.disk.delete(SegmentHeader.fileName(firsts.get(0)));
        final Archiver second = archiver(ArchiverLimits.standard());
        drain(second);
        assertThat(events.fatal).isEmpty();
        assertThat(SharedPostgres.one(database, COUNT)).isEqualTo("3600");
        assertThat(reconcile().firstBatch()).isEqualTo(firsts.get(1));
        assertThat(reconcile().clean()).isTrue();
    }

    @Test
    void shouldNeitherLoseNorDoubleWhenTwoArchiversTakeTurns() throws Exception {
        journal.append(60, 11);
        final Archiver one = archiver(FEW_BATCHES);
        final Archiver other = archiver(FEW_BATCHES);
        Archiver.Turn last = Archiver.Turn.FULL;
        while (last != Archiver.Turn.IDLE) {
            one.turn();
            last = other.turn();
        }
        assertThat(one.rows()).isPositive();
        assertThat(other.rows()).isPositive();
        assertThat(one.rows() + other.rows()).isEqualTo(journal.rows());
        assertThat(reconcile().line()).isEqualTo("journal=660 archive=660 missing=0 extra=0 different=0");
    }

    @Test
    void shouldNeitherLoseNorDoubleWhenTwoArchiversRace() throws Exception {
        journal.append(400, 11);
        final Archiver one = archiver(FEW_BATCHES);
        final Archiver other = archiver(FEW_BATCHES);
        one.start();
        other.start();
        await(() -> one.lagBatches() == 0 && other.lagBatches() == 0);
        one.close();
        other.close();
        assertThat(events.fatal).isEmpty();
        assertThat(one.rows() + other.rows()).isEqualTo(journal.rows());
        assertThat(reconcile().line()).isEqualTo("journal=4400 archive=4400 missing=0 extra=0 different=0");
    }

    @Test
    void shouldComeBackAndGoOnWhenConnectionIsKilled() throws Exception {
        journal.append(60, 11);
        final Archiver archiver = archiver(FEW_BATCHES);
        assertThat(archiver.turn()).isEqualTo(Archiver.Turn.FULL);
        killConnections();
        assertThat(archiver.turn()).isEqualTo(Archiver.Turn.AWAY);
        assertThat(archiver.lagBatches()).isPositive();
        drain(archiver);
        assertThat(archiver.connections()).isEqualTo(2);
        assertThat(events.told).anyMatch(told -> told.startsWith("disconnected 57P01 "));
        assertThat(archiver.rows()).isEqualTo(journal.rows());
        assertThat(reconcile().line()).isEqualTo("journal=660 archive=660 missing=0 extra=0 different=0");
    }

    @Test
    void shouldNeitherLoseNorDoubleWhenConnectionIsKilledAtAnyTime() throws Exception {
        // The first turn migrates: a kill in the middle of that costs ten seconds of Flyway's own patience, and is not
        // what is asked here.
        final Archiver archiver = archiver(FEW_BATCHES);
        archiver.turn();
        archiver.start();
        for (int kills = 0; kills < 15; kills++) {
            journal.append(30, 11);
            killConnections();
        }
        await(() -> archiver.lagBatches() == 0);
        archiver.close();
        assertThat(archiver.connections()).isGreaterThan(1);
        assertThat(events.fatal).isEmpty();
        assertThat(reconcile().line()).isEqualTo("journal=4950 archive=4950 missing=0 extra=0 different=0");
    }

    @Test
    void shouldPauseLongerAndLongerUpToASecondWhenDatabaseIsAway() throws Exception {
        journal.append(3, 2);
        final AtomicReference<ArchiveDatabase> where = new AtomicReference<>(new ArchiveDatabase(
                "jdbc:postgresql://127.0.0.1:" + PostgresCluster.freePort(0) + "/x", "x", new char[0]));
        final Archiver archiver = archiver(FEW_BATCHES, where::get, journal.durable);
        archiver.start();
        await(() -> pace.pauses.size() >= 8);
        assertThat(archiver.lastBatch()).isEqualTo(Archiver.UNKNOWN);
        assertThat(archiver.lagBatches()).isEqualTo(Archiver.UNKNOWN);
        assertThat(archiver.lagSeconds()).isPositive();
        // Three quarters of 50, 100, 200 … 1,000: half, and half of the other half by chance.
        assertThat(pace.pauses).startsWith(37L, 75L, 150L, 300L, 600L, 750L, 750L, 750L);
        where.set(database);
        await(() -> archiver.lagBatches() == 0);
        archiver.close();
        assertThat(events.told.stream().filter(told -> told.startsWith("disconnected")))
                .hasSize(1)
                .allMatch(told -> told.contains("08001"));
        assertThat(SharedPostgres.one(database, COUNT)).isEqualTo("6");
    }

    @Test
    void shouldGiveUpInTimeWhenClosedWhileDatabaseIsAway() throws Exception {
        journal.append(3, 2);
        final ArchiveDatabase nowhere = new ArchiveDatabase(
                "jdbc:postgresql://127.0.0.1:" + PostgresCluster.freePort(0) + "/x", "x", new char[0]);
        final Archiver archiver = archiver(FEW_BATCHES, () -> nowhere, journal.durable);
        archiver.start();
        final long before = pace.nowMs();
        archiver.close(Duration.ofSeconds(3));
        assertThat(pace.nowMs() - before).isLessThan(60_000);
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().equals("attesta-archive"));
    }

    @Test
    void shouldFinishWhatIsDurableWhenClosed() throws Exception {
        final Archiver archiver = archiver(FEW_BATCHES);
        archiver.start();
        journal.append(200, 11);
        archiver.close();
        assertThat(SharedPostgres.one(database, COUNT)).isEqualTo("2200");
    }

    @Test
    void shouldReadNothingWhenItIsNotDurable() throws Exception {
        journal.append(5, 3);
        final DurablePosition durable = new DurablePosition();
        // A writer publishes where it begins and nothing more as long as it writes nothing.
        new JournalWriter(
                        journal.disk,
                        SealedJournal.NODE,
                        SealedJournal.ISSUER,
                        JournalWriter.minSegmentBytes(),
                        false,
                        new JournalScan(journal.disk, SealedJournal.NODE, SealedJournal.ISSUER).run(frame -> {}),
                        durable)
                .close();
        journal.append(5, 3);
        final Archiver archiver = archiver(ArchiverLimits.standard(), () -> database, durable);
        drain(archiver);
        assertThat(archiver.lastBatch()).isEqualTo(5);
        assertThat(SharedPostgres.one(database, COUNT)).isEqualTo("15");
    }

    @Test
    void shouldEndWithReasonWhenArchiveIsAheadOfJournal(@TempDir final Path other) throws Exception {
        journal.append(5, 3);
        drain(archiver(ArchiverLimits.standard()));
        try (SealedJournal shorter = new SealedJournal(other)) {
            shorter.append(3, 3);
            assertThat(archiver(shorter).turn()).isEqualTo(Archiver.Turn.FATAL);
        }
        assertThat(events.fatal).singleElement().asString().contains("batch 5", "ends with batch 3");
    }

    @Test
    void shouldEndWithReasonWhenArchiveIsOfAnotherHistory(@TempDir final Path other) throws Exception {
        journal.append(5, 3);
        drain(archiver(ArchiverLimits.standard()));
        try (SealedJournal different = new SealedJournal(other)) {
            different.seconds++;
            different.append(9, 3);
            assertThat(archiver(different).turn()).isEqualTo(Archiver.Turn.FATAL);
        }
        assertThat(events.fatal).singleElement().asString().contains("different histories");
    }

    @Test
    void shouldEndWithReasonWhenJournalBeginsBehindTheArchive() throws Exception {
        journal.append(120, 30);
        journal.disk.delete(journal.disk.names().get(0));
        assertThat(archiver(ArchiverLimits.standard()).turn()).isEqualTo(Archiver.Turn.FATAL);
        assertThat(events.fatal).singleElement().asString().contains("what is between is in neither");
    }

    @Test
    void shouldEndWithReasonWhenJournalSkipsABatch() throws Exception {
        journal.append(5, 3);
        journal.skip(1, 0);
        journal.append(5, 3);
        assertThat(archiver(ArchiverLimits.standard()).turn()).isEqualTo(Archiver.Turn.FATAL);
        assertThat(events.fatal).singleElement().asString().contains("batch 7 does not follow from batch 5");
        assertThat(SharedPostgres.one(database, COUNT)).isEqualTo("0");
    }

    @Test
    void shouldEndWithReasonWhenChainOfJournalIsBroken() throws Exception {
        journal.append(5, 3);
        drain(archiver(ArchiverLimits.standard()));
        journal.breakChain();
        journal.append(5, 3);
        assertThat(archiver(ArchiverLimits.standard()).turn()).isEqualTo(Archiver.Turn.FATAL);
        assertThat(events.fatal).singleElement().asString().contains("batch 6 does not follow from batch 5");
        assertThat(SharedPostgres.one(database, COUNT)).isEqualTo("15");
    }

    /** What was signed is archived; that a number was left out is for those to say who check the whole. */
    @Test
    void shouldArchiveWhatWasSignedWhenASequenceIsLeftOutAndTheAuditSaysSo() throws Exception {
        journal.append(5, 3);
        journal.skip(0, 2);
        journal.append(5, 3);
        drain(archiver(ArchiverLimits.standard()));
        assertThat(SharedPostgres.one(database, COUNT)).isEqualTo("30");
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
        assertThat(findings).containsExactly("node 7, batch 6: its first sequence is 18, the one that follows is 16");
    }

    @Test
    void shouldKeepAlarmsOnceWhenTheyAreOfferedTwice() throws Exception {
        final Archiver archiver = archiver(ArchiverLimits.standard());
        final ArchivedAlarm alarm = new ArchivedAlarm(
                UUID.fromString("00000000-0000-0000-0000-000000000001"),
                1_790_000_000_123L,
                "key-reuse",
                null,
                "twice");
        archiver.offer(alarm);
        archiver.turn();
        archiver.offer(alarm);
        archiver.turn();
        assertThat(row("SELECT node, extract(epoch FROM raised_at), kind, subject, message FROM alarm"))
                .isEqualTo("(7,1790000000.123000,key-reuse,,twice)");
    }

    @Test
    void shouldDropAndCountAlarmsWhenTooManyWait() {
        final Archiver archiver = archiver(ArchiverLimits.standard());
        for (int i = 0; i < 1_003; i++) {
            archiver.offer(new ArchivedAlarm(UUID.randomUUID(), 0, "kind", null, "message"));
        }
        assertThat(archiver.alarmsDropped()).isEqualTo(3);
    }

    private Archiver archiver(final ArchiverLimits limits) {
        return archiver(limits, () -> database, journal.durable);
    }

    private Archiver archiver(final SealedJournal other) {
        return new Archiver(
                SealedJournal.NODE,
                SealedJournal.ISS,
                other.disk,
                other.durable,
                () -> database,
                ArchiverLimits.standard(),
                events,
                pace);
    }

    private Archiver archiver(
            final ArchiverLimits limits, final Supplier<ArchiveDatabase> where, final DurablePosition durable) {
        return new Archiver(SealedJournal.NODE, SealedJournal.ISS, journal.disk, durable, where, limits, events, pace);
    }

    private static void drain(final Archiver archiver) {
        Archiver.Turn turn = archiver.turn();
        while (turn != Archiver.Turn.IDLE) {
            assertThat(turn).isNotEqualTo(Archiver.Turn.FATAL);
            turn = archiver.turn();
        }
    }

    private ReconciliationReport reconcile() throws SQLException, IOException {
        final ReconciliationReport report = new Reconciliation(
                        SealedJournal.NODE, SealedJournal.ISS, journal.disk, database, SealedJournal.SIGNATURES)
                .run();
        assertThat(report.details()).isEmpty();
        return report;
    }

    private void killConnections() throws SQLException {
        SharedPostgres.run(
                database,
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
                        + " AND pid <> pg_backend_pid()");
    }

    private String row(final String sql) throws SQLException {
        return SharedPostgres.one(database, "SELECT r::text FROM (" + sql + ") r");
    }

    private static void await(final BooleanSupplier condition) {
        final long deadline = System.nanoTime() + 30_000_000_000L;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not in time; threads: " + Thread.getAllStackTraces());
            }
            Thread.onSpinWait();
        }
    }
}
