package io.attesta.authorizer.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.PGConnection;

/**
 * An archive of every earlier version of the schema, with rows in it, brought up to date: the rows are what they were, reconciling
 * finds nothing, and the archiver goes on behind them.
 */
final class ArchiveUpgradeTest {
    // Up to here all are authorizations, which every version of the schema has columns for.
    private static final int BATCHES = 9;
    private static final int EACH = 40;

    @TempDir
    private Path folder;

    private SealedJournal journal;
    private ArchiveDatabase full;

    @BeforeEach
    void archive() throws Exception {
        journal = new SealedJournal(folder);
        journal.append(BATCHES, EACH);
        full = SharedPostgres.newDatabase();
        archiveAll(full);
    }

    @AfterEach
    void close() throws Exception {
        journal.close();
    }

    private static Stream<MigrationVersion> earlierVersions() throws SQLException {
        final MigrationInfo[] all = flyway(SharedPostgres.newDatabase(), MigrationVersion.LATEST)
                .info()
                .all();
        return Stream.of(all).limit(all.length - 1L).map(MigrationInfo::getVersion);
    }

    @ParameterizedTest
    @MethodSource("earlierVersions")
    void shouldKeepEveryRowAndGoOnWhenTheSchemaIsOfAnEarlierVersion(final MigrationVersion version) throws Exception {
        final ArchiveDatabase old = SharedPostgres.newDatabase();
        flyway(old, version).migrate();
        final List<String> tables = tables(old);
        assertThat(tables).contains("batch", "authorization_record", "archiver_position");
        for (final String table : tables) {
            copy(table, columns(old, table), old);
        }

        ArchiveSchema.migrate(old);
        assertThat(flyway(old, MigrationVersion.LATEST).info().pending()).isEmpty();
        assertThat(tables(old)).isEqualTo(tables(full));
        for (final String table : tables) {
            assertThat(columns(old, table)).as("columns of %s", table).isEqualTo(columns(full, table));
        }
        assertReconciles(old);

        journal.append(20, EACH);
        archiveAll(old);
        assertReconciles(old);
    }

    private void assertReconciles(final ArchiveDatabase database) throws Exception {
        final ReconciliationReport report = new Reconciliation(
                        SealedJournal.NODE, SealedJournal.ISS, journal.disk, database, SealedJournal.SIGNATURES)
                .run();
        assertThat(report.details()).isEmpty();
        assertThat(report.line())
                .isEqualTo("journal=" + journal.authorizations() + " archive=" + journal.authorizations()
                        + " missing=0 extra=0 different=0");
        assertThat(report.lastBatch()).isEqualTo(journal.batches());
    }

    private void archiveAll(final ArchiveDatabase database) {
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

    /** Writes the rows as a server of that version did: the columns that it knew. */
    private void copy(final String table, final List<String> columns, final ArchiveDatabase to) throws Exception {
        final String names = String.join(", ", columns);
        final ByteArrayOutputStream rows = new ByteArrayOutputStream();
        try (Connection from = full.connect(30)) {
            from.unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyOut("COPY (SELECT " + names + " FROM " + table + ") TO STDOUT", rows);
        }
        try (Connection connection = to.connect(30);
                Reader reader =
                        new InputStreamReader(new ByteArrayInputStream(rows.toByteArray()), StandardCharsets.UTF_8)) {
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("COPY " + table + " (" + names + ") FROM STDIN", reader);
        }
    }

    /** The archive's own tables, partitions left out. */
    private static List<String> tables(final ArchiveDatabase database) throws SQLException {
        return list(
                database,
                "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
                        + " AND NOT relispartition AND relname <> 'flyway_schema_history' ORDER BY 1",
                "");
    }

    private static List<String> columns(final ArchiveDatabase database, final String table) throws SQLException {
        return list(
                database,
                "SELECT attname FROM pg_attribute WHERE attrelid = ?::regclass AND attnum > 0 AND NOT attisdropped"
                        + " ORDER BY attnum",
                table);
    }

    private static List<String> list(final ArchiveDatabase database, final String sql, final String argument)
            throws SQLException {
        final List<String> found = new ArrayList<>();
        try (Connection connection = database.connect(30);
                PreparedStatement query = connection.prepareStatement(sql)) {
            if (!argument.isEmpty()) {
                query.setString(1, argument);
            }
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    found.add(row.getString(1));
                }
            }
        }
        return found;
    }

    private static Flyway flyway(final ArchiveDatabase database, final MigrationVersion target) {
        return Flyway.configure(ArchiveSchema.class.getClassLoader())
                .dataSource(database.dataSource())
                .locations("classpath:db/migration")
                .target(target)
                .load();
    }
}
