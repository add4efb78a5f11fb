package io.attesta.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.attesta.protocol.MutatedSeeds;
import io.attesta.protocol.iso.CardNumber;
import io.attesta.protocol.iso.ElementTable;
import io.attesta.protocol.iso.Mti;
import io.attesta.protocol.iso.ResponseCode;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Any bytes as a frame: reading never throws, never leaves the frame, and depends on nothing but its bytes. */
class RequestFuzzTest {
    private static final int AROUND = 7;
    private static final HexFormat HEX = HexFormat.of();

    private final FieldIndex index = new FieldIndex();
    private final FieldIndex other = new FieldIndex();
    private final ContentCheck content = new ContentCheck();
    private final ContentCheck otherContent = new ContentCheck();
    private final Echo echo = new Echo();
    private final ResponseFields fields = new ResponseFields();
    private final ResponseEncoder encoder = new ResponseEncoder();
    private final byte[] answer = new byte[ResponseEncoder.MAX_LENGTH];

    @FuzzTest(maxDuration = "2m")
    void readsAnyFrame(final byte[] bytes) {
        check(bytes);
    }

    @Test
    void shouldReadSeedsWithFaults() {
        MutatedSeeds.run(RequestFuzzTest.class, "readsAnyFrame", this::check);
    }

    private void check(final byte[] bytes) {
        final byte[] frame = new byte[bytes.length + 2 * AROUND];
        Arrays.fill(frame, (byte) 0x99);
        System.arraycopy(bytes, 0, frame, AROUND, bytes.length);
        final CloseReason close = RequestDecoder.triage(frame, AROUND, bytes.length);
        if (close == CloseReason.FRAME_TOO_SHORT) {
            return;
        }
        final Defect structure = RequestDecoder.decode(frame, AROUND, bytes.length, index);
        assertThat(structure == Defect.NONE || structure.reason().structural()).isTrue();
        staysInside(structure, bytes.length);
        final Defect defect = content.check(index);
        assertThat(defect.reason().structural()).isFalse();
        staysInside();
        rightElementsAreWrittenAlike();
        isAFunctionOfItsBytes(bytes, structure, defect);
        if (close == CloseReason.NONE) {
            canBeAnswered(structure, defect);
        }
    }

    /** Elements follow each other without a gap, from the bitmap to the end or the defect. */
    private void staysInside(final Defect structure, final int length) {
        int at = AROUND + (index.bytes()[AROUND + 2] < 0 ? 18 : 10);
        for (int element = 2; element <= ElementTable.LAST; element++) {
            if (index.has(element)) {
                assertThat(index.wireOffset(element)).as("DE%d", element).isEqualTo(at);
                assertThat(index.length(element)).isBetween(0, 999);
                assertThat(index.digits(element)).isBetween(0, 2 * index.length(element));
                at = index.offset(element) + index.length(element);
            }
        }
        assertThat(at).isLessThanOrEqualTo(AROUND + length);
        assertThat(at == AROUND + length || structure != Defect.NONE).isTrue();
    }

    private void staysInside() {
        final int digits = content.cardDigits();
        if (digits != 0) {
            assertThat(digits).isBetween(CardNumber.MIN_DIGITS, CardNumber.MAX_DIGITS);
            assertThat(content.cardOffset()).isGreaterThan(index.start());
            assertThat(content.cardOffset() + Bcd.bytes(digits)).isLessThanOrEqualTo(index.end());
            assertThat(Bcd.isNumeric(index.bytes(), content.cardOffset(), digits / 2))
                    .isTrue();
        }
        final RequestTags tags = content.tags();
        assertThat(tags.referenceLength()).isBetween(0, RequestTags.MAX_REFERENCE);
        if (tags.referenceLength() > 0) {
            assertThat(tags.referenceOffset()).isGreaterThan(index.start());
            assertThat(tags.referenceOffset() + tags.referenceLength()).isLessThanOrEqualTo(index.end());
        }
    }

