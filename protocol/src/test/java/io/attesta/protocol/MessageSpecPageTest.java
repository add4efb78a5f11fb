package io.attesta.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.attesta.protocol.iso.Action;
import io.attesta.protocol.iso.ElementFormat;
import io.attesta.protocol.iso.ElementTable;
import io.attesta.protocol.iso.ResponseCode;
import io.attesta.protocol.mask.ElementNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/reference/message-spec.md} against the code and the vectors. Its table of elements is made here:
 * {@code -Dregenerate=true} writes it anew.
 */
final class MessageSpecPageTest {
    private static final Path PAGE =
            Path.of(System.getProperty("attesta.home")).resolve("docs/reference/message-spec.md");
    private static final String ELEMENTS_BEGIN = "<!-- elements: made by MessageSpecPageTest -->\n";
    private static final String ELEMENTS_END = "<!-- end of elements -->";
    private static final Pattern HEX_ROW = Pattern.compile("\\| `([0-9a-f]+)` \\| .* \\|");

    @Test
    void shouldFindElementTableInStepWithCode() throws IOException {
        final String made = elements();
        if (Boolean.getBoolean("regenerate")) {
            final String page = page();
            Files.writeString(
                    PAGE,
                    page.substring(0, page.indexOf(ELEMENTS_BEGIN) + ELEMENTS_BEGIN.length())
                            + made
                            + page.substring(page.indexOf(ELEMENTS_END)));
        }

        assertThat(page()).contains(ELEMENTS_BEGIN + made + ELEMENTS_END);
    }

    @Test
    void shouldDecodeRequestOfVectorsWithoutLeavingAByteOut() throws IOException {
        final String message =
                named("messages", "presentation 0100").get("bytes").textValue();

        assertThat(example("presentation 0100")).isEqualTo(message);
        assertThat(page()).contains(length(message));
    }

    @Test
    void shouldDecodeAnswerOfVectorsWithoutLeavingAByteOut() throws IOException {
        final String message =
                named("answers", "approved presentation").get("bytes").textValue();

        assertThat(example("approved presentation")).isEqualTo(message);
        assertThat(page()).contains(length(message));
    }

    @Test
    void shouldShowDerivationOfVectors() throws IOException {
        final JsonNode keys = Vectors.root().get("mac_keys");
        final String pair =
                keys.get("terminal").textValue() + keys.get("acceptor").textValue();

        for (final String direction : new String[] {"request", "response"}) {
            final String input = "00000001" + ascii("attesta/mac/" + direction) + "00" + ascii(pair) + "00000080";
            assertThat(page())
                    .contains("| input, " + direction + " | `" + input + "` |")
                    .contains("| " + direction + " key | `"
                            + keys.get(direction + "_key").textValue() + "` |");
        }
    }

    @Test
    void shouldHaveARowForEachActionAndEachResponseCode() throws IOException {
        for (final Action action : Action.values()) {
            assertThat(page()).contains("\n| `" + action.code() + "0000` | ");
        }
        final String page = page();
        final String codes = page.substring(page.indexOf("\n## Response codes\n"), page.indexOf("\n## Repeats\n"));
        for (final ResponseCode code : ResponseCode.values()) {
            assertThat(codes).contains("\n| " + code.text() + " | ");
        }
    }

    private static String elements() {
        final StringBuilder table = new StringBuilder("| DE | name | format | length |\n| --- | --- | --- | --- |\n");
        for (int element = 2; element <= ElementTable.LAST; element++) {
            if (!ElementNames.of(element).isEmpty()) {
                table.append("| ").append(element);
                table.append(" | ").append(ElementNames.of(element));
                table.append(" | ").append(words(ElementTable.format(element)));
                table.append(" | ").append(ElementTable.length(element)).append(" |\n");
            }
        }
        return table.toString();
    }

    private static String words(final ElementFormat format) {
        return switch (format) {
            case NUMERIC -> "n";
            case LL_NUMERIC -> "n LL";
            case LL_TRACK -> "z LL";
            case TEXT -> "ans";
            case LL_TEXT -> "ans LL";
            case LLL_TEXT -> "ans LLL";
            case BINARY -> "b";
            case LLL_BINARY -> "b LLL";
            case AMOUNT -> "x + n";
        };
    }

    /** The hex of an example's rows, one behind the other. */
    private static String example(final String name) throws IOException {
        final StringBuilder hex = new StringBuilder();
        final String mark = "<!-- example: " + name + " -->\n";
        final String page = page();
        assertThat(page).contains(mark);
        final String behind = page.substring(page.indexOf(mark) + mark.length());
        for (final String line :
                behind.lines().takeWhile(row -> row.startsWith("|")).toList()) {
            final Matcher row = HEX_ROW.matcher(line);
            if (row.matches()) {
                hex.append(row.group(1));
            }
        }
        return hex.toString();
    }

    private static String length(final String message) {
        return ", " + message.length() / 2 + " bytes";
    }

    private static JsonNode named(final String list, final String name) {
        return StreamSupport.stream(Vectors.root().get(list).spliterator(), false)
                .filter(entry -> entry.get("name").textValue().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String ascii(final String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String page() throws IOException {
        return Files.readString(PAGE);
    }
}
