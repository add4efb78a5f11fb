package io.attesta.authorizer.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class LineReaderTest {
    /** Gives so many bytes at once and no more. */
    private static InputStream inPieces(final byte[] bytes, final int piece) {
        return new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(final byte[] into, final int offset, final int length) {
                return super.read(into, offset, Math.min(piece, length));
            }
        };
    }

    private static List<String> lines(final LineReader reader) throws IOException {
        final List<String> lines = new ArrayList<>();
        while (reader.next()) {
            lines.add(
                    reader.isTooLong()
                            ? "too long"
                            : new String(
                                    reader.bytes(),
                                    reader.start(),
                                    reader.end() - reader.start(),
                                    StandardCharsets.ISO_8859_1));
        }
        return lines;
    }

    private static List<String> lines(final String text) throws IOException {
        return lines(new LineReader(new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1))));
    }

    @Test
    void shouldEndLinesWithLineFeedOrBothOrTheStream() throws IOException {
        assertThat(lines("a\nb\r\n\nc")).containsExactly("a", "b", "", "c");
        assertThat(lines("a\n")).containsExactly("a");
        assertThat(lines("")).isEmpty();
        assertThat(lines("a\rb\r\r\n")).containsExactly("a\rb\r");
    }

    @Test
    void shouldPassOverALineThatIsTooLongAndGoOn() throws IOException {
        final String longest = "x".repeat(LineReader.MAX_LINE);
        assertThat(lines(longest + "\r\nb")).containsExactly(longest, "b");
        assertThat(lines(longest + "x\nb")).containsExactly("too long", "b");
        assertThat(lines("a\n" + "x".repeat(1_000_000) + "\nb\n" + "y".repeat(200_000)))
                .containsExactly("a", "too long", "b", "too long");
    }

    @Test
    void shouldNotGiveTheLineInWhichTheStreamBroke() throws IOException {
        final InputStream broken = new SequenceInputStream(
                new ByteArrayInputStream("a\nhalf".getBytes(StandardCharsets.US_ASCII)), new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new IOException("gone");
                    }
                });
        final LineReader reader = new LineReader(broken);
        assertThat(reader.next()).isTrue();
        assertThatThrownBy(reader::next).isInstanceOf(IOException.class);
        assertThat(reader.number()).isEqualTo(1);
    }

    @Property(tries = 200)
    void shouldGiveTheSameLinesHoweverTheyArrive(
            @ForAll @Size(max = 40) final List<@IntRange(max = 5_000) Integer> lengths,
            @ForAll @IntRange(min = 1, max = 9_000) final int piece)
            throws IOException {
        final StringBuilder text = new StringBuilder();
        final List<String> expected = new ArrayList<>();
        for (final int length : lengths) {
            final String line = "z".repeat(length);
            expected.add(length > LineReader.MAX_LINE ? "too long" : line);
            text.append(line).append('\n');
        }
        final byte[] bytes = text.toString().getBytes(StandardCharsets.US_ASCII);
        final LineReader reader = new LineReader(inPieces(bytes, piece));
        assertThat(lines(reader)).isEqualTo(expected);
        assertThat(reader.number()).isEqualTo(lengths.size());
    }
}
