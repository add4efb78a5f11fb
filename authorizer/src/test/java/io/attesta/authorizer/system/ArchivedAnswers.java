package io.attesta.authorizer.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.authorizer.archive.ArchiveDatabase;
import io.attesta.authorizer.testing.TestTerminal;
import io.attesta.keystore.KeyStore;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;

/** What terminals were answered, against the rows of the archive and against the entries of the journal. */
final class ArchivedAnswers {
    private static final long BETWEEN_LOOKS_NS = 20_000_000L;

    private ArchivedAnswers() {}

    /** Waits until the archive has everything that is durable. */
    static void await(final ServerProcess server, final Duration limit) throws Exception {
        final long deadline = System.nanoTime() + limit.toNanos();
        while (server.gauge("attesta_archive_lag_batches") != 0) {
            if (System.nanoTime() > deadline) {
                throw server.failure("did not archive everything");
            }
            LockSupport.parkNanos(BETWEEN_LOOKS_NS);
        }
    }

    /** Waits until the archive follows a journal that goes on: less than two seconds behind. */
    static void awaitFollowing(final ServerProcess server, final Duration limit) throws Exception {
        final long deadline = System.nanoTime() + limit.toNanos();
        while (server.gauge("attesta_archive_lag_batches") < 0 || server.gauge("attesta_archive_lag_seconds") >= 2) {
            if (System.nanoTime() > deadline) {
                throw server.failure("did not archive its backlog");
            }
            LockSupport.parkNanos(BETWEEN_LOOKS_NS);
        }
    }

    /** The statements of answers, in hexadecimal digits. */
    static List<String> statements(final KeyStore keys, final List<TerminalLoad.Answered> answered) {
        final TestTerminal any = new TestTerminal(keys, "CJ000042", "RO-CJ-MED-00042");
        return answered.stream()
                .map(one -> HexFormat.of().formatHex(any.unpack(one.answer()).getBytes(62)))
                .toList();
    }

    /** Every answer is in one row, and no row is there twice. */
    static void assertOnce(
            final ArchiveDatabase database, final KeyStore keys, final List<TerminalLoad.Answered> answered)
            throws SQLException {
        assertOnce(rows(database), statements(keys, answered));
    }

    /** Every statement that was told is recorded, and nothing is recorded twice. */
    static void assertOnce(final List<String> recorded, final List<String> told) {
        assertThat(recorded).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(told.size());
        assertThat(told).doesNotHaveDuplicates().isNotEmpty();
        assertThat(new TreeSet<>(recorded).containsAll(told))
                .as("all answers are recorded")
                .isTrue();
    }

    private static List<String> rows(final ArchiveDatabase database) throws SQLException {
        final List<String> statements = new ArrayList<>();
        try (Connection connection = database.connect(30);
                Statement query = connection.createStatement();
                ResultSet rows = query.executeQuery("SELECT encode(statement, 'hex') FROM authorization_record")) {
            while (rows.next()) {
                statements.add(rows.getString(1));
            }
        }
        return statements;
    }
}
