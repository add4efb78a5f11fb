package io.attesta.authorizer.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.authorizer.acceptor.AcceptorRecord;
import io.attesta.authorizer.acceptor.TerminalRecord;
import io.attesta.authorizer.card.CardRecord;
import io.attesta.authorizer.card.FeedRequest;
import io.attesta.authorizer.decision.Bounds;
import io.attesta.authorizer.decision.CardStatus;
import io.attesta.authorizer.decision.Category;
import io.attesta.authorizer.decision.DeclineReason;
import io.attesta.authorizer.decision.Outcome;
import io.attesta.authorizer.decision.Rules;
import io.attesta.authorizer.decision.TransactionRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** The tables of {@code docs/internals/journal-format.md} say what the code writes. */
final class JournalFormatPageTest {
    private static final Path PAGE =
            Path.of(System.getProperty("attesta.home")).resolve("docs/internals/journal-format.md");
    private static final Pattern ROW = Pattern.compile("\\| (\\d+)( \\+ [a-z+ ]+)? \\| (\\S.*?) \\| (.+) \\|");

    /** One row of a table: the offset's fixed part, the length if it is fixed (else -1), what stands there. */
    private record Row(int offset, int length, String what) {}

    @Test
    void shouldSayLengthAndFieldsOfSegmentHeader() throws IOException {
        final ByteBuffer header = new SegmentHeader(513, "issuer", 7, 4096, filled(32, 0x5A), 99).encode();
        final List<Row> rows = rows("## Segment header");

        assertGapless(rows, SegmentHeader.LENGTH);
        assertThat(header.remaining()).isEqualTo(SegmentHeader.LENGTH);
        assertThat(row(rows, "magic").what()).contains('`' + ascii(header, row(rows, "magic")) + '`');
        assertThat(row(rows, "format version").what())
                .endsWith(", " + header.getShort(row(rows, "format version").offset()));
        assertThat(header.getShort(row(rows, "node").offset())).isEqualTo((short) 513);
        assertThat(header.getInt(row(rows, "length of this header").offset())).isEqualTo(SegmentHeader.LENGTH);
        assertThat(header.getLong(row(rows, "number of the first batch").offset()))
                .isEqualTo(7);
        assertThat(header.getLong(row(rows, "position").offset())).isEqualTo(4096);
        assertThat(bytes(header, row(rows, "root"))).isEqualTo(filled(32, 0x5A));
        assertThat(header.getLong(row(rows, "first sequence").offset())).isEqualTo(99);
        assertThat(header.get(row(rows, "length of the issuer").offset())).isEqualTo((byte) 6);
        assertThat(ascii(header, row(rows, "issuer"))).startsWith("issuer");
        assertThat(header.getInt(row(rows, "CRC32C").offset()))
                .isEqualTo(crc(header, 0, row(rows, "CRC32C").offset()));
    }

    @Test
    void shouldSayNamesOfFiles() throws IOException {
        assertThat(page()).contains('`' + SegmentHeader.fileName(1) + '`').contains(SegmentHeader.fileName(3));
    }

    @Test
    void shouldSayFieldsOfFrameWhenAllOfThemDiffer() throws IOException {
        final ByteBuffer frame = ByteBuffer.allocate(BatchFrame.MAX_LENGTH);
        BatchFrame.encode(batch(), frame, new CRC32C());
        final List<Row> rows = rows("## Batch frame");

        assertGapless(rows.subList(0, rows.size() - 3), BatchFrame.HEADER_LENGTH);
        assertThat(rows.subList(rows.size() - 3, rows.size()))
                .allSatisfy(row -> assertThat(row.offset()).isEqualTo(BatchFrame.HEADER_LENGTH));
        assertThat(row(rows, "magic").what()).contains('`' + ascii(frame, row(rows, "magic")) + '`');
        assertThat(frame.getInt(row(rows, "length of the frame").offset())).isEqualTo(frame.remaining());
        assertThat(frame.getInt(row(rows, "CRC32C").offset()))
                .isEqualTo(crc(frame, row(rows, "number of statements").offset(), frame.remaining()));
        assertThat(frame.getShort(row(rows, "number of statements").offset())).isEqualTo((short) 1);
        assertThat(frame.getLong(row(rows, "batch number").offset())).isEqualTo(11);
        assertThat(frame.getLong(row(rows, "sequence number").offset())).isEqualTo(22);
        assertThat(frame.getLong(row(rows, "time").offset())).isEqualTo(33);
        assertThat(bytes(frame, row(rows, "key identifier"))).isEqualTo(filled(8, 1));
        assertThat(bytes(frame, row(rows, "root of the batch before"))).isEqualTo(filled(32, 2));
        assertThat(bytes(frame, row(rows, "root"))).isEqualTo(filled(32, 3));
        assertThat(bytes(frame, row(rows, "Ed25519"))).isEqualTo(filled(64, 4));
        assertThat(frame.getInt(row(rows, "number of entries").offset())).isEqualTo(1);
        assertThat(frame.getInt(row(rows, "length of the entries").offset())).isEqualTo(5);
        assertThat(frame.getInt(row(rows, "length of the statements").offset())).isEqualTo(3);
        assertThat(frame.remaining() % 8).isZero();
    }

    @Test
    void shouldSayBoundsOfFrame() throws IOException {
        assertThat(page().replace('\n', ' '))
                .contains(BatchContent.ENTRIES_CAPACITY + " bytes of entries")
                .contains(BatchContent.STATEMENTS_CAPACITY + " bytes of statements")
                .contains(BatchFrame.MAX_LENGTH + " bytes of frame");
    }

