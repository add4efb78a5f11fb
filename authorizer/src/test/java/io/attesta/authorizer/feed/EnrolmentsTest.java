package io.attesta.authorizer.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.attesta.authorizer.api.CardExchange.Format;
import io.attesta.authorizer.api.CardExchange.Place;
import io.attesta.authorizer.api.ProblemType;
import io.attesta.authorizer.api.Register;
import io.attesta.authorizer.api.RegisterRefusal;
import io.attesta.authorizer.api.UploadAnswer;
import io.attesta.authorizer.api.UploadBody;
import io.attesta.authorizer.decision.CardStatus;
import io.attesta.authorizer.pipeline.AlarmKind;
import io.attesta.authorizer.pipeline.Intake;
import io.attesta.authorizer.pipeline.Slot;
import io.attesta.authorizer.runtime.Readiness;
import io.attesta.authorizer.testing.FakeClock;
import io.attesta.authorizer.testing.FakeDisk;
import io.attesta.authorizer.testing.TestNode;
import io.attesta.authorizer.testing.TestTerminal;
import io.attesta.authorizer.testing.Vectors;
import io.attesta.keystore.KeyStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jpos.iso.ISOMsg;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Acceptors and terminals through all stages in the caller's thread: what they change, what is told, what a crash leaves. */
final class EnrolmentsTest {
    private static final Instant NOW = Instant.parse("2026-11-21T08:01:05Z");
    private static final String APPLIED_ONE = "{\"applied\":1,\"stale\":0,\"rejected\":0}\n";

    @TempDir
    private Path folder;

    private final KeyStore keys = Vectors.keys();
    private final FakeDisk disk = new FakeDisk();
    private final FakeClock clock = new FakeClock(NOW);
    private final TestTerminal terminal = new TestTerminal(keys, "CJ000042", "RO-CJ-MED-00042");
    private TestNode node;
    private FeedUploads uploads;
    private Register acceptors;
    private Register terminals;

    @BeforeEach
    void open() {
        start();
    }

    private void start() {
        node = new TestNode(keys, disk, clock);
        over(node.intake());
    }

    private void over(final Intake intake) {
        uploads = new FeedUploads(intake, keys, clock, node.readiness(), folder.resolve("spool"), 200, why -> {});
        acceptors = uploads.acceptors();
        terminals = uploads.terminals();
    }

    private static String acceptor(final String id, final long version, final String status) {
        return "{\"id\":\"" + id + "\",\"version\":" + version + ",\"category\":\"" + id.substring(6, 9)
                + "\",\"status\":\"" + status + "\"}\n";
    }

    private static String terminal(final String id, final long version, final String acceptor, final String status) {
        return "{\"id\":\"" + id + "\",\"version\":" + version + ",\"acceptor\":\"" + acceptor + "\",\"status\":\""
                + status + "\"}\n";
    }

