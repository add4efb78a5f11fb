package io.attesta.protocol.jpos;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.protocol.MutatedBytes;
import io.attesta.protocol.codec.CloseReason;
import io.attesta.protocol.codec.ContentCheck;
import io.attesta.protocol.codec.Defect;
import io.attesta.protocol.codec.DefectReason;
import io.attesta.protocol.codec.FieldIndex;
import io.attesta.protocol.codec.RequestDecoder;
import io.attesta.protocol.iso.ElementFormat;
import io.attesta.protocol.iso.ElementTable;
import io.attesta.protocol.mask.ElementNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The fast codec against jPOS on generated messages. Number of messages and first seed are the system properties
 * {@code differential.messages} and {@code differential.seed}; message n has seed + n, so that a failure's seed and a
 * number of 1 repeat it alone.
 */
class DifferentialTest {
    private static final int MESSAGES = Integer.getInteger("differential.messages", 10_000);
    private static final long SEED = Long.getLong("differential.seed", 1);

    private final FieldIndex index = new FieldIndex();
    private final ContentCheck content = new ContentCheck();
    private final Map<Difference, Integer> seen = new EnumMap<>(Difference.class);
    private JposPackager packager;

    @BeforeEach
    void readTable() throws IOException {
        packager = JposPackager.read(JposPackagerTest.table());
    }

    @Test
    void shouldReadWhatJposWrites() throws IOException {
        for (int i = 0; i < MESSAGES; i++) {
            final GeneratedMessage message = GeneratedMessage.of(new Random(SEED + i));
            final byte[] bytes = packager.pack(message.message());

            final Defect defect = RequestDecoder.decode(bytes, 0, bytes.length, index);

            if (defect != Defect.NONE
                    || index.mti() != Integer.parseInt(message.mti())
                    || !elements().equals(message.expected())) {
                assertThat(elements()).as(seed(i)).isEqualTo(message.expected());
                assertThat(defect).as(seed(i)).isSameAs(Defect.NONE);
                assertThat(index.mti()).as(seed(i)).isEqualTo(Integer.parseInt(message.mti()));
            }
            assertThat(closes(bytes)).as(seed(i)).isEqualTo(isNoRequest(message.mti()));
        }
    }