    @Test
    void shouldSayTypesOfEntriesAsTheyAreWritten() throws IOException {
        final List<String> types = new ArrayList<>();
        for (final EntryType type : EntryType.values()) {
            final ByteBuffer entry = written(type);
            types.add("| " + entry.get(0) + " | " + type + " |");
            assertThat(page())
                    .as("format of %s", type)
                    .contains("| 1 | 1 | format of the type, " + entry.get(1) + " |");
            assertThat(entry.getShort(2)).as("length of %s", type).isEqualTo((short) (entry.remaining() - 4));
        }

        assertThat(page().lines().filter(line -> types.stream().anyMatch(line::startsWith)))
                .hasSameSizeAs(types);
    }

    @Test
    void shouldSayLengthOfEachEntryWithoutItsVariablePart() throws IOException {
        for (final EntryType type : EntryType.values()) {
            final List<Row> fixed = rows("### " + type).stream()
                    .filter(row -> row.length() >= 0)
                    .toList();

            assertGapless(fixed, written(type).remaining());
        }
    }

    @Test
    void shouldSayWordsOfNumbersInTheirOrder() throws IOException {
        final String text = page().replaceAll("\\s+", " ");

        assertThat(text)
                .contains(words(Outcome.SessionEffect.values()))
                .contains(words(Category.values()))
                .contains(words(CardStatus.values()));
    }

    /** An entry of a type as the code writes it, its variable parts empty. */
    private static ByteBuffer written(final EntryType type) {
        final ByteBuffer out = ByteBuffer.allocate(1024);
        switch (type) {
            case TRANSACTION -> {
                final Outcome outcome = new Outcome();
                outcome.refuse(DeclineReason.CARD_LOST);
                TransactionEntry.write(new TransactionRequest(), outcome, out);
            }
            case CARD -> CardEntry.write(new CardRecord(), out);
            case ACCEPTOR -> AcceptorEntry.write(new AcceptorRecord(1, 2, "", Category.EMP, false, 3, 0), 4, out);
            case FEED -> FeedEntry.write(new FeedRequest("", 1, 2, 3, 4, 5, 6), out);
            case EPOCH -> EpochEntry.write(new EpochStart(1, 2, 3, 4, new byte[32], 5, 6, 7, 8, 9, 10, 11, 12), out);
            case KEYS -> KeysEntry.write(1, new byte[8], 2, out);
            case RULES -> {
                RulesEntry.write(
                        new Rules(Map.of(), 1, 2, ZoneOffset.UTC),
                        new Bounds(3, new Bounds.Transactions(4, 5), new Bounds.Transactions(6, 7)),
                        8,
                        out);
                // A zone has a name and there are actions: both are taken out again, and the length is closed anew.
                final int zone = out.get(26);
                out.put(27, out.get(27 + zone)).position(28).putShort(2, (short) 24);
            }
            case TERMINAL -> TerminalEntry.write(new TerminalRecord(1, 2, 3, false, 4), 5, out);
        }
        return out.flip();
    }

    private static BatchContent batch() {
        final BatchContent content = new BatchContent();
        content.number = 11;
        content.firstSequence = 22;
        content.seconds = 33;
        Arrays.fill(content.kid, (byte) 1);
        Arrays.fill(content.previousRoot, (byte) 2);
        Arrays.fill(content.root, (byte) 3);
        Arrays.fill(content.signature, (byte) 4);
        content.entries = 1;
        content.entryBytes.put(filled(5, 0x55));
        content.statements = 1;
        content.statementBytes.putShort((short) 1).put((byte) 0x66);
        return content;
    }

    /** The first table of a section that has offsets and lengths. */
    private static List<Row> rows(final String heading) throws IOException {
        final List<Row> rows = new ArrayList<>();
        boolean within = false;
        for (final String line : page().lines().toList()) {
            if (line.startsWith("#")) {
                within = line.equals(heading);
            }
            final Matcher row = ROW.matcher(line);
            if (within && row.matches()) {
                final String length = row.group(3);
                rows.add(new Row(
                        Integer.parseInt(row.group(1)),
                        length.matches("\\d+") ? Integer.parseInt(length) : -1,
                        row.group(4)));
            }
        }
        assertThat(rows).as("rows below %s", heading).isNotEmpty();
        return rows;
    }

    /** The row that says just this, else the first that begins so. */
    private static Row row(final List<Row> rows, final String what) {
        return rows.stream()
                .filter(row -> row.what().equals(what))
                .findFirst()
                .or(() ->
                        rows.stream().filter(row -> row.what().startsWith(what)).findFirst())
                .orElseThrow(() -> new AssertionError("no row says " + what));
    }

    private static void assertGapless(final List<Row> rows, final int end) {
        int next = 0;
        for (final Row row : rows) {
            assertThat(row.offset()).as(row.what()).isEqualTo(next);
            next += row.length();
        }
        assertThat(next).isEqualTo(end);
    }

    private static String words(final Enum<?>[] values) {
        return Arrays.stream(values).map(Enum::name).collect(Collectors.joining(", "));
    }

    private static String ascii(final ByteBuffer from, final Row row) {
        return new String(bytes(from, row), StandardCharsets.US_ASCII);
    }

    private static byte[] bytes(final ByteBuffer from, final Row row) {
        final byte[] bytes = new byte[row.length()];
        from.get(row.offset(), bytes);
        return bytes;
    }

    private static byte[] filled(final int length, final int value) {
        final byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private static int crc(final ByteBuffer of, final int from, final int to) {
        final CRC32C crc = new CRC32C();
        crc.update(of.duplicate().position(from).limit(to));
        return (int) crc.getValue();
    }

    private static String page() throws IOException {
        return Files.readString(PAGE);
    }
}
