package io.attesta.authorizer.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.authorizer.pipeline.TableSection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The tables of {@code docs/internals/snapshot-format.md} say what the code writes. */
final class SnapshotFormatPageTest {
    private static final Pattern FIELD = Pattern.compile("\\| (\\d+) \\| (\\d+|n) \\| (.+) \\|");
    private static final Pattern SECTION = Pattern.compile("\\| (\\d+) \\| ([A-Z_]+) \\| .+ \\|");

    /** One row of a table. */
    private record Field(int offset, int length, String what) {}

    private static String page() throws IOException {
        return Files.readString(
                Path.of(System.getProperty("attesta.home")).resolve("docs/internals/snapshot-format.md"));
    }

    private static List<Field> fields(final String heading) throws IOException {
        final List<Field> fields = new ArrayList<>();
        final Matcher rows = FIELD.matcher(page().split(heading + "\n", 2)[1].split("\n## ", 2)[0]);
        while (rows.find()) {
            fields.add(new Field(
                    Integer.parseInt(rows.group(1)),
                    rows.group(2).equals("n") ? 0 : Integer.parseInt(rows.group(2)),
                    rows.group(3)));
        }
        return fields;
    }

    private static int end(final List<Field> fields) {
        int end = 0;
        for (final Field field : fields) {
            assertThat(field.offset()).as(field.what()).isEqualTo(end);
            end += field.length();
        }
        return end;
    }

    private static int offset(final List<Field> fields, final String what) {
        return fields.stream()
                .filter(field -> field.what().contains(what))
                .findFirst()
                .orElseThrow()
                .offset();
    }

    @Test
    void shouldSayTheFieldsOfTheHeader() throws IOException {
        final byte[] root = new byte[32];
        Arrays.fill(root, (byte) 0x5A);
        final SnapshotHeader written = new SnapshotHeader(513, "issuer", 7, 4096, root, 99, 1_234);
        final ByteBuffer header = written.encode();
        final List<Field> fields = fields("## Header");

        assertThat(end(fields)).isEqualTo(SnapshotHeader.LENGTH).isEqualTo(header.remaining());
        assertThat(new String(header.array(), 0, 8, StandardCharsets.US_ASCII)).isEqualTo("ATTESTAS");
        assertThat(header.getShort(offset(fields, "node"))).isEqualTo((short) 513);
        assertThat(header.getLong(offset(fields, "number of the batch"))).isEqualTo(7);
        assertThat(header.getLong(offset(fields, "position"))).isEqualTo(4096);
        assertThat(header.get(offset(fields, "root of that"))).isEqualTo((byte) 0x5A);
        assertThat(header.getLong(offset(fields, "first sequence"))).isEqualTo(99);
        assertThat(header.getLong(offset(fields, "when it was begun"))).isEqualTo(1_234);
        assertThat(header.get(offset(fields, "length of the issuer"))).isEqualTo((byte) 6);
        assertThat(SnapshotHeader.decode(header)).isEqualTo(written).hasSameHashCodeAs(written);
    }

    @Test
    void shouldSayTheFieldsOfABlock() throws IOException {
        final ByteBuffer content = ByteBuffer.wrap(new byte[] {1, 2, 3});
        final ByteBuffer header = SnapshotBlock.header(SnapshotBlock.END, content);
        final List<Field> fields = fields("## Blocks");

        assertThat(end(fields)).isEqualTo(SnapshotBlock.HEADER_LENGTH).isEqualTo(header.remaining());
        assertThat(header.get(offset(fields, "section"))).isEqualTo((byte) 255);
        assertThat(header.getInt(offset(fields, "length of the content"))).isEqualTo(3);
        assertThat(SnapshotBlock.isWhole(header, content)).isTrue();
    }

    @Test
    void shouldNameEverySection() throws IOException {
        final Matcher rows = SECTION.matcher(page());
        final List<String> named = new ArrayList<>();
        while (rows.find()) {
            named.add(rows.group(1) + " " + rows.group(2));
        }
        assertThat(named)
                .isEqualTo(Arrays.stream(TableSection.values())
                        .map(section -> section.number() + " " + section.name())
                        .toList());
        for (final TableSection section : TableSection.values()) {
            assertThat(TableSection.of(section.number())).isEqualTo(section);
        }
    }
}
