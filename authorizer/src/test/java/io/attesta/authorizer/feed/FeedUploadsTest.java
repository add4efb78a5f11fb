package io.attesta.authorizer.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attesta.authorizer.api.CardExchange.Format;
import io.attesta.authorizer.api.CardExchange.Place;
import io.attesta.authorizer.api.ProblemType;
import io.attesta.authorizer.api.SnapshotDifference;
import io.attesta.authorizer.api.UploadAnswer;
import io.attesta.authorizer.api.UploadBody;
import io.attesta.authorizer.card.CardTable;
import io.attesta.authorizer.card.PlainCardTable;
import io.attesta.authorizer.decision.CardStatus;
import io.attesta.authorizer.pipeline.AlarmKind;
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
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jpos.iso.ISOMsg;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deltas and snapshots through all stages in the caller's thread: what they change, what is told, what a crash leaves. */
final class FeedUploadsTest {
    private static final Instant NOW = Instant.parse("2026-11-21T08:01:05Z");
    private static final int BASIS_POINTS = 200;

    @TempDir
    private Path folder;

    private final KeyStore keys = Vectors.keys();
    private final FakeDisk disk = new FakeDisk();
    private final FakeClock clock = new FakeClock(NOW);
    private final TestTerminal terminal = new TestTerminal(keys, "CJ000042", "RO-CJ-MED-00042");
    private final List<String> alarms = new ArrayList<>();
    private TestNode node;
    private FeedUploads uploads;

    @BeforeEach
    void open() {
        start(new TestNode(keys, disk, clock));
        node.enrol("CJ", 42);
    }

