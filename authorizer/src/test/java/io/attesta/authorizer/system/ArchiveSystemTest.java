package io.attesta.authorizer.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.authorizer.ArchiveCheck;
import io.attesta.authorizer.archive.PostgresServer;
import io.attesta.authorizer.feed.SampleWorld;
import io.attesta.authorizer.settings.Settings;
import io.attesta.authorizer.testing.TestTerminal;
import io.attesta.keystore.signing.PublicKeySet;
import io.attesta.protocol.iso.CardNumber;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.jpos.iso.ISOException;
import org.jpos.iso.ISOMsg;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole server with its own PostgreSQL: jPOS presents cards, and plain SQL must find what jPOS was answered. */
final class ArchiveSystemTest {
    private static final long ARCHIVE_DEADLINE_NS = 90_000_000_000L;
    private static final long BETWEEN_LOOKS_NS = 20_000_000L;
    private static final HexFormat HEX = HexFormat.of();
    private static final List<String> TABLES = List.of(
            "batch", "authorization_record", "card_status_change", "acceptor_change", "alarm", "archiver_position");

    @TempDir
    private Path data;

    private RunningServer server;
    private TestTerminal terminal;
    private final List<Row> expected = new ArrayList<>();
    private final List<String> pans = new ArrayList<>();

    /** What an answer says of one authorization, and what its row must say. */
    private record Row(
            String code,
            String responseCode,
            int action,
            int stan,
            String rrn,
            String acceptor,
            String terminal,
            String lastFour,
            String localTime,
            String localDate,
            String mti,
            String statement) {}

    @BeforeEach
    void start() {
        server =
                new RunningServer(data, Map.of("database.archive", "true", "limits.requests-per-terminal-second", "0"));
        terminal = new TestTerminal(server.keys(), "CJ000042", "RO-CJ-MED-00042");
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        assertThat(PostgresServer.running(data.resolve("postgres"))).isEmpty();
    }

    @Test
    void shouldArchiveWhatWasAnsweredOnceWithoutCardNumbersAcrossRepeatsAndARestart() throws Exception {
        final ISOMsg first = request(42, 30);
        try (JposConnection connection = new JposConnection(server.address())) {
            presentCards(connection, first);
            repeat(connection, first);
            sayWhatIsNotRecorded(connection);
        }
        assertArchived();

        server.close();
        assertThat(PostgresServer.running(data.resolve("postgres"))).isEmpty();
        start(terminal);
        assertArchived();
        try (JposConnection connection = new JposConnection(server.address())) {
            repeat(connection, first);
            record(connection, request(44, 30));
        }
        assertArchived();
        assertNoCardNumber();
    }

    private void start(final TestTerminal same) {
        start();
        // Its trace numbers go on.
        terminal = same;
    }

    /** Approved, refused in several ways, and a session from its opening to a close that comes too late. */
    private void presentCards(final JposConnection connection, final ISOMsg first) throws Exception {
        final String code = record(connection, first).getString(38);
        assertThat(code).hasSize(6);
        final ISOMsg insured = request(42, 31);
        insured.set(38, code);
        insured.set(37, "000000000042");
        record(connection, insured);
        final ISOMsg close = request(42, 99);
        close.set(38, code);
        assertThat(record(connection, close).getString(39)).isEqualTo("00");
        final ISOMsg late = request(42, 99);
        late.set(38, code);
        assertThat(record(connection, late).getString(39)).isEqualTo("S1");
        for (final int stopped : new int[] {194, 196, 197, 198, 199, 250, 999_999}) {
            assertThat(record(connection, request(stopped, 30)).hasField(38)).isFalse();
        }
        assertThat(record(connection, request(42, 91)).getString(39)).isEqualTo("58");
        for (int card = 1; card <= 150; card++) {
            record(connection, request(card, 30));
        }
    }

    private void repeat(final JposConnection connection, final ISOMsg first) throws IOException, ISOException {
        final ISOMsg again = (ISOMsg) first.clone();
        again.setMTI("0101");
        terminal.seal(again);
        final ISOMsg answer = connection.exchange(again);
        assertThat(HEX.formatHex(answer.getBytes(62))).isEqualTo(expected.get(0).statement());
    }

    /** A wrong MAC, a format error and an echo: nothing is decided, so there is nothing to archive. */
    private void sayWhatIsNotRecorded(final JposConnection connection) throws IOException, ISOException {
        final ISOMsg forged = request(42, 30);
        terminal.seal(forged);
        forged.set(64, new byte[8]);
        assertThat(connection.exchange(forged).getString(39)).isEqualTo("63");
        final ISOMsg incomplete = request(42, 30);
        incomplete.unset(12);
        terminal.seal(incomplete);
        assertThat(connection.exchange(incomplete).getString(39)).isEqualTo("30");
        final ISOMsg echo = terminal.network(301, Instant.now());
        terminal.seal(echo);
        assertThat(connection.exchange(echo).getString(39)).isEqualTo("00");
    }

    private ISOMsg request(final int card, final int action) {
        final String pan = SampleWorld.pan(card);
        pans.add(pan);
        return terminal.authorization(pan, action, Instant.now());
    }