    private static byte[] bytes(final String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String report(final UploadAnswer answer) throws IOException {
        assertThat(answer).isInstanceOf(UploadAnswer.Reported.class);
        try (var report = ((UploadAnswer.Reported) answer).report()) {
            final byte[] all = new byte[(int) report.length()];
            assertThat(report.read(all)).isEqualTo(all.length);
            return new String(all, StandardCharsets.US_ASCII);
        }
    }

    /** A body that comes without a pause. */
    private record Given(InputStream stream) implements UploadBody {
        @Override
        public void whenPaused(final Runnable act) {
            // It never does.
        }
    }

    private static UploadBody body(final String text) {
        return new Given(new ByteArrayInputStream(bytes(text)));
    }

    private static String upload(final Register register, final String text) throws IOException {
        return report(register.upload(body(text), Optional.empty()));
    }

    private static UploadAnswer numbered(final Register register, final long sequence, final String text)
            throws IOException {
        return register.upload(body(text), Optional.of(new Place("siveco", sequence)));
    }

    private void enrol() throws IOException {
        upload(acceptors, acceptor("RO-CJ-MED-00042", 1, "ACTIVE"));
        upload(terminals, terminal("CJ000042", 1, "RO-CJ-MED-00042", "ACTIVE"));
        node.card(42, 1, CardStatus.ACTIVE);
    }

    private ISOMsg ask(final ISOMsg request) {
        return terminal.unpack(node.exchange(terminal.seal(request)));
    }

    private ISOMsg present() {
        return ask(terminal.authorization(SampleWorld.pan(42), 30, Instant.ofEpochMilli(clock.nowMs())));
    }

    private String presented() {
        return present().getString(39);
    }

    private static List<String> ids(final Register.Page page) {
        return page.items().stream().map(item -> item.path("id").textValue()).toList();
    }

    private static List<String> all(final Register register, final Map<String, String> filters, final int limit)
            throws RegisterRefusal {
        final List<String> ids = new ArrayList<>();
        Register.Page page = register.list(filters, limit, Optional.empty());
        ids.addAll(ids(page));
        while (page.next().isPresent()) {
            assertThat(page.items()).hasSize(limit);
            page = register.list(filters, limit, page.next());
            ids.addAll(ids(page));
        }
        return ids;
    }

    @Test
    void shouldDecideTheNextRequestOnWhatWasAcknowledged() throws IOException {
        assertThat(presented()).isEqualTo("03");
        assertThat(upload(acceptors, acceptor("RO-CJ-MED-00042", 1, "ACTIVE"))).isEqualTo(APPLIED_ONE);
        assertThat(presented()).isEqualTo("58");
        assertThat(upload(terminals, terminal("CJ000042", 1, "RO-CJ-MED-00042", "ACTIVE")))
                .isEqualTo(APPLIED_ONE);
        node.card(42, 1, CardStatus.ACTIVE);
        assertThat(presented()).isEqualTo("00");
        upload(terminals, terminal("CJ000042", 2, "RO-CJ-MED-00042", "DISABLED"));
        assertThat(presented()).isEqualTo("58");
        upload(terminals, terminal("CJ000042", 3, "RO-CJ-MED-00042", "ACTIVE"));
        upload(acceptors, acceptor("RO-CJ-MED-00042", 2, "SUSPENDED"));
        assertThat(presented()).isEqualTo("03");
        upload(acceptors, acceptor("RO-CJ-MED-00042", 3, "ACTIVE") + acceptor("RO-CJ-EMP-00001", 1, "ACTIVE"));
        assertThat(presented()).isEqualTo("00");
        upload(terminals, terminal("CJ000042", 4, "RO-CJ-EMP-00001", "ACTIVE"));
        assertThat(presented()).isEqualTo("58");
    }

    @Test
    void shouldEndTheSessionsOfASuspendedAcceptorAtOnceWithAnAlarm() throws IOException {
        enrol();
        final String code = present().getString(38);
        upload(acceptors, acceptor("RO-CJ-MED-00042", 2, "SUSPENDED"));
        assertThat(node.events().alarms).containsEntry(AlarmKind.SESSION_ENDED, 1);
        upload(acceptors, acceptor("RO-CJ-MED-00042", 3, "ACTIVE"));
        final ISOMsg more = terminal.authorization(SampleWorld.pan(42), 31, NOW);
        more.set(38, code);
        assertThat(ask(more).getString(39)).isEqualTo("S1");
    }

    @Test
    void shouldComeThroughACrash() throws Exception {
        enrol();
        upload(acceptors, acceptor("RO-CJ-MED-00042", 2, "SUSPENDED") + acceptor("RO-BV-MED-00042", 1, "ACTIVE"));
        upload(terminals, terminal("CJ000099", 7, "RO-CJ-MED-00042", "DISABLED"));
        disk.crash(new Random(1));
        start();
        assertThat(presented()).isEqualTo("03");
        assertThat(acceptors.find("RO-CJ-MED-00042").path("status").textValue()).isEqualTo("SUSPENDED");
        assertThat(terminals.find("CJ000099").path("version").longValue()).isEqualTo(7);
        assertThat(upload(acceptors, acceptor("RO-CJ-MED-00042", 2, "ACTIVE"))).contains("\"stale\":1");
        assertThat(presented()).isEqualTo("03");
    }

    @Test
    void shouldHoldOneThatStandsInAChunkTwiceAgainstItself() throws Exception {
        assertThat(upload(
                        acceptors,
                        acceptor("RO-CJ-MED-00042", 1, "ACTIVE")
                                + acceptor("RO-CJ-MED-00042", 3, "SUSPENDED")
                                + acceptor("RO-CJ-MED-00042", 2, "ACTIVE")
                                + acceptor("RO-CJ-MED-00042", 3, "ACTIVE")))
                .isEqualTo("""
                        {"line":3,"result":"stale","reason":"Its version is not newer than the one in the table."}
                        {"line":4,"result":"stale","reason":"Its version is not newer than the one in the table."}
                        {"applied":2,"stale":2,"rejected":0}
                        """);
        assertThat(acceptors.find("RO-CJ-MED-00042").path("status").textValue()).isEqualTo("SUSPENDED");
        disk.crash(new Random(2));
        start();
        assertThat(acceptors.find("RO-CJ-MED-00042").path("version").longValue())
                .isEqualTo(3);
    }

    @Test
    void shouldApplyTheOthersAndTellOfEachBadOrStaleLineInOrder() throws IOException {
        enrol();
        final StringBuilder lines = new StringBuilder();
        for (int i = 1; i <= 150; i++) {
            lines.append(
                    switch (i % 50) {
                        case 7 -> terminal("X" + i, 1, "RO-CJ-MED-00099", "ACTIVE");
                        case 8 -> "bad\n";
                        case 9 -> terminal("CJ000042", 1, "RO-CJ-MED-00042", "DISABLED");
                        default -> terminal("X" + i, 1, "RO-CJ-MED-00042", "ACTIVE");
                    });
        }
        final String report = upload(terminals, lines.toString());
        assertThat(report.lines().map(line -> line.replaceAll(".*\"line\":(\\d+),\"result\":\"(\\w+)\".*", "$1 $2")))
                .containsExactly(
                        "7 rejected",
                        "8 rejected",
                        "9 stale",
                        "57 rejected",
                        "58 rejected",
                        "59 stale",
                        "107 rejected",
                        "108 rejected",
                        "109 stale",
                        "{\"applied\":141,\"stale\":3,\"rejected\":6}");
        assertThat(report)
                .startsWith("{\"line\":7,\"result\":\"rejected\",\"reason\":\"Its acceptor is not enrolled; enrol"
                        + " that first.\"}\n");
    }

    @Test
    void shouldKeepWhatWasAppliedWhenABodyBreaksOff() throws Exception {
        final StringBuilder lines = new StringBuilder();
        for (int n = 1; n <= 100; n++) {
            lines.append(acceptor("RO-CJ-EMP-%05d".formatted(n), 1, "ACTIVE"));
        }
        final InputStream broken = new SequenceInputStream(
                new ByteArrayInputStream(bytes(lines.substring(0, lines.length() - 10))), new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new IOException("connection reset");
                    }
                });
        assertThat(acceptors.upload(new Given(broken), Optional.of(new Place("siveco", 1))))
                .isEqualTo(new UploadAnswer.Refused(
                        ProblemType.INVALID_REQUEST,
                        "The body broke off, or is not what its encoding says, after line 99: what stood up to there was"
                                + " applied, but the request was not acknowledged; send it again."));
        assertThat(all(acceptors, Map.of(), 500)).hasSize(99);
        assertThat(report(numbered(acceptors, 1, lines.toString())))
                .endsWith("{\"applied\":1,\"stale\":99,\"rejected\":0}\n");
    }

    @Test
    void shouldHaveOneOrderOfAFeedWhateverItsRequestsAreAbout() throws IOException {
        numbered(acceptors, 1, acceptor("RO-CJ-MED-00042", 1, "ACTIVE"));
        assertThat(numbered(terminals, 3, "")).isInstanceOf(UploadAnswer.Gap.class);
        numbered(terminals, 2, terminal("CJ000042", 1, "RO-CJ-MED-00042", "ACTIVE") + "bad\n");
        assertThat(node.tables().feedMs()).isEqualTo(-1);
        uploads.deltas(body(""), Format.NDJSON, Optional.of(new Place("siveco", 3)));
        assertThat(node.tables().feedMs()).isEqualTo(clock.nowMs());
        clock.advanceMs(5_000);
        numbered(acceptors, 4, "");
        upload(acceptors, "");
        disk.crash(new Random(3));
        start();
        assertThat(node.tables().feeds().expected("siveco")).isEqualTo(5);
        assertThat(node.tables().feedAgeSeconds(clock.nowMs())).isEqualTo(5);
        assertThat(report(numbered(terminals, 2, ""))).isEqualTo("{\"applied\":1,\"stale\":0,\"rejected\":1}\n");
    }

    @Test
    void shouldTakeOneRecordAndShowIt() throws Exception {
        final String whole = "{\"id\":\"RO-CJ-MED-00042\",\"version\":5,\"name\":\"Clinică\",\"category\":\"MED\","
                + "\"status\":\"ACTIVE\"}";
        final ObjectNode stored = acceptors.put(bytes(whole.replace(",", ",\n ")));
        assertThat(stored.toString()).isEqualTo(whole);
        assertThat(acceptors.find("RO-CJ-MED-00042")).isEqualTo((JsonNode) stored);
        // The record is whole at its version: what is left out is empty, not kept.
        acceptors.put(bytes(acceptor("RO-CJ-MED-00042", 6, "SUSPENDED")));
        assertThat(acceptors.find("RO-CJ-MED-00042").path("name").textValue()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{\"id\":\"RO-CJ-MED-00042\",\"version\":1,\"category\":\"MED\",\"status\":\"ACTIVE\"};Its version is not newer than the one in the table.",
                "[];The body is no JSON object, from character 1 on.",
                "{};id is missing.",
            })
    void shouldRefuseOneRecordWithItsOwnSentence(final String body, final String sentence) throws IOException {
        enrol();
        assertThatThrownBy(() -> acceptors.put(bytes(body)))
                .isInstanceOf(RegisterRefusal.class)
                .hasMessage(sentence);
    }

    @Test
    void shouldRefuseATerminalOfAnAcceptorThatIsNotEnrolled() throws IOException {
        enrol();
        assertThatThrownBy(() -> terminals.put(bytes(terminal("CJ000043", 1, "RO-CJ-MED-00043", "ACTIVE"))))
                .hasMessage("Its acceptor is not enrolled; enrol that first.");
        assertThatThrownBy(() -> terminals.put(bytes(terminal("CJ000042", 2, "RO-CJ-MED-00043", "ACTIVE"))))
                .hasMessage("Its acceptor is not enrolled; enrol that first.");
        assertThat(presented()).isEqualTo("00");
    }

    @Test
    void shouldRefuseABodyThatNoRecordIs() {
        assertThatThrownBy(() -> acceptors.put(new byte[4_097]))
                .hasMessage("The body is longer than 4096 bytes, and no record is; send several as"
                        + " application/x-ndjson, one a line.");
    }

    @Test
    void shouldTakeNothingInWhileTheServerIsNotReady() throws IOException {
        node.readiness().fail(Readiness.Check.DISK, "the disk is nearly full");
        assertThatThrownBy(() -> acceptors.put(bytes(acceptor("RO-CJ-MED-00042", 1, "ACTIVE"))))
                .hasMessage("This cannot be done now: the disk is nearly full.");
        assertThat(acceptors.upload(body(""), Optional.empty()))
                .isEqualTo(new UploadAnswer.Refused(
                        ProblemType.UNAVAILABLE, "Nothing can be taken in now: the disk is nearly full."));
    }

    @Test
    void shouldSayWhoIsNotEnrolledAndWhatIsNoIdentifier() {
        assertThatThrownBy(() -> acceptors.find("RO-CJ-MED-00042"))
                .hasMessage("An acceptor of this identifier is not enrolled.");
        assertThatThrownBy(() -> acceptors.find("9642000000000427"))
                .hasMessage("An acceptor's identifier is formed RO-<county>-<category>-<5 digits>, like"
                        + " RO-CJ-MED-00042.");
        assertThatThrownBy(() -> terminals.find("CJ000042"))
                .hasMessage("A terminal of this identifier is not enrolled.");
        assertThatThrownBy(() -> terminals.find("CJ 00042"))
                .hasMessage("A terminal's identifier is 1 to 8 printable ASCII characters without blanks, like"
                        + " CJ000042.");
    }

    private void enrolWorld(final int perCounty) {
        for (final String county : SampleWorld.COUNTIES) {
            for (int n = 1; n <= perCounty; n++) {
                node.enrol(county, n);
            }
        }
    }

    @Test
    void shouldListAllOfThemOnceInOrderWhateverThePage() throws Exception {
        enrolWorld(20);
        upload(acceptors, acceptor("RO-CJ-MED-00012", 2, "SUSPENDED"));
        upload(terminals, terminal("CJ000012", 2, "RO-CJ-MED-00012", "DISABLED"));
        final List<String> everyone = all(acceptors, Map.of(), 500);
        assertThat(everyone).hasSize(840).isSorted().doesNotHaveDuplicates();
        assertThat(all(acceptors, Map.of(), 7)).isEqualTo(everyone);
        assertThat(all(acceptors, Map.of(), 1)).isEqualTo(everyone);
        assertThat(all(terminals, Map.of(), 84)).hasSize(840).isSorted();

        assertThat(all(acceptors, Map.of("category", "MED"), 10)).hasSize(42 * 4);
        assertThat(all(acceptors, Map.of("county", "CJ"), 10)).hasSize(20).allMatch(id -> id.startsWith("RO-CJ-"));
        assertThat(all(acceptors, Map.of("county", "CJ", "category", "MED"), 2))
                .containsExactly("RO-CJ-MED-00002", "RO-CJ-MED-00008", "RO-CJ-MED-00012", "RO-CJ-MED-00018");
        assertThat(all(acceptors, Map.of("status", "SUSPENDED"), 5)).containsExactly("RO-CJ-MED-00012");
        assertThat(all(acceptors, Map.of("county", "ZZ"), 5)).isEmpty();
        assertThat(all(terminals, Map.of("acceptor", "RO-CJ-MED-00012"), 5)).containsExactly("CJ000012");
        assertThat(all(terminals, Map.of("status", "DISABLED", "county", "CJ"), 5))
                .containsExactly("CJ000012");
        assertThat(all(terminals, Map.of("status", "ACTIVE", "county", "CJ"), 5))
                .hasSize(19);
    }

    /** A list of many is many short commands, and whoever asks meanwhile is answered between them. */
    @Test
    void shouldLetRequestsGoBetweenTheStretchesOfAList() throws Exception {
        enrolWorld(60);
        node.card(42, 1, CardStatus.ACTIVE);
        final List<String> answers = new ArrayList<>();
        final Intake inner = node.intake();
        over(new Intake() {
            @Override
            public Slot claim() {
                return inner.claim();
            }

            @Override
            public Slot claimForCommand() {
                return inner.claimForCommand();
            }

            @Override
            public void publish(final Slot slot) {
                inner.publish(slot);
                answers.add(presented());
            }

            @Override
            public long claimed() {
                return inner.claimed();
            }

            @Override
            public boolean isOpen() {
                return inner.isOpen();
            }

            @Override
            public boolean hasRoom() {
                return inner.hasRoom();
            }
        });
        assertThat(acceptors
                        .list(Map.of("status", "SUSPENDED"), 500, Optional.empty())
                        .items())
                .isEmpty();
        assertThat(answers).hasSize(42 * 60 / Enrolments.STRETCH + 1).containsOnly("00");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "category;med;The query parameter category is none of EMP, TRN, MED, CTY, AGY, BCK.",
                "status;DISABLED;The query parameter status is neither ACTIVE nor SUSPENDED.",
                "county;Cluj;The query parameter county is not two letters from A to Z.",
            })
    void shouldRefuseFiltersThatAreNone(final String name, final String value, final String sentence) {
        assertThatThrownBy(() -> acceptors.list(Map.of(name, value), 10, Optional.empty()))
                .hasMessage(sentence);
    }

    @Test
    void shouldRefuseCursorsThatItDidNotGive() {
        for (final String cursor : List.of("", "?", "UkE", "9642000000000427", "Q0owMDAwNDI")) {
            assertThatThrownBy(() -> acceptors.list(Map.of(), 10, Optional.of(cursor)))
                    .hasMessage("The query parameter cursor is none that this resource gave.");
        }
        assertThatThrownBy(() -> terminals.list(Map.of("acceptor", "x"), 10, Optional.empty()))
                .hasMessage("The query parameter acceptor is not formed RO-<county>-<category>-<5 digits>, like"
                        + " RO-CJ-MED-00042.");
        assertThatThrownBy(() -> terminals.list(Map.of("status", "SUSPENDED"), 10, Optional.empty()))
                .hasMessage("The query parameter status is neither ACTIVE nor DISABLED.");
    }
}
