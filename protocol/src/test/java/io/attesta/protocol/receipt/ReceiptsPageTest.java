package io.attesta.protocol.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The example in {@code docs/concepts/receipts.md} is the first batch of the vectors. */
final class ReceiptsPageTest {
    private static final Path PAGE = Path.of(System.getProperty("attesta.home")).resolve("docs/concepts/receipts.md");
    private static final Pattern HEX_ROW = Pattern.compile("(?m)^\\| `([0-9a-f]+)` \\| .* \\|$");

    @Test
    void shouldDecodeStatementWithoutLeavingAByteOut() throws IOException {
        final String decoded = HEX_ROW.matcher(Files.readString(PAGE))
                .results()
                .map(row -> row.group(1))
                .collect(Collectors.joining());

        assertThat(decoded)
                .isEqualTo(HexFormat.of().formatHex(VectorBatch.all().get(0).statement()));
    }

    @Test
    void shouldShowTheQrTextOfVectors() throws IOException {
        final VectorBatch batch = VectorBatch.all().get(0);
        final List<String> texts = Files.readString(PAGE)
                .lines()
                .filter(line -> line.startsWith(SignedPair.PREFIX) && !line.contains("base45"))
                .toList();

        assertThat(texts)
                .singleElement()
                .satisfies(text -> assertThat(SignedPair.ofQrText(text))
                        .isEqualTo(new SignedPair(batch.statement(), batch.receipt())));
    }

    @Test
    void shouldShowStatementPathSignatureAndRootOfVectors() throws IOException {
        final HexFormat hex = HexFormat.of();
        final VectorBatch batch = VectorBatch.all().get(0);
        final String receipt = hex.formatHex(batch.receipt());
        final String page = Files.readString(PAGE);

        assertThat(page)
                .contains("\nstatement=" + hex.formatHex(batch.statement()) + "\n")
                .contains('`' + hex.formatHex(batch.root().orElseThrow()) + '`');
        for (final String name : new String[] {"path", "signature"}) {
            final int from = page.indexOf("\n" + name + "=") + name.length() + 2;
            assertThat(receipt).contains(page.substring(from, page.indexOf('\n', from)));
        }
    }
}