    @Test
    void shouldRefuseWhatJposRefusesButForTheListedDifferences() throws IOException {
        int read = 0;
        for (int i = 0; i < MESSAGES; i++) {
            final Random random = new Random(SEED + i);
            final byte[] bytes = withFaults(random, packager.pack(WellFormed.request(random)));
            try {
                read += compare(bytes) ? 1 : 0;
            } catch (final AssertionError e) {
                throw new AssertionError(seed(i) + " " + HexFormat.of().formatHex(bytes), e);
            }
        }
        // Both outcomes are met often, and each difference is.
        if (MESSAGES >= 10_000) {
            assertThat(read).isBetween(MESSAGES / 4, MESSAGES * 9 / 10);
            assertThat(seen).containsOnlyKeys(Difference.values());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldShowEachListedDifferenceByItsExample(final Difference difference) throws IOException {
        final byte[] example = difference.example();

        compare(example);

        assertThat(seen).containsOnlyKeys(difference);
        assertThat(unpack(example)).isNotNull();
    }

    @Test
    void shouldListTheDifferencesOnTheirPage() throws IOException {
        final Path page = Path.of(System.getProperty("attesta.home")).resolve("docs/reference/jpos-differences.md");
        final String text = Files.readString(page);

        for (final Difference difference : Difference.values()) {
            assertThat(text).contains("`" + HexFormat.of().formatHex(difference.example()) + "`");
        }
        assertThat(text.lines().filter(line -> line.startsWith("| `"))).hasSize(Difference.values().length);
    }

    private byte[] withFaults(final Random random, final byte[] bytes) {
        if (random.nextBoolean()) {
            return MutatedBytes.of(random, bytes);
        }
        RequestDecoder.decode(bytes, 0, bytes.length, index);
        AimedFault.put(random, bytes, index);
        return bytes;
    }

    /** Fails unless both read the same or a listed difference says why not; gives whether jPOS read it. */
    private boolean compare(final byte[] bytes) {
        final JposMessage message = unpack(bytes);
        final CloseReason close = RequestDecoder.triage(bytes, 0, bytes.length);
        if (close == CloseReason.FRAME_TOO_SHORT) {
            assertThat(message).as("jPOS on a frame that is too short").isNull();
            return false;
        }
        final Defect structure = RequestDecoder.decode(bytes, 0, bytes.length, index);
        if (message == null) {
            assertThat(structure.reason().structural())
                    .as("jPOS refused, %s", structure)
                    .isTrue();
            return false;
        }
        if (structure != Defect.NONE) {
            assertThat(structure.reason()).isEqualTo(DefectReason.IMPOSSIBLE_LENGTH);
            assertThat(hasLettersInLength(bytes, structure.element()))
                    .as("%s", structure)
                    .isTrue();
            note(Difference.LETTERS_IN_LENGTH);
            return true;
        }
        compareType(message, close);
        assertThat(elements()).isEqualTo(withoutForeignSigns(elementsOf(message)));
        compareContent(message, content.check(index));
        return true;
    }

    private SortedMap<Integer, String> withoutForeignSigns(final SortedMap<Integer, String> elements) {
        elements.replaceAll((element, text) -> {
            if (ElementTable.format(element) == ElementFormat.AMOUNT
                    && index.has(element)
                    && index.bytes()[index.offset(element)] < 0) {
                note(Difference.SIGN_ABOVE_7F);
                return WireText.of(index, element).charAt(0) + text.substring(1);
            }
            return text;
        });
        return elements;
    }

    private void compareType(final JposMessage message, final CloseReason close) {
        assertThat(close != CloseReason.NONE).isEqualTo(isNoRequest(message.mti()));
        if (close != CloseReason.NONE) {
            assertThat(Difference.TYPE_NOT_ANSWERED.explains(close)).isTrue();
            note(Difference.TYPE_NOT_ANSWERED);
        } else {
            assertThat(index.mti()).isEqualTo(Integer.parseInt(message.mti()));
        }
    }

    /** Each element that was found right is right by jPOS's reading, and the defect is one. */
    private void compareContent(final JposMessage message, final Defect defect) {
        for (int element = 2; element <= ElementTable.LAST; element++) {
            final boolean used = !ElementNames.of(element).isEmpty();
            if (used && index.has(element) && !ContentModel.RULED_ELSEWHERE.contains(element)) {
                assertThat(index.isRight(element))
                        .as("DE%d right", element)
                        .isEqualTo(ContentModel.faults(message, element, index).isEmpty());
            } else if (!used) {
                assertThat(index.isRight(element)).as("DE%d", element).isFalse();
            }
        }
        if (defect != Defect.NONE) {
            assertThat(index.isRight(defect.element())).isFalse();
            if (defect.reason() == DefectReason.MISSING) {
                assertThat(message.has(defect.element())).as("%s", defect).isFalse();
            } else if (!ContentModel.RULED_ELSEWHERE.contains(defect.element())) {
                assertThat(ContentModel.faults(message, defect.element(), index))
                        .contains(defect.reason());
            }
            note(difference(defect));
        }
    }

    private static Difference difference(final Defect defect) {
        for (final Difference difference : Difference.values()) {
            if (difference.explains(defect.reason())) {
                return difference;
            }
        }
        if (ContentModel.RULED_ELSEWHERE.contains(defect.element())) {
            return Difference.BYTES_WITH_A_MEANING;
        }
        throw new AssertionError("not on the list of differences: " + defect);
    }

    private void note(final Difference difference) {
        seen.merge(difference, 1, Integer::sum);
    }

    private JposMessage unpack(final byte[] bytes) {
        try {
            return packager.unpack(bytes);
        } catch (final UnreadableMessageException e) {
            return null;
        }
    }

    private SortedMap<Integer, String> elements() {
        final SortedMap<Integer, String> elements = new TreeMap<>();
        for (int element = 2; element <= ElementTable.LAST; element++) {
            if (index.has(element)) {
                elements.put(element, WireText.of(index, element));
            }
        }
        return elements;
    }

    static SortedMap<Integer, String> elementsOf(final JposMessage message) {
        final SortedMap<Integer, String> elements = new TreeMap<>();
        for (int element = 2; element <= ElementTable.LAST; element++) {
            if (message.has(element)) {
                elements.put(element, message.text(element));
            }
        }
        return elements;
    }

    private static boolean closes(final byte[] bytes) {
        return RequestDecoder.triage(bytes, 0, bytes.length) != CloseReason.NONE;
    }

    /** Another version, an answer, an instruction. */
    private static boolean isNoRequest(final String mti) {
        return !mti.matches("0[0-9][0246][0-9]");
    }

    /** The length stands behind the last element that was read. */
    private boolean hasLettersInLength(final byte[] bytes, final int element) {
        int at = bytes[2] < 0 ? 18 : 10;
        for (int before = 2; before < element; before++) {
            if (index.has(before)) {
                at = index.offset(before) + index.length(before);
            }
        }
        final int count = switch (ElementTable.format(element)) {
            case LL_NUMERIC, LL_TRACK, LL_TEXT -> 1;
            case LLL_TEXT, LLL_BINARY -> 2;
            default -> 0;
        };
        return HexFormat.of().formatHex(bytes, at, at + count).matches(".*[a-f].*");
    }

    private static String seed(final int message) {
        return "-Ddifferential.messages=1 -Ddifferential.seed=" + (SEED + message);
    }
}