    private ISOMsg record(final JposConnection connection, final ISOMsg request) throws IOException, ISOException {
        terminal.seal(request);
        final ISOMsg answer = connection.exchange(request);
        final String pan = request.getString(2);
        expected.add(new Row(
                answer.getString(38),
                answer.getString(39),
                Integer.parseInt(request.getString(3).substring(0, 2)),
                Integer.parseInt(answer.getString(11)),
                answer.getString(37),
                answer.getString(42).trim(),
                answer.getString(41).trim(),
                pan.substring(pan.length() - 4),
                request.getString(12),
                request.getString(13),
                request.getMTI(),
                HEX.formatHex(answer.getBytes(62))));
        return answer;
    }

    private void assertArchived() throws Exception {
        awaitArchive();
        assertThat(rows()).containsExactlyElementsOf(expected);
        final String line = ArchiveCheck.run(
                        Settings.defaults().node(),
                        data,
                        server.server().database().orElseThrow(),
                        PublicKeySet.of(server.keys()))
                .line();
        assertThat(line)
                .isEqualTo("journal=" + expected.size() + " archive=" + expected.size()
                        + " missing=0 extra=0 different=0");
    }

    private void awaitArchive() {
        final long deadline = System.nanoTime() + ARCHIVE_DEADLINE_NS;
        while (server.server().archiveLagBatches() != 0) {
            assertThat(System.nanoTime()).as("time to archive everything").isLessThan(deadline);
            LockSupport.parkNanos(BETWEEN_LOOKS_NS);
        }
    }

    private List<Row> rows() throws SQLException {
        final List<Row> found = new ArrayList<>();
        try (Connection connection = server.server().database().orElseThrow().connect(30);
                Statement query = connection.createStatement();
                ResultSet row = query.executeQuery("SELECT * FROM authorization_record ORDER BY sequence")) {
            while (row.next()) {
                found.add(new Row(
                        row.getString("code"),
                        row.getString("response_code"),
                        row.getInt("action"),
                        row.getInt("stan"),
                        row.getString("rrn"),
                        row.getString("acceptor"),
                        row.getString("terminal"),
                        row.getString("last_four"),
                        row.getString("local_time"),
                        row.getString("local_date"),
                        row.getString("mti"),
                        HEX.formatHex(row.getBytes("statement"))));
            }
        }
        return found;
    }

    private void assertNoCardNumber() throws SQLException {
        final Map<String, String> values = allValues();
        // The search finds what is there: in text, in a statement's text, and what is a number in BCD.
        assertThat(columnsWith(values, List.of("RO-CJ-MED-00042")))
                .containsExactly(
                        "acceptor_change.acceptor", "authorization_record.acceptor", "authorization_record.statement");
        for (final String pan : pans) {
            final byte[] block = new byte[CardNumber.BLOCK_LENGTH];
            CardNumber.toBlock(pan, block, 0);
            assertThat(columnsWith(values, List.of(pan, HEX.formatHex(block))))
                    .as("columns with the number of a card that ends in " + pan.substring(12))
                    .isEmpty();
        }
    }

    /**
     * Which columns contain a text: as its characters, in hexadecimal digits in either case, or, if it is made of such digits itself,
     * as the bytes that they say, at any half byte.
     */
    private static List<String> columnsWith(final Map<String, String> values, final List<String> texts) {
        final List<String> needles = new ArrayList<>();
        for (final String text : texts) {
            final String characters = HEX.formatHex(text.getBytes(StandardCharsets.US_ASCII));
            needles.add(characters);
            needles.add(HEX.formatHex(characters.getBytes(StandardCharsets.US_ASCII)));
            needles.add(HEX.formatHex(characters.toUpperCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII)));
            if (text.matches("[0-9a-f]+")) {
                needles.add(text);
            }
        }
        return values.entrySet().stream()
                .filter(column -> needles.stream().anyMatch(column.getValue()::contains))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** All values of each column of each table, as hexadecimal digits of their bytes or of their text, separated by a blank. */
    private Map<String, String> allValues() throws SQLException {
        final Map<String, StringBuilder> columns = new TreeMap<>();
        try (Connection connection = server.server().database().orElseThrow().connect(30);
                Statement query = connection.createStatement()) {
            for (final String table : TABLES) {
                try (ResultSet row = query.executeQuery("SELECT * FROM " + table)) {
                    while (row.next()) {
                        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                            columns.computeIfAbsent(
                                            table + "." + row.getMetaData().getColumnName(i),
                                            name -> new StringBuilder())
                                    .append(hex(row, i))
                                    .append(' ');
                        }
                    }
                }
            }
        }
        final Map<String, String> all = new TreeMap<>();
        columns.forEach((name, values) -> all.put(name, values.toString()));
        return all;
    }

    private static String hex(final ResultSet row, final int column) throws SQLException {
        if (row.getMetaData().getColumnTypeName(column).equals("bytea")) {
            final byte[] bytes = row.getBytes(column);
            return bytes == null ? "" : HEX.formatHex(bytes);
        }
        final String text = row.getString(column);
        return text == null ? "" : HEX.formatHex(text.getBytes(StandardCharsets.UTF_8));
    }
}