    /** There is one way to write what an element holds. */
    private void rightElementsAreWrittenAlike() {
        for (int element = 2; element <= ElementTable.LAST; element++) {
            if (index.isRight(element)) {
                final int from = index.wireOffset(element);
                final int to = index.offset(element) + index.length(element);
                final String held = HEX.formatHex(index.bytes(), index.offset(element), to);
                assertThat(written(element, held))
                        .as("DE%d", element)
                        .isEqualTo(HEX.formatHex(index.bytes(), from, to));
            }
        }
    }

    private String written(final int element, final String held) {
        final int digits = index.digits(element);
        return switch (ElementTable.format(element)) {
            case NUMERIC -> "0".repeat(digits % 2) + held.substring(digits % 2);
            case LL_NUMERIC, LL_TRACK ->
                String.format("%02d", digits) + held.substring(0, digits) + "0".repeat(digits % 2);
            case LL_TEXT -> String.format("%02d", held.length() / 2) + held;
            case LLL_TEXT, LLL_BINARY -> String.format("%04d", held.length() / 2) + held;
            case TEXT, BINARY, AMOUNT -> held;
        };
    }

    /** At another place, in an index that was used before: the same. */
    private void isAFunctionOfItsBytes(final byte[] bytes, final Defect structure, final Defect defect) {
        assertThat(RequestDecoder.decode(bytes, 0, bytes.length, other)).isSameAs(structure);
        assertThat(otherContent.check(other)).isSameAs(defect);
        assertThat(other.mti()).isEqualTo(index.mti());
        assertThat(other.macElement()).isEqualTo(index.macElement());
        assertThat(otherContent.cardDigits()).isEqualTo(content.cardDigits());
        for (int element = 2; element <= ElementTable.LAST; element++) {
            assertThat(other.has(element)).isEqualTo(index.has(element));
            assertThat(other.isRight(element)).isEqualTo(index.isRight(element));
            if (index.has(element)) {
                assertThat(other.offset(element)).isEqualTo(index.offset(element) - AROUND);
                assertThat(other.length(element)).isEqualTo(index.length(element));
                assertThat(other.digits(element)).isEqualTo(index.digits(element));
            }
        }
    }

    /** The answer can be read, and what it echoes stands in it as it stood in the request. */
    private void canBeAnswered(final Defect structure, final Defect defect) {
        echo.capture(index);
        assertThat(echo.length()).isBetween(0, Echo.MAX_LENGTH);
        assertThat(echo.headLength()).isBetween(0, echo.length());
        fields.reset(Mti.answer(index.mti()), ResponseCode.FORMAT_ERROR);
        fields.reason = (structure == Defect.NONE ? defect : structure).ascii();
        fields.rrnAssigned = !echo.hasRrn();
        final int length = encoder.encode(echo, fields, false, answer, 0);
        assertThat(RequestDecoder.decode(answer, 0, length, other)).isSameAs(Defect.NONE);
        assertThat(otherContent.check(other)).isSameAs(Defect.NONE);
        for (final int element : new int[] {3, 7, 11, 12, 13, 32, 37, 41, 42, 70, 91, 101}) {
            if (index.isRight(element) && isEchoed(element)) {
                assertThat(held(other, element)).as("DE%d", element).isEqualTo(held(index, element));
            }
        }
        assertThat(other.has(2) || other.has(35)).isFalse();
    }

    private boolean isEchoed(final int element) {
        return switch (element) {
            case 70 -> Mti.first(index.mti()) == Mti.NETWORK_MANAGEMENT;
            case 91, 101 -> Mti.first(index.mti()) == Mti.FILE_ACTION;
            default -> true;
        };
    }

    private static String held(final FieldIndex message, final int element) {
        final int offset = message.offset(element);
        return HEX.formatHex(message.bytes(), offset, offset + message.length(element));
    }
}
