package io.attesta.authorizer.inspection;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.attesta.authorizer.card.FeedRequest;
import io.attesta.authorizer.feed.SampleWorld;
import io.attesta.authorizer.journal.DurablePosition;
import io.attesta.authorizer.journal.EntryType;
import io.attesta.authorizer.journal.EpochStart;
import io.attesta.authorizer.journal.JournalEnd;
import io.attesta.authorizer.journal.JournalScan;
import io.attesta.authorizer.journal.JournalWriter;
import io.attesta.authorizer.pipeline.EpochBatch;
import io.attesta.authorizer.pipeline.FeedAcknowledgement;
import io.attesta.authorizer.testing.TestNode;
import io.attesta.authorizer.testing.Vectors;
import io.attesta.authorizer.testing.WrittenJournal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JournalDumpCommandTest {
    @TempDir
    private Path data;

    private final WrittenJournal journal = new WrittenJournal(Vectors.keys());

    @BeforeEach
    void write() {
        journal.traffic();
        journal.node.command(new FeedAcknowledgement(new FeedRequest("hr", 1, 0, 2, 1, 0, 0)));
        journal.bulk(160).traffic().copyTo(data);
    }

    @Test
    void shouldPrintWhatAnEpochSays(@TempDir final Path other) throws IOException {
        final WrittenJournal written = new WrittenJournal(Vectors.keys());
        final JournalEnd end = new JournalScan(written.disk, 1, TestNode.ISSUER).survey(frame -> {});
        try (JournalWriter writer = new JournalWriter(
                written.disk, 1, TestNode.ISSUER, JournalWriter.minSegmentBytes(), true, end, new DurablePosition())) {
            EpochBatch.write(
                    1,
                    TestNode.ISSUER,
                    Vectors.keys(),
                    new EpochStart(
                            WrittenJournal.NOW.toEpochMilli(),
                            2,
                            EpochStart.ARCHIVE_AHEAD,
                            end.nextBatch() - 1,
                            end.lastRoot(),
                            end.nextSequence(),
                            end.position(),
                            40,
                            1_000,
                            39,
                            30,
                            0,
                            39),
                    new byte[32],
                    writer,
                    0);
        }
        written.copyTo(other);

        assertThat(InspectionRun.of(other, "dump").lines())
                .anyMatch(line -> line.matches(" {2}entry=1 type=EPOCH at=2026-11-16T08:00:00Z epoch=2"
                        + " why=\"the archive was ahead\" lastBatch=3 lastRoot=[0-9a-f]{64} nextSequence=1 firstBatch=40"
                        + " firstSequence=1000 archiveBatch=39 checkpointBatch=30 snapshotBatch=0 knownRoots=39"));
    }

    @Test
    void shouldPrintEveryBatchAndEntryInOneLineEach() {
        final List<String> lines = InspectionRun.of(data, "dump").lines();

        assertThat(lines.get(0))
                .startsWith("batch=1 at=2026-11-16T08:00:00Z firstSequence=1 statements=0 entries=3 key=")
                .contains(" file=00000000000000000001.jnl offset=128 bytes=");
        assertThat(lines.get(1))
                .isEqualTo("  entry=1 type=ACCEPTOR at=2026-11-16T08:00:00Z acceptor=RO-CJ-MED-00042"
                        + " name=\"Sample MED 42, CJ\" category=MED suspended=false version=1");
        assertThat(lines.get(2))
                .isEqualTo("  entry=2 type=TERMINAL at=2026-11-16T08:00:00Z terminal=CJ000042"
                        + " acceptor=RO-CJ-MED-00042 disabled=false version=1");
        assertThat(lines.get(3)).matches(" {2}entry=3 type=KEYS signing=1 key=[0-9a-f]{16} macMaster=1");
        assertThat(lines).filteredOn(line -> line.startsWith("batch=")).hasSize(182);
        assertThat(lines)
                .anyMatch(line -> line.startsWith(
                                "  entry=1 type=RULES at=2026-11-16T08:00:00Z rulesVersion=1 sessionLifetimeMs=1800000 openingsPerCardHour=60"
                                        + " zone=Europe/Bucharest action30=\"EMP TRN MED CTY AGY\" action31=\"MED AGY\"")
                        && line.endsWith(" sessions=1000 dayTransactions=1000 dayFloorMs=60000"
                                + " weekTransactions=1000 weekFloorMs=60000"));
        assertThat(lines)
                .anyMatch(
                        line -> line.matches(
                                " {2}entry=2 type=TRANSACTION mti=0100 .* lastFour=\\d{4} .* leaf=1 sequence=1"
                                        + " reason=NONE response=00 session=OPENED code=\\w{6} sessionEnd=2026-11-16T08:30:00Z cardVersion=2 .*"))
                .anyMatch(
                        line -> line.contains("mti=0420") && line.contains(" originalSequence=1 originalAwaited=false"))
                .anyMatch(line -> line.contains("mti=0120")
                        && line.contains(" responseGiven=00 ")
                        && line.contains(" serverReason=NONE"))
                .anyMatch(line ->
                        line.contains("mti=0500") && line.contains("terminalCount=2") && line.contains("serverCount=2"))
                .anyMatch(line -> line.contains("mti=0800") && line.contains(" network=001 "))
                .anyMatch(line -> line.contains(
                        "type=FEED at=2026-11-16T08:01:00Z feed=hr number=1 applied=2 stale=1 rejected=0"));
        // One that lost its end is another test's.
        for (final EntryType type : EnumSet.complementOf(EnumSet.of(EntryType.EPOCH))) {
            assertThat(lines).as("a %s", type).anyMatch(line -> line.contains(" type=" + type));
        }
    }

    @Test
    void shouldPrintOneObjectALineWhenAskedForJson() throws IOException {
        final List<JsonNode> objects = new ArrayList<>();
        for (final String line : InspectionRun.of(data, "dump", "--json").lines()) {
            objects.add(new ObjectMapper().readTree(line));
        }

        assertThat(objects.get(0).get("root").asText()).hasSize(64);
        assertThat(objects).allMatch(object -> object.get("batch").isIntegralNumber());
        assertThat(objects)
                .filteredOn(object -> object.path("sequence").asLong() == 3)
                .singleElement()
                .satisfies(object -> {
                    assertThat(object.get("type").asText()).isEqualTo("TRANSACTION");
                    assertThat(object.get("reason").asText()).isEqualTo("CARD_LOST");
                    assertThat(object.get("response").asText()).isEqualTo("41");
                    assertThat(object.get("card").asText()).hasSize(32);
                });
    }

    @Test
    void shouldPrintNoCardNumber() {
        final String all = InspectionRun.of(data, "dump").out()
                + InspectionRun.of(data, "dump", "--json").out();

        assertThat(all).contains(SampleWorld.pan(42).substring(12));
        for (final int card : new int[] {42, 43, 44}) {
            assertThat(all)
                    .doesNotContain(SampleWorld.pan(card))
                    .doesNotContain(SampleWorld.pan(card).substring(0, 12));
        }
    }

    @Test
    void shouldPrintOnlyWhatIsAskedForWhenBatchesAreNamed() {
        assertThat(batches("--from", "170", "--to", "172")).containsExactly(170L, 171L, 172L);
        assertThat(batches("--from", "181")).containsExactly(181L, 182L);
        assertThat(batches("--to", "2")).containsExactly(1L, 2L);
        assertThat(batches("--from", "999")).isEmpty();
    }

    @Test
    void shouldPrintOneAuthorizationWhenASequenceNumberIsNamed() {
        for (final long sequence : new long[] {1, 7, 8, 14}) {
            final List<String> lines = InspectionRun.of(data, "dump", "--sequence", Long.toString(sequence))
                    .lines();
            assertThat(lines).hasSize(2);
            assertThat(lines.get(1)).contains(" sequence=" + sequence + " ");
        }
        final InspectionRun none = InspectionRun.of(data, "dump", "--sequence", "15");
        assertThat(none.exitCode()).isEqualTo(1);
        assertThat(none.err()).contains("has no sequence number 15.");
    }

    @Test
    void shouldBeginWhereTheJournalBeginsWhenTheFirstSegmentIsGone() throws IOException {
        Files.delete(data.resolve("journal/00000000000000000001.jnl"));

        final List<Long> batches = batches();
        assertThat(batches.get(0)).isGreaterThan(1);
        assertThat(batches.get(batches.size() - 1)).isEqualTo(182);
    }

    @Test
    void shouldEndBeforeATornTail() throws IOException {
        final Path newest = newest();
        final byte[] bytes = Files.readAllBytes(newest);
        int end = bytes.length;
        while (bytes[end - 1] == 0) {
            end--;
        }
        Arrays.fill(bytes, end - 50, end, (byte) 0);
        Files.write(newest, bytes);

        assertThat(batches()).hasSize(181);
    }

    @Test
    void shouldSayWhereWhenThereIsDamage() throws IOException {
        final Path first = data.resolve("journal/00000000000000000001.jnl");
        final byte[] bytes = Files.readAllBytes(first);
        bytes[300] ^= 1;
        Files.write(first, bytes);
        final InspectionRun run = InspectionRun.of(data, "dump");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .contains("is damaged: 00000000000000000001.jnl at offset 128: ")
                .contains("See attesta journal verify");
    }

    private List<Long> batches(final String... options) {
        return InspectionRun.of(
                        data,
                        Stream.concat(Stream.of("dump"), Stream.of(options)).toArray(String[]::new))
                .lines()
                .stream()
                .filter(line -> line.startsWith("batch="))
                .map(line -> Long.parseLong(line.substring(6, line.indexOf(' '))))
                .toList();
    }

    private Path newest() throws IOException {
        try (Stream<Path> files = Files.list(data.resolve("journal"))) {
            return files.sorted().reduce((older, newer) -> newer).orElseThrow();
        }
    }
}
