package io.attesta.authorizer.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.authorizer.testing.DatabaseProxy;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An archiver whose database keeps its word to itself, takes nothing, or takes its time: each row is there once in the end. */
final class DatabaseFaultsTest {
    private static final int CUTS = Integer.getInteger("commit.cuts", 10);
    private static final ArchiverLimits FEW_BATCHES = new ArchiverLimits(100, 1 << 20);

    @TempDir
    private Path folder;

    private final RecordedEvents events = new RecordedEvents();
    private final ManualPace pace = new ManualPace();
    private ArchiveDatabase database;
    private SealedJournal journal;
    private DatabaseProxy proxy;
    private ArchiveDatabase throughProxy;

    @BeforeEach
    void open() throws Exception {
        database = SharedPostgres.newDatabase();
        journal = new SealedJournal(folder);
        final URI direct = URI.create(database.url().substring("jdbc:".length()));
        proxy = new DatabaseProxy(direct.getPort());
        throughProxy = new ArchiveDatabase(
                database.url().replace(":" + direct.getPort() + "/", ":" + proxy.port() + "/"),
                database.user(),
                database.password());
    }

    @AfterEach
    void close() throws Exception {
        proxy.close();
        journal.close();
    }

    /** The rows are there, and the archiver does not know: only the position in the same transaction tells it. */
    @Test
    void shouldNeitherLoseNorDoubleWhenTheReplyOfACommitIsLost() throws Exception {
        journal.append(1, 3);
        final Archiver archiver = archiver(throughProxy);
        drain(archiver);
        for (int cut = 1; cut <= CUTS; cut++) {
            journal.append(1 + cut % 3, 7);
            final long committed = journal.batches();
            proxy.cutNextCommitReply();
            assertThat(archiver.turn()).isEqualTo(Archiver.Turn.AWAY);
            assertThat(proxy.cuts()).isEqualTo(cut);
            assertThat(archiver.lastBatch()).as("what the archiver knows").isLessThan(committed);
            if (cut % 2 == 0) {
                journal.append(1, 7);
            }
            drain(archiver);
        }
        archiver.release();
        assertThat(archiver.connections()).isEqualTo(CUTS + 1L);
        assertThat(archiver.rows()).as("rows it knows to have written").isLessThan(journal.rows());
        assertWhole();
    }

    @Test
    void shouldLoseNothingAndGoOnByItselfWhenTheDatabaseIsReadOnlyForATime() throws Exception {
        journal.append(20, 11);
        final Archiver archiver = archiver(database);
        archiver.turn();
        journal.append(20, 11);
        readOnly("on");
        for (int i = 0; i < 3; i++) {
            assertThat(archiver.turn()).isEqualTo(Archiver.Turn.AWAY);
        }
        readOnly("off");
        drain(archiver);
        archiver.release();
        assertThat(events.fatal).isEmpty();
        assertThat(archiver.rows()).isEqualTo(journal.rows());
        assertWhole();
    }

    @Test
    void shouldWaitForADatabaseThatIsReadOnlyBeforeItsTablesAreMade() throws Exception {
        journal.append(5, 11);
        readOnly("on");
        final Archiver archiver = archiver(database);
        assertThat(archiver.turn()).isEqualTo(Archiver.Turn.AWAY);
        readOnly("off");
        drain(archiver);
        archiver.release();
        assertThat(events.fatal).isEmpty();
        assertWhole();
    }

    @Test
    void shouldKeepGroupsBoundedAndDrainWhenTheDatabaseIsSlow() throws Exception {
        journal.append(1, 3);
        final Archiver archiver = archiver(throughProxy);
        drain(archiver);
        proxy.slow(2_000_000);
        journal.append(30, 11);
        long before = archiver.lastBatch();
        int groups = 0;
        while (archiver.lagBatches() != 0) {
            archiver.turn();
            assertThat(archiver.lastBatch() - before).as("batches of a group").isBetween(1L, 100L);
            before = archiver.lastBatch();
            groups++;
        }
        archiver.release();
        assertThat(groups).as("groups").isGreaterThan(1);
        assertThat(archiver.connections()).as("connections: slow is not away").isEqualTo(1);
        assertWhole();
    }

    private Archiver archiver(final ArchiveDatabase where) {
        return new Archiver(
                SealedJournal.NODE,
                SealedJournal.ISS,
                journal.disk,
                journal.durable,
                () -> where,
                FEW_BATCHES,
                events,
                pace);
    }

    private static void drain(final Archiver archiver) {
        Archiver.Turn turn = archiver.turn();
        while (turn != Archiver.Turn.IDLE) {
            assertThat(turn).isNotEqualTo(Archiver.Turn.FATAL);
            turn = archiver.turn();
        }
    }

    /** As a server is that was made a standby, or whose disk is full: what is connected goes, and what comes may only read. */
    private void readOnly(final String value) throws SQLException {
        SharedPostgres.run(
                database,
                "SET default_transaction_read_only = off",
                "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = " + value
                        + "', current_database()); END $$",
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
                        + " AND pid <> pg_backend_pid()");
    }

    private void assertWhole() throws Exception {
        final ReconciliationReport report = new Reconciliation(
                        SealedJournal.NODE, SealedJournal.ISS, journal.disk, database, SealedJournal.SIGNATURES)
                .run();
        assertThat(report.details()).isEmpty();
        assertThat(report.line())
                .isEqualTo("journal=" + journal.authorizations() + " archive=" + journal.authorizations()
                        + " missing=0 extra=0 different=0");
        assertThat(SharedPostgres.one(database, "SELECT batch FROM archiver_position"))
                .isEqualTo(Long.toString(journal.batches()));
    }
}
