package io.attesta.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.attesta.protocol.Vectors;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class RequestDecoderTest {
    private static final String PRESENTATION = "0100623c040000c000011696420000000004273000001121080102000017100102"
            + "112128120051434a303030303432524f2d434a2d4d45442d303030343297dedbe24d582364";

    private final FieldIndex index = new FieldIndex();
    private final ContentCheck content = new ContentCheck();

    static Stream<JsonNode> messages() {
        return StreamSupport.stream(Vectors.root().get("messages").spliterator(), false);
    }

    @ParameterizedTest
    @MethodSource("messages")
    void shouldFindEveryElementOfTheVectors(final JsonNode message) {
        final byte[] bytes = Vectors.hex(message.get("bytes"));
        assertThat(RequestDecoder.triage(bytes, 0, bytes.length)).isEqualTo(CloseReason.NONE);
        assertThat(RequestDecoder.decode(bytes, 0, bytes.length, index)).isSameAs(Defect.NONE);
        message.get("fields").properties().forEach(field -> {
            final int element = Integer.parseInt(field.getKey());
            if (element > 0) {
                assertThat(index.has(element)).as("DE" + element).isTrue();
            }
        });
        assertThat(content.check(index)).isSameAs(Defect.NONE);
        final int mac = index.macElement();
        assertThat(mac).isNotZero();
        assertThat(index.offset(mac) + 8).isEqualTo(bytes.length);
    }

    @Test
    void shouldReadTheValuesOfTheFirstVector() {
        decode(PRESENTATION);
        assertThat(index.mti()).isEqualTo(100);
        assertThat(index.number(3)).isEqualTo(300_000);
        assertThat(index.number(7)).isEqualTo(1_121_080_102);
        assertThat(index.number(11)).isEqualTo(17);
        assertThat(index.number(14)).isEqualTo(2812);
        assertThat(index.digits(2)).isEqualTo(16);
        assertThat(content.cardDigits()).isEqualTo(16);
    }

    @Test
    void shouldTakeTheCardNumberFromTrack2() {
        final byte[] bytes = Vectors.hex(Vectors.root().get("messages").get(3).get("bytes"));
        decode(HexFormat.of().formatHex(bytes));
        assertThat(content.cardDigits()).isEqualTo(16);
        assertThat(Bcd.read(index.bytes(), content.cardOffset(), 8)).isEqualTo(9_642_000_000_000_427L);
    }

    @ParameterizedTest
    @CsvSource({
        // a bit changed in the hex of the presentation: from, to, what is said
        "28120051, 2a120051, DE14 not numeric",
        "28120051, 28130051, DE14 not a date",
        "28120051, 28121051, DE22 padding not zero",
        "1121080102000017, 1321080102000017, DE7 not a date",
        "1121080102000017, 1121250102000017, DE7 not a time",
        "1001021121, 2501021121, DE12 not a time",
        "1001021121, 1001020230, DE13 not a date",
        "434a3030, 43803030, DE41 not ASCII",
        "169642000000000427, 159642000000000420, DE2 too short",
        "169642000000000427, 15964200000000042f, DE2 not numeric",
        "169642000000000427, 159642000000000427, DE2 padding not zero"
    })
    void shouldNameElementAndReasonWhenContentIsWrong(final String from, final String to, final String said) {
        assertThat(PRESENTATION).contains(from);
        final Defect defect = decode(PRESENTATION.replace(from, to));
        assertThat(defect.toString()).isEqualTo(said);
        assertThat(index.isRight(defect.element())).isFalse();
        assertThat(index.isRight(11)).isTrue();
    }

    @Test
    void shouldNameTheMissingElementWhenOneThatIsNeededIsAbsent() {
        // Bitmap without DE 13, and without its two bytes.
        final String hex = PRESENTATION.replace("0100623c", "01006234").replace("100102112128", "10010228");
        assertThat(decode(hex).toString()).isEqualTo("DE13 missing");
    }

    @Test
    void shouldSayWhereReadingStoppedWhenAMessageIsCutAtAnyByte() {
        final byte[] whole = HexFormat.of().parseHex(PRESENTATION);
        for (int length = 10; length < whole.length; length++) {
            final byte[] cut = Arrays.copyOf(whole, length);
            final Defect defect = RequestDecoder.decode(cut, 0, length, index);
            assertThat(defect.reason()).as("length " + length).isEqualTo(DefectReason.TRUNCATED);
        }
        final byte[] longer = Arrays.copyOf(whole, whole.length + 1);
        assertThat(RequestDecoder.decode(longer, 0, longer.length, index).toString())
                .isEqualTo("DE64 bytes left over");
    }

    @Test
    void shouldSayImpossibleWhenALengthIsAboveTheElementsOwn() {
        assertThat(decode(PRESENTATION.replace("169642", "209642")).toString()).isEqualTo("DE2 impossible length");
        assertThat(decode(PRESENTATION.replace("169642", "1a9642")).toString()).isEqualTo("DE2 impossible length");
    }

    @ParameterizedTest
    @CsvSource({
        "0110623c040000c00001, NOT_A_REQUEST", "0180623c040000c00001, NOT_A_REQUEST",
        "0190623c040000c00001, NOT_A_REQUEST", "1100623c040000c00001, UNKNOWN_VERSION",
        "0a00623c040000c00001, UNKNOWN_VERSION", "0100623c040000c000, FRAME_TOO_SHORT",
        "0800822000000000c000, FRAME_TOO_SHORT", "0100623c040000c00001, NONE"
    })
    void shouldSayWhatIsNotToBeAnswered(final String hex, final CloseReason reason) {
        final byte[] bytes = HexFormat.of().parseHex(hex);
        assertThat(RequestDecoder.triage(bytes, 0, bytes.length)).isEqualTo(reason);
    }

    @Test
    void shouldNeverThrowWhenBytesAreRandom() {
        final Random random = new Random(42);
        final byte[] base = HexFormat.of().parseHex(PRESENTATION);
        for (int i = 0; i < 50_000; i++) {
            final byte[] bytes = i % 2 == 0 ? new byte[random.nextInt(200)] : base.clone();
            if (i % 2 == 0) {
                random.nextBytes(bytes);
            } else {
                for (int change = 0; change <= random.nextInt(4); change++) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                }
            }
            if (RequestDecoder.triage(bytes, 0, bytes.length) == CloseReason.NONE) {
                RequestDecoder.decode(bytes, 0, bytes.length, index);
                content.check(index);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "df010101, 1, 0, NONE",
        "df02084341422d30303037, 0, 8, NONE",
        "df0281084341422d30303037, 0, 8, NONE",
        "df03020102df010100, 0, 0, NONE",
        "df010101df010101, 1, 0, TAG_TWICE",
        "df01020101, 0, 0, TAG_LENGTH",
        "df0200, 0, 0, TAG_LENGTH",
        "df01, 0, 0, BAD_TLV",
        "df0105ff, 0, 0, BAD_TLV",
        "9a010101, 0, 0, BAD_TLV",
        "dfdf03021234, 0, 0, BAD_TLV",
        "df0180, 0, 0, BAD_TLV"
    })
    void shouldReadTheTagsOfARequest(
            final String hex, final int options, final int referenceLength, final DefectReason reason) {
        final RequestTags tags = new RequestTags();
        final byte[] bytes = HexFormat.of().parseHex(hex);
        assertThat(tags.read(bytes, 0, bytes.length)).isEqualTo(reason);
        assertThat(tags.options()).isEqualTo(options);
        assertThat(tags.referenceLength()).isEqualTo(referenceLength);
    }

    private Defect decode(final String hex) {
        final byte[] bytes = HexFormat.of().parseHex(hex);
        final Defect structure = RequestDecoder.decode(bytes, 0, bytes.length, index);
        final Defect defect = content.check(index);
        return structure == Defect.NONE ? defect : structure;
    }
}
