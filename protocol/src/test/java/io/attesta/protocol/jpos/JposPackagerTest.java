package io.attesta.protocol.jpos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.attesta.protocol.Vectors;
import io.attesta.protocol.iso.ElementTable;
import io.attesta.protocol.mask.ElementNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jpos.iso.ISOFieldPackager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JposPackagerTest {
    private JposPackager packager;

    @TempDir
    private Path folder;

    static Path table() {
        return Path.of(System.getProperty("attesta.home"), "config", "packager.xml");
    }

    static List<JsonNode> messages() {
        final List<JsonNode> messages = new ArrayList<>();
        Vectors.root().get("messages").forEach(messages::add);
        return messages;
    }

    static List<JsonNode> answers() {
        final List<JsonNode> answers = new ArrayList<>();
        Vectors.root().get("answers").forEach(answers::add);
        return answers;
    }

    @BeforeEach
    void readTable() throws IOException {
        packager = JposPackager.read(table());
    }

    @ParameterizedTest
    @MethodSource({"messages", "answers"})
    void shouldPackToTheSameBytesWhenItUnpackedThem(final JsonNode vector) throws IOException {
        final byte[] bytes = Vectors.hex(vector.get("bytes"));

        assertThat(packager.pack(packager.unpack(bytes))).isEqualTo(bytes);
    }

    @ParameterizedTest
    @MethodSource("messages")
    void shouldPackToTheVectorsBytesWhenGivenItsElements(final JsonNode vector) throws IOException {
        final JsonNode fields = vector.get("fields");
        final JposMessage message = JposMessage.of(fields.get("0").textValue());
        for (final Map.Entry<String, JsonNode> field : fields.properties()) {
            put(message, Integer.parseInt(field.getKey()), field.getValue().textValue());
        }

        assertThat(packager.pack(message)).isEqualTo(Vectors.hex(vector.get("bytes")));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void shouldGiveTheMacAllButItselfWhenItSeals(final JsonNode vector) throws IOException {
        final byte[] bytes = Vectors.hex(vector.get("bytes"));
        final byte[] mac = Arrays.copyOfRange(bytes, bytes.length - 8, bytes.length);
        final JposMessage message = packager.unpack(bytes).put(64, new byte[8]).put(128, new byte[8]);
        final List<byte[]> computedOver = new ArrayList<>();

        final byte[] sealed = packager.seal(message, covered -> {
            computedOver.add(covered);
            return mac;
        });

        assertThat(sealed).isEqualTo(bytes);
        assertThat(computedOver).containsExactly(Arrays.copyOf(bytes, bytes.length - 8));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void shouldRefuseWhenBytesAreCutOffOrTooMany(final JsonNode vector) {
        final byte[] bytes = Vectors.hex(vector.get("bytes"));
        for (int length = 0; length < bytes.length; length++) {
            final byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> packager.unpack(cut))
                    .isInstanceOf(UnreadableMessageException.class)
                    .hasNoCause();
        }
        assertThatThrownBy(() -> packager.unpack(Arrays.copyOf(bytes, bytes.length + 2)))
                .isInstanceOf(UnreadableMessageException.class)
                .hasMessage("Behind the message there are 2 bytes too many.");
    }

    @Test
    void shouldShowNoCardNumberWhenAnElementDoesNotFit() {
        final JposMessage message =
                JposMessage.of("0100").put(2, "96420000000004279999").put(11, "x");

        assertThatThrownBy(() -> packager.pack(message))
                .isInstanceOf(UnreadableMessageException.class)
                .hasMessage("The message 0100 does not fit the field table.")
                .hasNoCause();
        assertThat(message).hasToString("JposMessage[0100]");
    }

    /** The field table of jPOS and the table of the fast codec are one. */
    @Test
    void shouldAgreeWithTheFastCodecInFormatAndLengthOfAllElements() {
        for (int element = 2; element <= ElementTable.LAST; element++) {
            final ISOFieldPackager field = packager.table().getFieldPackager(element);

            assertThat(field.getClass().getSimpleName())
                    .as("class of DE %d", element)
                    .isEqualTo(PackagerFile.jposClass(element));
            assertThat(field.getLength()).as("length of DE %d", element).isEqualTo(ElementTable.length(element));
        }
    }

    @Test
    void shouldAgreeWithTheNamesThatPeopleSee() {
        for (int element = 0; element <= ElementTable.LAST; element++) {
            if (element != 1) {
                final String name = ElementNames.of(element);
                assertThat(packager.table().getFieldPackager(element).getDescription())
                        .as("name of DE %d", element)
                        .isEqualTo(name.isEmpty() ? "Not used here" : name);
            }
        }
    }

    @Test
    void shouldSayWhatIsWrongWhenTheTableIsMissingOrNone() throws IOException {
        assertThatThrownBy(() -> JposPackager.read(folder.resolve("none.xml")))
                .isInstanceOf(IOException.class)
                .hasMessage(folder.resolve("none.xml") + ": there is no such field table");
        final Path other = Files.writeString(folder.resolve("other.xml"), "<other");
        assertThatThrownBy(() -> JposPackager.read(other))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(other + " is no field table of jPOS");
    }

    @Test
    void shouldGiveElementsAsTextAndBytesWhenTheyAreThere() throws IOException {
        final JposMessage message =
                packager.unpack(Vectors.hex(messages().get(3).get("bytes")));

        assertThat(message.text(35)).isEqualTo("9642000000000427=28122011234567");
        assertThat(message.text(42)).isEqualTo("RO-CJ-MED-00042");
        assertThat(message.bytes(64)).hasSize(8);
        assertThat(message.has(2)).isFalse();
        assertThat(message.text(2)).isEmpty();
        assertThat(message.bytes(62)).isEmpty();
        assertThat(message.mti()).isEqualTo("0100");
    }

    private static void put(final JposMessage message, final int element, final String text) {
        if (element == 0) {
            return;
        }
        if (text.startsWith("hex:")) {
            message.put(element, HexFormat.of().parseHex(text.substring(4)));
        } else {
            message.put(element, text);
        }
    }
}