    private void start(final TestNode started) {
        node = started;
        uploads = new FeedUploads(
                node.intake(), keys, clock, node.readiness(), folder.resolve("spool"), BASIS_POINTS, alarms::add);
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.nowMs());
    }

    private static String line(final long card, final long version, final String status) {
        return "{\"pan\":\"" + SampleWorld.pan(card) + "\",\"version\":" + version + ",\"status\":\"" + status
                + "\",\"expiry\":\"2028-12\"}\n";
    }

    private static String lines(final long first, final long last, final LongFunction<String> line) {
        return LongStream.rangeClosed(first, last).mapToObj(line).collect(Collectors.joining());
    }

    /** A body that does not pause. */
    private record Given(InputStream stream) implements UploadBody {
        @Override
        public void whenPaused(final Runnable act) {
            // It never does.
        }
    }

    /** A body that pauses between two texts. */
    private static final class Pausing extends InputStream implements UploadBody {
        private final InputStream first;
        private final InputStream second;
        private final Runnable meanwhile;
        private Runnable act = () -> {};
        private boolean paused;

        /** @param meanwhile happens in the pause, when what is done in it was done */
        Pausing(final String first, final Runnable meanwhile, final String second) {
            this.first = bytes(first);
            this.meanwhile = meanwhile;
            this.second = bytes(second);
        }

        @Override
        public InputStream stream() {
            return this;
        }

        @Override
        public void whenPaused(final Runnable inPause) {
            act = inPause;
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException("nobody reads byte by byte");
        }

        @Override
        public int read(final byte[] into, final int offset, final int length) throws IOException {
            final int read = first.read(into, offset, length);
            if (read >= 0) {
                return read;
            }
            if (!paused) {
                paused = true;
                act.run();
                meanwhile.run();
            }
            return second.read(into, offset, length);
        }
    }

    private static InputStream bytes(final String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static UploadBody body(final String text) {
        return new Given(bytes(text));
    }

    /** A body whose connection breaks after a text. */
    private static UploadBody broken(final String text) {
        return new Given(new SequenceInputStream(bytes(text), new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("connection reset");
            }
        }));
    }

    private static String report(final UploadAnswer answer) throws IOException {
        assertThat(answer).isInstanceOf(UploadAnswer.Reported.class);
        try (var report = ((UploadAnswer.Reported) answer).report()) {
            final byte[] all = new byte[(int) report.length()];
            int done = 0;
            final byte[] part = new byte[10_000];
            for (int read = report.read(part); read >= 0; read = report.read(part)) {
                System.arraycopy(part, 0, all, done, read);
                done += read;
            }
            assertThat(done).isEqualTo(all.length);
            return new String(all, StandardCharsets.US_ASCII);
        }
    }

    private String deltas(final String text) throws IOException {
        return report(uploads.deltas(body(text), Format.NDJSON, Optional.empty()));
    }

    private UploadAnswer numbered(final String feed, final long sequence, final String text) throws IOException {
        return uploads.deltas(body(text), Format.NDJSON, Optional.of(new Place(feed, sequence)));
    }

    private UploadAnswer snapshot(final String text, final boolean confirmed) throws IOException {
        return uploads.snapshot(body(text), Format.NDJSON, now(), confirmed);
    }

    private ISOMsg present(final long card) {
        return terminal.unpack(node.exchange(terminal.seal(terminal.authorization(SampleWorld.pan(card), 30, now()))));
    }

    private String presented(final long card) {
        return present(card).getString(39);
    }

    private static void assertRefused(final UploadAnswer answer, final ProblemType type, final String detail) {
        assertThat(answer).isEqualTo(new UploadAnswer.Refused(type, detail));
    }

    @Test
    void shouldLetWhatCameTakeEffectWhenTheBodyPauses() throws IOException {
        final List<String> seen = new ArrayList<>();
        final UploadBody body = new Pausing(
                line(42, 1, "STOLEN") + "x\n" + line(43, 1, "ACTIVE").substring(0, 20),
                () -> seen.addAll(List.of(presented(42), presented(43))),
                line(43, 1, "ACTIVE").substring(20));
        assertThat(report(uploads.deltas(body, Format.NDJSON, Optional.empty())))
                .isEqualTo("{\"line\":2,\"result\":\"rejected\",\"reason\":\"The line is no JSON object, from byte 1"
                        + " on.\"}\n{\"applied\":2,\"stale\":0,\"rejected\":1}\n");
        // The line that was half there is none yet.
        assertThat(seen).containsExactly("43", "14");
        assertThat(presented(43)).isEqualTo("00");
    }

    @Test
    void shouldRefuseACardFromTheNextRequestOnWhenADeltaStoppedIt() throws IOException {
        assertThat(deltas(line(42, 1, "ACTIVE"))).isEqualTo("{\"applied\":1,\"stale\":0,\"rejected\":0}\n");
        assertThat(presented(42)).isEqualTo("00");
        deltas(line(42, 2, "LOST"));
        assertThat(presented(42)).isEqualTo("41");
        deltas(line(42, 3, "REMOVED"));
        assertThat(presented(42)).isEqualTo("14");
        assertThat(deltas(line(42, 2, "ACTIVE")))
                .isEqualTo(
                        "{\"line\":1,\"result\":\"stale\",\"reason\":\"Its version is not newer than the one in the table.\"}\n"
                                + "{\"applied\":0,\"stale\":1,\"rejected\":0}\n");
        assertThat(presented(42)).isEqualTo("14");
    }

    @Test
    void shouldApplyTheOthersAndTellOfEachBadOrStaleLineInOrder() throws IOException {
        final String bad = "{\"pan\":\"1\"}\n";
        final String report = deltas(lines(1, 100, card -> line(card, 2, "ACTIVE")) + bad + "\n" + line(7, 2, "LOST")
                + line(8, 3, "LOST") + bad);
        assertThat(report.lines().map(told -> told.replaceAll(",\"reason.*", "")))
                .containsExactly(
                        "{\"line\":101,\"result\":\"rejected\"",
                        "{\"line\":103,\"result\":\"stale\"",
                        "{\"line\":105,\"result\":\"rejected\"",
                        "{\"applied\":101,\"stale\":1,\"rejected\":2}");
        assertThat(presented(7)).isEqualTo("00");
        assertThat(presented(8)).isEqualTo("41");
    }

    @Test
    void shouldComeThroughARestartWithCardsAndPositions() throws IOException {
        numbered("siveco", 1, lines(1, 300, card -> line(card, 1, "ACTIVE")));
        numbered("siveco", 2, line(42, 2, "LOST") + "bad\n" + line(43, 1, "LOST"));
        clock.advanceMs(5_000);
        disk.crash(new Random(1));
        start(new TestNode(keys, disk, clock));

        assertThat(presented(42)).isEqualTo("41");
        assertThat(presented(43)).isEqualTo("00");
        assertThat(node.tables().feeds().expected("siveco")).isEqualTo(3);
        assertThat(report(numbered("siveco", 2, line(44, 9, "LOST"))))
                .isEqualTo("{\"applied\":1,\"stale\":1,\"rejected\":1}\n");
        assertThat(report(numbered("siveco", 1, ""))).isEqualTo("{\"applied\":300,\"stale\":0,\"rejected\":0}\n");
        assertThat(presented(44)).isEqualTo("00");
        assertThat(node.tables().feedAgeSeconds(clock.nowMs())).isEqualTo(5);
    }

    @Test
    void shouldAskForTheMissingRequestWhenThereIsAGap() throws IOException {
        numbered("siveco", 1, line(42, 1, "ACTIVE"));
        final UploadAnswer gap = numbered("siveco", 3, line(42, 2, "LOST"));
        assertThat(gap).isEqualTo(new UploadAnswer.Gap(2, "Request 2 of the feed is awaited, not 3."));
        assertThat(alarms).containsExactly("requests of a feed are missing: number 2 is awaited, 3 came");
        assertThat(presented(42)).isEqualTo("00");
        assertThat(numbered("other", 2, "")).isInstanceOf(UploadAnswer.Gap.class);
        assertThat(report(numbered("siveco", 2, line(42, 2, "LOST")))).startsWith("{\"applied\":1");
    }

    @Test
    void shouldRefuseNamesOfFeedsThatAreNone() throws IOException {
        for (final String name : List.of("", "a b", "x".repeat(65), "ț")) {
            assertRefused(
                    numbered(name, 1, ""),
                    ProblemType.INVALID_REQUEST,
                    "Attesta-Feed is not 1 to 64 letters, digits, dots, dashes or underscores.");
        }
    }

    @Test
    void shouldKeepWhatWasAppliedAndTakeTheRequestAgainWhenABodyBreaksOff() throws IOException {
        final String text = lines(1, 200, card -> line(card, 1, "ACTIVE"));
        final int cut = text.length() - 30;
        assertRefused(
                uploads.deltas(broken(text.substring(0, cut)), Format.NDJSON, Optional.of(new Place("siveco", 1))),
                ProblemType.INVALID_REQUEST,
                "The body broke off, or is not what its encoding says, after line 199: what stood up to there was applied,"
                        + " but the request was not acknowledged; send it again.");
        assertThat(presented(199)).isEqualTo("00");
        assertThat(presented(200)).isEqualTo("14");
        assertThat(report(numbered("siveco", 1, text))).endsWith("{\"applied\":1,\"stale\":199,\"rejected\":0}\n");
        assertThat(presented(200)).isEqualTo("00");
    }

    @Test
    void shouldLoseNothingAcknowledgedWhenThePowerFailsAnywhereInAnUpload() throws IOException {
        final String text = lines(1, 400, card -> line(card, 1, "ACTIVE"));
        for (int sync = 1; sync <= 8; sync++) {
            final FakeDisk own = new FakeDisk();
            start(new TestNode(keys, own, clock));
            node.enrol("CJ", 42);
            own.failPowerAtSync(sync);
            final boolean acknowledged = isAcknowledged(text);
            own.heal();
            own.crash(new Random(sync));
            start(new TestNode(keys, own, clock));
            final boolean known = node.tables().feeds().expected("siveco") == 2;
            assertThat(known || !acknowledged)
                    .as("power failed at sync %d", sync)
                    .isTrue();
            final String again = report(numbered("siveco", 1, text));
            assertThat(again).contains(known ? "{\"applied\":400," : "\"rejected\":0}");
            assertThat(node.tables().cards()).isEqualTo(400);
        }
    }

    private boolean isAcknowledged(final String text) throws IOException {
        try {
            return numbered("siveco", 1, text) instanceof UploadAnswer.Reported;
        } catch (final UncheckedIOException e) {
            return false;
        }
    }

    @Test
    void shouldRefuseNewCardsAndGoOnWithTheOthersWhenTheTableIsFull() throws IOException {
        start(new TestNode(keys, new FakeDisk(), clock, new TestNode.Wiring(TestNode.rules(), 100, 255, 1_000) {
            @Override
            public CardTable cards() {
                return new PlainCardTable(100);
            }
        }));
        node.enrol("CJ", 42);
        deltas(lines(1, 99, card -> line(card, 1, "ACTIVE")));
        final String report = deltas(lines(95, 200, card -> line(card, 2, "ACTIVE")));
        assertThat(report).contains("{\"line\":7,\"result\":\"rejected\",\"reason\":\"The card table is full.\"}\n");
        assertThat(report).endsWith("{\"applied\":6,\"stale\":0,\"rejected\":100}\n");
        assertThat(node.events().alarms).containsEntry(AlarmKind.CARD_TABLE_FULL, 1);
        assertThat(presented(42)).isEqualTo("00");
        assertThat(presented(101)).isEqualTo("14");
    }

    @Test
    void shouldTellTheAgeOfTheFeedOnceThereIsOne() throws IOException {
        node.card(41, 1, CardStatus.ACTIVE);
        assertThat(HexFormat.of().formatHex(present(41).getBytes(48))).doesNotContain("df14");
        deltas(line(42, 1, "ACTIVE"));
        clock.advanceMs(77_400);
        assertThat(HexFormat.of().formatHex(present(41).getBytes(48))).endsWith("df14040000004d");
        deltas(line(42, 1, "ACTIVE"));
        assertThat(HexFormat.of().formatHex(present(41).getBytes(48))).endsWith("df140400000000");
    }

    @Test
    void shouldDegradeReadinessOnceAndRestoreItWhenAnUploadComes() throws IOException {
        final FeedWatch watch =
                new FeedWatch(node.tables()::feedMs, Duration.ofHours(26), clock, node.readiness(), alarms::add);
        watch.look();
        assertThat(watch.ageSeconds()).isNaN();
        deltas(line(42, 1, "ACTIVE"));
        clock.advanceMs(Duration.ofHours(26).toMillis());
        watch.look();
        assertThat(node.readiness().degraded()).isEmpty();
        clock.advanceMs(1);
        watch.look();
        watch.look();
        assertThat(alarms).containsExactly("no deltas have come for 26 h");
        assertThat(node.readiness().degraded()).containsEntry(Readiness.Concern.FEED, "no deltas have come for 26 h");
        assertThat(node.readiness().isReady()).isTrue();
        deltas("");
        watch.look();
        assertThat(node.readiness().degraded()).isEmpty();
    }

    @Test
    void shouldTakeNothingInWhileTheServerIsNotReady() throws IOException {
        node.readiness().fail(Readiness.Check.DISK, "the disk is nearly full");
        assertRefused(
                uploads.deltas(body(line(42, 1, "ACTIVE")), Format.NDJSON, Optional.empty()),
                ProblemType.UNAVAILABLE,
                "Nothing can be taken in now: the disk is nearly full.");
        node.readiness().pass(Readiness.Check.DISK);
        assertThat(presented(42)).isEqualTo("14");
    }

    @Test
    void shouldFillAnEmptyTableFromASnapshotWithoutConfirmation() throws IOException {
        assertThat(report(snapshot(lines(1, 500, card -> line(card, 1, "ACTIVE")), false)))
                .isEqualTo(
                        "{\"applied\":500,\"new\":500,\"changed\":0,\"unchanged\":0,\"stale\":0,\"removed\":0,\"rejected\":0,\"share\":0.000000}\n");
        assertThat(presented(42)).isEqualTo("00");
    }

    @Test
    void shouldApplyADifferenceUnderTheGuardAndRemoveWhatIsMissing() throws IOException {
        deltas(lines(1, 1_000, card -> line(card, 5, "ACTIVE")));
        clock.advanceMs(1);
        final String text =
                lines(1, 990, card -> line(card, card == 42 ? 6 : card == 43 ? 4 : 5, card == 42 ? "LOST" : "ACTIVE"))
                        + line(1_001, 1, "ACTIVE");
        assertThat(report(snapshot(text, false)))
                .isEqualTo(
                        "{\"line\":43,\"result\":\"stale\",\"reason\":\"Its version is older than the one in the table, or the same with another record.\"}\n"
                                + "{\"applied\":12,\"new\":1,\"changed\":1,\"unchanged\":988,\"stale\":1,\"removed\":10,\"rejected\":0,\"share\":0.012000}\n");
        assertThat(presented(42)).isEqualTo("41");
        assertThat(presented(43)).isEqualTo("00");
        assertThat(presented(991)).isEqualTo("14");
        assertThat(presented(1_001)).isEqualTo("00");

        disk.crash(new Random(2));
        start(new TestNode(keys, disk, clock));
        assertThat(presented(42)).isEqualTo("41");
        assertThat(presented(1_000)).isEqualTo("14");
        assertThat(presented(1_001)).isEqualTo("00");
        // Token and version stayed: what is not newer does not bring it back, what is newer does.
        assertThat(deltas(line(1_000, 5, "ACTIVE"))).contains("\"stale\":1");
        assertThat(deltas(line(1_000, 6, "ACTIVE"))).contains("\"applied\":1");
        assertThat(presented(1_000)).isEqualTo("00");
    }

    @Test
    void shouldChangeNothingOverTheGuardUnlessConfirmed() throws IOException {
        deltas(lines(1, 1_000, card -> line(card, 5, "ACTIVE")));
        clock.advanceMs(1);
        final String half = lines(1, 500, card -> line(card, 5, "ACTIVE"));
        final UploadAnswer refused = snapshot(half, false);
        assertThat(refused).isInstanceOf(UploadAnswer.Unconfirmed.class);
        assertThat(((UploadAnswer.Unconfirmed) refused).difference())
                .isEqualTo(new SnapshotDifference(0, 0, 500, 0, 500, 0, 1_000));
        assertThat(presented(501)).isEqualTo("00");

        assertThat(report(snapshot(half, true))).contains("\"removed\":500");
        assertThat(presented(500)).isEqualTo("00");
        assertThat(presented(501)).isEqualTo("14");
        assertThat(node.tables().cards()).isEqualTo(1_000);
    }

    @Test
    void shouldNotRemoveWhatWasChangedSinceTheSnapshotsTimeOrStandsInABadLine() throws IOException {
        deltas(lines(1, 1_000, card -> line(card, 5, "ACTIVE")));
        clock.advanceMs(60_000);
        final Instant asOf = now();
        deltas(line(998, 6, "ACTIVE") + line(2_000, 1, "ACTIVE"));
        final String text = lines(1, 997, card -> line(card, 5, "ACTIVE"))
                + line(999, 5, "ACTIVE").replace("2028-12", "soon");
        final String report = report(uploads.snapshot(body(text), Format.NDJSON, asOf, false));
        assertThat(report).contains("\"line\":998,\"result\":\"rejected\",\"reason\":\"expiry is not ");
        assertThat(report).contains("\"unchanged\":997,\"stale\":0,\"removed\":1,\"rejected\":1,");
        assertThat(presented(998)).isEqualTo("00");
        assertThat(presented(999)).isEqualTo("00");
        assertThat(presented(1_000)).isEqualTo("14");
        assertThat(presented(2_000)).isEqualTo("00");
    }

    @Test
    void shouldChangeNothingWhenASnapshotBreaksOff() throws IOException {
        deltas(lines(1, 1_000, card -> line(card, 5, "ACTIVE")));
        clock.advanceMs(1);
        assertRefused(
                uploads.snapshot(broken(lines(1, 700, card -> line(card, 6, "LOST"))), Format.NDJSON, now(), true),
                ProblemType.INVALID_REQUEST,
                "The body broke off, or is not what its encoding says, after line 700; nothing was changed.");
        assertThat(presented(42)).isEqualTo("00");
        assertThat(presented(1_000)).isEqualTo("00");
    }

    @Test
    void shouldRefuseASnapshotOfTheFuture() throws IOException {
        assertRefused(
                uploads.snapshot(body(""), Format.NDJSON, now().plusMillis(1), true),
                ProblemType.INVALID_REQUEST,
                "Attesta-As-Of lies in the future: what is changed until then is unknown.");
    }

    @Test
    void shouldKeepNoCardNumberAndNoFileWhenSnapshotAndReportAreLong() throws IOException {
        final String report = report(snapshot(
                lines(1, 5_000, card -> line(card, 1, "ACTIVE")) + "no json 9642000000000427\n".repeat(5_000), true));
        assertThat(report.lines()).hasSize(5_001);
        assertThat(report).doesNotContain("96420").endsWith("\"rejected\":5000,\"share\":0.000000}\n");
        try (var files = Files.list(folder.resolve("spool"))) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void shouldShowTheCardOfANumber() throws IOException {
        deltas(
                "{\"pan\":\"9642000000000427\",\"version\":12,\"status\":\"ACTIVE\",\"expiry\":\"2028-12\",\"sequence\":1,"
                        + "\"occupation\":\"051401\",\"flags\":[\"JOB_SEEKER\",\"INSURED\"],\"county\":\"CJ\",\"reason\":3000}");
        final var card = uploads.card("9642000000000427").orElseThrow();
        assertThat(card.token()).matches("[0-9a-f]{32}");
        assertThat(card)
                .isEqualTo(new io.attesta.authorizer.api.CardExchange.Card(
                        card.token(),
                        12,
                        "ACTIVE",
                        "2028-12",
                        1,
                        "051401",
                        List.of("INSURED", "JOB_SEEKER"),
                        "CJ",
                        3000,
                        NOW));
        assertThat(uploads.card(SampleWorld.pan(43))).isEmpty();
    }

    @Test
    void shouldAcknowledgeNothingWhenTheJournalFails() {
        disk.failSyncs();
        assertThatThrownBy(() -> deltas(line(42, 1, "ACTIVE"))).isInstanceOf(UncheckedIOException.class);
    }
}
