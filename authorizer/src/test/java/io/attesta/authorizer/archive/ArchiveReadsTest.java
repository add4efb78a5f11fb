package io.attesta.authorizer.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveReadsTest {
    private static final int ROWS = 2_000;
    private static final int CARDS = 100;
    private static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");

    private static ArchiveDatabase database;

    private final ArchiveReads reads = new ArchiveReads(() -> database);

    @BeforeAll
    static void plant() throws SQLException {
        database = PlantedRows.archive();
        PlantedRows.authorizations(database, 1, ROWS, CARDS);
    }

    private SearchPage page(final String... parameters) throws ArchiveQueryException {
        return page(database, parameters);
    }

    private static SearchPage page(final ArchiveDatabase from, final String... parameters)
            throws ArchiveQueryException {
        final Map<String, String> map = new TreeMap<>();
        for (int i = 0; i < parameters.length; i += 2) {
            map.put(parameters[i], parameters[i + 1]);
        }
        return new ArchiveReads(() -> from).search(SearchQuestion.of(map), NOW);
    }

    private static List<Long> sequences(final SearchPage page) {
        return page.items().stream()
                .map(item -> item.path("sequence").longValue())
                .toList();
    }

    private static List<Long> numbers(final long first, final long last, final long step) {
        return LongStream.iterate(first, n -> n >= last, n -> n - step).boxed().toList();
    }

    @Test
    void shouldTellOneCardsHistoryNewestFirst() throws Exception {
        final SearchPage page = page("card", PlantedRows.token(17).toUpperCase(Locale.ROOT));

        assertThat(sequences(page)).isEqualTo(numbers(1917, 17, 100));
        assertThat(page.next()).isEmpty();
    }

    @Test
    void shouldTellOneAcceptorsDay() throws Exception {
        final SearchPage page =
                page("acceptor", "RO-CJ-MED-00017", "from", "2026-09-21T14:00:17Z", "to", "2026-09-21T16:16:57+02:00");

        // From is in, to is not: 14:16:57 UTC is number 1017.
        assertThat(sequences(page)).containsExactly(517L, 17L);
    }

    @Test
    void shouldTellWhatWasDoneUnderOneCode() throws Exception {
        assertThat(sequences(page("code", "0003e9"))).containsExactly(1001L);
    }

    @Test
    void shouldFindWhatIsOldWhenNoTimeIsGiven() throws Exception {
        assertThat(sequences(page("acceptor", "RO-CJ-MED-00017"))).containsExactly(1517L, 1017L, 517L, 17L);
    }

    @Test
    void shouldHoldToAllFiltersAtOnce() throws Exception {
        assertThat(sequences(page("card", PlantedRows.token(15), "response", "43", "terminal", "CJ000115")))
                .containsExactly(1615L, 1115L, 615L, 115L);
        assertThat(page("card", PlantedRows.token(15), "response", "00").items())
                .isEmpty();
    }

    @Test
    void shouldShowEveryColumnWithItsProof() throws Exception {
        final ObjectNode item = page("code", "0003E9").items().get(0);

        assertThat(item.path("time").textValue()).isEqualTo("2026-09-21T14:16:41Z");
        assertThat(item.path("card").textValue()).isEqualTo(PlantedRows.token(1));
        assertThat(item.path("cardVersion").asText()).isEqualTo("18446744073709551615");
        assertThat(item.path("acceptor").textValue()).isEqualTo("RO-CJ-MED-00001");
        assertThat(item.path("session").textValue()).isEqualTo("OPENED");
        assertThat(item.path("statement").textValue()).startsWith("Wlpa").hasSize(334);
        assertThat(item.path("batch").longValue()).isEqualTo(1);
        assertThat(item.path("root").textValue()).startsWith("q6ur").hasSize(43);
        assertThat(item.path("key").textValue()).isEqualTo("0101010101010101");
        assertThat(item.path("signature").textValue()).hasSize(86);
        assertThat(item.has("declineReason")).isFalse();
        item.fieldNames()
                .forEachRemaining(name -> assertThat(SearchColumn.members()).contains(name));
    }

    @Test
    void shouldPageWithoutGapsOrRepeatsWhileRowsAreAdded() throws Exception {
        final ArchiveDatabase growing = PlantedRows.archive();
        PlantedRows.authorizations(growing, 1, 1_000, CARDS);
        // Several rows of one instant, on the edge of a page too.
        PlantedRows.authorizations(growing, 5_001, 5_001, CARDS);
        SharedPostgres.run(
                growing,
                "INSERT INTO authorization_record (node, batch, leaf, sequence, recorded_at, response_code, action,"
                        + " card_token, acceptor, terminal, stan, rrn, transmitted_at, mti, session_effect, card_version,"
                        + " statement) SELECT node + n, batch, leaf, sequence, recorded_at, response_code, action, card_token,"
                        + " acceptor, terminal, stan, rrn, transmitted_at, mti, session_effect, card_version, statement"
                        + " FROM authorization_record, generate_series(1, 20) n WHERE sequence = 985");
        final List<String> expected = new ArrayList<>();
        for (final String each : SharedPostgres.one(
                        growing,
                        "SELECT string_agg(node || '/' || sequence, ' ' ORDER BY recorded_at DESC, node DESC, sequence DESC)"
                                + " FROM authorization_record")
                .split(" ")) {
            expected.add(each);
        }
        final List<String> found = new ArrayList<>();
        String cursor = null;
        long added = 6_000;
        do {
            final String[] question = {"from", "2026-09-21T00:00:00Z", "to", "2026-10-20T00:00:00Z", "limit", "7"};
            final String[] next = Arrays.copyOf(question, cursor == null ? 6 : 8);
            if (cursor != null) {
                next[6] = "cursor";
                next[7] = cursor;
            }
            final SearchPage page = page(growing, next);
            page.items()
                    .forEach(item -> found.add(item.path("node").asText() + "/"
                            + item.path("sequence").asText()));
            cursor = page.next().orElse(null);
            PlantedRows.authorizations(growing, added, added + 4, CARDS);
            added += 5;
        } while (cursor != null);
        assertThat(found).containsExactlyElementsOf(expected);
    }

    @Test
    void shouldEndExactlyWhenThePageIsFull() throws Exception {
        final SearchPage whole = page("card", PlantedRows.token(17), "limit", "20");
        assertThat(whole.items()).hasSize(20);
        assertThat(whole.next()).isEmpty();
        final SearchPage part = page("card", PlantedRows.token(17), "limit", "19");
        assertThat(part.next()).isPresent();
        assertThat(sequences(page(
                        "card",
                        PlantedRows.token(17),
                        "limit",
                        "19",
                        "cursor",
                        part.next().orElseThrow())))
                .containsExactly(17L);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "card     | 9642000000000427 | The parameter card is a card's token, 32 hex digits.",
                "acceptor | RO-CJ-MED-000017 | The parameter acceptor is an acceptor's identifier, 1 to 15 characters.",
                "code     | 12345   | The parameter code is an authorization code, 6 characters.",
                "response | 0       | The parameter response is a response code, 2 characters.",
                "limit    | 0       | The parameter limit is a number from 1 to 500.",
                "limit    | 501     | The parameter limit is a number from 1 to 500.",
                "limit    | 1e2     | The parameter limit is a number from 1 to 500.",
                "from     | today   | The parameter from is a time like 2026-11-22T08:00:00Z (RFC 3339), between the years 2000 and 2200.",
                "to       | +999999999-12-31T23:59:59Z | The parameter to is a time like 2026-11-22T08:00:00Z (RFC 3339), between the years 2000 and 2200.",
                "cursor   | AAAA    | The parameter cursor is none that a page of this question named: all other parameters must be the same.",
                "terminal | CJ000017 | A search names a card, an acceptor or a code, or from and to of at most 31 days."
            })
    void shouldRefuseWhatIsNoQuestion(final String name, final String value, final String sentence) {
        final Map<String, String> parameters = new TreeMap<>();
        if (!name.equals("terminal")) {
            parameters.put("code", "0003E9");
        }
        parameters.put(name, value);

        assertThatThrownBy(() -> SearchQuestion.of(parameters))
                .isInstanceOf(ArchiveQueryException.class)
                .hasMessage(sentence)
                .extracting(thrown -> ((ArchiveQueryException) thrown).reason())
                .isEqualTo(ArchiveQueryException.Reason.INVALID);
    }

    @Test
    void shouldRefuseATimeThatIsTooLongOrNone() {
        assertThatThrownBy(() -> page("from", "2026-09-01T00:00:00Z", "to", "2026-10-02T00:00:01Z"))
                .hasMessage("A search names a card, an acceptor or a code, or from and to of at most 31 days.");
        assertThatThrownBy(() -> page("from", "2026-09-01T00:00:00Z", "to", "2026-09-01T00:00:00Z"))
                .hasMessage("The parameter from must be earlier than to.");
    }

    @Test
    void shouldRefuseTheCursorOfAnotherQuestion() throws Exception {
        final String cursor =
                page("card", PlantedRows.token(17), "limit", "5").next().orElseThrow();
        assertThatThrownBy(() -> page("card", PlantedRows.token(18), "cursor", cursor))
                .hasMessageStartingWith("The parameter cursor is none that a page of this question named");
        // Another size of page is the same question.
        assertThat(sequences(page("card", PlantedRows.token(17), "limit", "1", "cursor", cursor)))
                .containsExactly(1417L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"' OR 1=1 --", "x';DROP TABLE", "\\' OR ''='", "%", "_____________", "a$$b", "?", ":since"})
    void shouldFindNothingAndBreakNothingWhenAValueIsSql(final String value) throws Exception {
        assertThat(page("acceptor", value).items()).isEmpty();
        assertThat(SharedPostgres.one(database, "SELECT count(*) FROM batch")).isEqualTo("1");
    }

    @Test
    void shouldSayThatTheArchiveIsAwayWhenItIs() {
        final ArchiveReads away =
                new ArchiveReads(() -> new ArchiveDatabase("jdbc:postgresql://127.0.0.1:1/attesta", "x", new char[0]));
        assertRefused(
                away,
                ArchiveQueryException.Reason.AWAY,
                "The archive's database cannot be reached now; ask again later.");
    }

    @Test
    void shouldGiveUpWhenTheDatabaseDoesNotAnswerInTime() throws Exception {
        final ArchiveReads hasty = new ArchiveReads(() -> database, Duration.ofMillis(1_000));
        try (Connection blocking = database.connect(30);
                Statement statement = blocking.createStatement()) {
            blocking.setAutoCommit(false);
            statement.execute("LOCK TABLE authorization_record IN ACCESS EXCLUSIVE MODE");
            assertRefused(
                    hasty,
                    ArchiveQueryException.Reason.AWAY,
                    "The archive found no answer within 1 seconds; ask for a shorter time, or for a card or a code.");
        }
    }

    @Test
    void shouldAnswerFourAtOnceAndRefuseMore() throws Exception {
        final CyclicBarrier inside = new CyclicBarrier(5);
        final CountDownLatch leave = new CountDownLatch(1);
        final ArchiveReads full = new ArchiveReads(() -> {
            try {
                inside.await();
                leave.await();
            } catch (final Exception e) {
                throw new IllegalStateException(e);
            }
            return database;
        });
        final List<Thread> searching = new ArrayList<>();
        final List<Object> found = Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < 4; i++) {
            final Thread thread = new Thread(() -> {
                try {
                    found.add(full.search(SearchQuestion.of(Map.of("code", "0003E9")), NOW));
                } catch (final ArchiveQueryException e) {
                    found.add(e);
                }
            });
            thread.start();
            searching.add(thread);
        }
        inside.await();
        assertRefused(
                full,
                ArchiveQueryException.Reason.BUSY,
                "4 searches are being answered, as many as may be at once; ask again in a moment.");
        leave.countDown();
        for (final Thread thread : searching) {
            thread.join();
        }
        assertThat(found).hasSize(4).allSatisfy(page -> assertThat(page).isInstanceOf(SearchPage.class));
    }

    private static void assertRefused(
            final ArchiveReads reads, final ArchiveQueryException.Reason reason, final String sentence) {
        assertThatThrownBy(() -> reads.search(SearchQuestion.of(Map.of("code", "0003E9")), NOW))
                .isInstanceOf(ArchiveQueryException.class)
                .hasMessage(sentence)
                .extracting(thrown -> ((ArchiveQueryException) thrown).reason())
                .isEqualTo(reason);
    }
}
