package io.attesta.authorizer.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ReportTest {
    private static final ZoneId BUCHAREST = ZoneId.of("Europe/Bucharest");

    private static ArchiveDatabase database;
    private static long sequence;

    private final ArchiveReads reads = new ArchiveReads(() -> database);

    @BeforeAll
    static void plant() throws SQLException {
        database = PlantedRows.archive();
        // 00:30 in Bucharest is still the day before in UTC.
        row("2026-03-02T22:30:00Z", 30, "00", 1, "RO-CJ-MED-00002", null);
        row("2026-03-03T10:00:00Z", 30, "00", 2, "RO-CJ-MED-00002", null);
        row("2026-03-03T10:00:01Z", 30, "43", 3, "RO-CJ-MED-00002", null);
        row("2026-03-03T10:00:02Z", 30, "43", 3, "RO-CJ-MED-00002", null);
        row("2026-03-03T10:00:03Z", 30, "62", 4, "RO-B-1", null);
        row("2026-03-03T11:00:00Z", 91, "00", 5, "RO-CJ-EMP-00001", "O-1, \"north\"");
        row("2026-03-03T11:00:01Z", 91, "00", 6, "RO-AB-EMP-00001", "O-2");
        row("2026-03-03T11:00:02Z", 91, "57", 7, "RO-AB-EMP-00001", "O-3");
        // The reversal comes on another day than the report's last.
        row("2026-03-05T11:00:00Z", 104, "00", 0, "RO-AB-EMP-00001", null, "original_sequence = " + (sequence - 1));
        row("2026-03-03T12:00:00Z", 92, "00", 1, "RO-CJ-TRN-00004", "COURSE-7");
        row("2026-03-03T12:00:01Z", 92, "00", 2, "RO-CJ-TRN-00004", "COURSE-7");
        row("2026-03-04T12:00:00Z", 93, "00", 1, "RO-CJ-TRN-00004", "COURSE-7");
        row("2026-03-04T13:00:00Z", 93, "57", 2, "RO-CJ-TRN-00004", "COURSE-7");
        row("2026-03-04T14:00:00Z", 294, "00", 1, "RO-CJ-TRN-00004", "COURSE-7", "given_response_code = '00'");
        // A kiosk refused offline, and took one whose card was lost.
        row("2026-03-04T14:00:01Z", 294, "00", 2, "RO-CJ-TRN-00004", "COURSE-7", "given_response_code = '57'");
        row(
                "2026-03-04T15:00:00Z",
                230,
                "00",
                9,
                "RO-CJ-MED-00002",
                null,
                "given_response_code = '00', server_response_code = '41'");
        row("2026-04-01T00:00:00Z", 30, "00", 1, "RO-CJ-MED-00002", null);
    }

    private static void row(
            final String time,
            final int action,
            final String response,
            final long card,
            final String acceptor,
            final String reference,
            final String... more)
            throws SQLException {
        sequence++;
        SharedPostgres.run(
                database,
                "INSERT INTO authorization_record (node, batch, leaf, sequence, recorded_at, response_code, action,"
                        + " card_token, last_four, acceptor, terminal, stan, rrn, transmitted_at, mti, session_effect,"
                        + " card_version, statement, reference) VALUES (7, 1, 1, " + sequence + ", '" + time + "', '"
                        + response + "', " + action + ", decode('" + PlantedRows.token(card) + "', 'hex'), '0000', '"
                        + acceptor + "', 'T1', 1, 'R', '" + time + "', '0100', 'NONE', 1, '', "
                        + (reference == null ? "NULL" : "'" + reference + "'") + ")");
        if (more.length > 0) {
            SharedPostgres.run(
                    database,
                    "BEGIN; SET LOCAL session_replication_role = replica; UPDATE authorization_record SET " + more[0]
                            + " WHERE sequence = " + sequence + "; COMMIT");
        }
    }

    private String report(final Report report, final ReportFormat format, final String county) throws Exception {
        final ReportQuestion question =
                ReportQuestion.of(report.label(), "2026-03-03", "2026-03-04", county, BUCHAREST);
        final StringBuilder all = new StringBuilder();
        try (ReportText text = reads.report(question, format)) {
            for (String part = text.next(); part != null; part = text.next()) {
                all.append(part);
            }
        }
        return all.toString();
    }

    private String csv(final Report report) throws Exception {
        return report(report, ReportFormat.CSV, null);
    }

    @Test
    void shouldCountRequestsByDayOfTheCardsZone() throws Exception {
        assertThat(csv(Report.AUTHORIZATIONS_AND_REFUSALS)).isEqualTo("""
                        day,county,category,action,response,requests
                        2026-03-03,AB,EMP,91,00,1
                        2026-03-03,AB,EMP,91,57,1
                        2026-03-03,CJ,EMP,91,00,1
                        2026-03-03,CJ,MED,30,00,2
                        2026-03-03,CJ,MED,30,43,2
                        2026-03-03,CJ,TRN,92,00,2
                        2026-03-03,,,30,62,1
                        2026-03-04,CJ,MED,230,00,1
                        2026-03-04,CJ,TRN,93,00,1
                        2026-03-04,CJ,TRN,93,57,1
                        2026-03-04,CJ,TRN,294,00,2
                        """.replace("\n", "\r\n"));
    }

    @Test
    void shouldListPlacementsAndSayWhichWereReversed() throws Exception {
        assertThat(csv(Report.PLACEMENTS).lines().skip(1))
                .containsExactly(
                        "2026-03-03T11:00:00.000Z,2026-03-03,CJ,EMP,RO-CJ-EMP-00001,T1,\"O-1, \"\"north\"\"\","
                                + PlantedRows.token(5) + ",0000,,7,6,false,false",
                        "2026-03-03T11:00:01.000Z,2026-03-03,AB,EMP,RO-AB-EMP-00001,T1,O-2," + PlantedRows.token(6)
                                + ",0000,,7,7,false,true");
    }

    @Test
    void shouldCountWhatBecameOfACourse() throws Exception {
        assertThat(csv(Report.COURSE_ATTENDANCE).lines().skip(1))
                .containsExactly("COURSE-7,CJ,RO-CJ-TRN-00004,2,1,1,2,2026-03-03,2026-03-04");
    }

    @Test
    void shouldSayWhereStoppedCardsWerePresented() throws Exception {
        assertThat(csv(Report.STOPPED_CARDS).lines().skip(1))
                .containsExactly(
                        "CJ,MED,RO-CJ-MED-00002,41,1,1,2026-03-04T15:00:00.000Z,2026-03-04T15:00:00.000Z",
                        "CJ,MED,RO-CJ-MED-00002,43,2,1,2026-03-03T10:00:01.000Z,2026-03-03T10:00:02.000Z",
                        ",,RO-B-1,62,1,1,2026-03-03T10:00:03.000Z,2026-03-03T10:00:03.000Z");
    }

    @Test
    void shouldSayHowMuchEachAcceptorDoes() throws Exception {
        final JsonNode rows = new ObjectMapper().readTree(report(Report.ACCEPTORS, ReportFormat.JSON, "CJ"));
        assertThat(rows).hasSize(3);
        assertThat(rows.get(0).toString())
                .isEqualTo("{\"acceptor\":\"RO-CJ-TRN-00004\",\"county\":\"CJ\",\"category\":\"TRN\",\"terminals\":1,"
                        + "\"requests\":6,\"approved\":5,\"refused\":1,\"cards\":2,"
                        + "\"first\":\"2026-03-03T12:00:00.000Z\",\"last\":\"2026-03-04T14:00:01.000Z\"}");
    }

    @ParameterizedTest
    @EnumSource(Report.class)
    void shouldHoldToTheCountyAndNameEveryColumn(final Report report) throws Exception {
        final String csv = report(report, ReportFormat.CSV, "AB");
        assertThat(csv.lines().skip(1)).noneMatch(line -> line.contains("RO-CJ") || line.contains(",CJ,"));
        assertThat(csv.lines().findFirst()).contains(String.join(",", report.columns()));
        final JsonNode json = new ObjectMapper().readTree(report(report, ReportFormat.JSON, null));
        assertThat(json).isNotEmpty().allSatisfy(row -> {
            final List<String> names = new ArrayList<>();
            row.fieldNames().forEachRemaining(names::add);
            assertThat(names).isEqualTo(report.columns());
        });
        assertThat(new ObjectMapper().readTree(report(report, ReportFormat.JSON, "ZZ")))
                .isEmpty();
    }

    @Test
    void shouldComeInPartsWhenItIsLong() throws Exception {
        final ArchiveDatabase many = PlantedRows.archive();
        PlantedRows.authorizations(many, 1, 3_000, 3_000);
        SharedPostgres.run(
                many,
                "BEGIN; SET LOCAL session_replication_role = replica; UPDATE authorization_record SET action = 91,"
                        + " response_code = '00'; COMMIT");
        final ReportQuestion question = ReportQuestion.of("placements", "2026-09-21", "2026-09-21", null, BUCHAREST);
        int parts = 0;
        final StringBuilder all = new StringBuilder();
        try (ReportText text = new ArchiveReads(() -> many).report(question, ReportFormat.JSON)) {
            for (String part = text.next(); part != null; part = text.next()) {
                all.append(part);
                assertThat(part.length()).isLessThan(34_000);
                parts++;
            }
        }
        assertThat(parts).isGreaterThan(10);
        assertThat(new ObjectMapper().readTree(all.toString())).hasSize(3_000);
    }

    @Test
    void shouldWriteTwoAtOnceAndRefuseMoreUntilOneIsClosed() throws Exception {
        final ReportQuestion question = ReportQuestion.of("acceptors", "2026-03-03", "2026-03-04", null, BUCHAREST);
        try (ReportText first = reads.report(question, ReportFormat.CSV);
                ReportText second = reads.report(question, ReportFormat.CSV)) {
            assertThat(first.next()).isEqualTo(second.next());
            assertThatThrownBy(() -> reads.report(question, ReportFormat.CSV))
                    .hasMessage("2 reports are being written, as many as may be at once; ask again in a while.");
        }
        reads.report(question, ReportFormat.CSV).close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "holidays  | 2026-01-01 | 2026-01-02 | -  | There is no such report; there are authorizations-and-refusals, placements, course-attendance, stopped-cards, acceptors.",
                "acceptors | -          | 2026-01-02 | -  | A report has a first and a last day: from is a day like 2026-11-22, from 2000 to 2199.",
                "acceptors | 2026-01-01 | 2026-02-30 | -  | A report has a first and a last day: to is a day like 2026-11-22, from 2000 to 2199.",
                "acceptors | 2026-01-03 | 2026-01-02 | -  | The last day of a report is not before its first.",
                "acceptors | 2026-01-01 | 2027-01-02 | -  | A report is of at most 366 days.",
                "acceptors | 2026-01-01 | 2026-01-02 | cj | A county is two capital letters, such as CJ."
            })
    void shouldRefuseWhatIsNoQuestion(
            final String name, final String from, final String to, final String county, final String sentence) {
        assertThatThrownBy(() -> ReportQuestion.of(name, from, to, county, BUCHAREST))
                .isInstanceOf(ArchiveQueryException.class)
                .hasMessage(sentence);
    }
}
