package io.attesta.protocol.receipt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CborWriterTest {
    /** RFC 8949 appendix A, and the ends of each length. */
    @ParameterizedTest
    @CsvSource({
        "0, 00",
        "23, 17",
        "24, 1818",
        "255, 18ff",
        "256, 190100",
        "65535, 19ffff",
        "65536, 1a00010000",
        "4294967295, 1affffffff",
        "4294967296, 1b0000000100000000",
        "-1, 1bffffffffffffffff"
    })
    void shouldUseTheShortestHeadWhenUnsigned(final long value, final String expected) {
        assertThat(written(cbor -> cbor.unsigned(value))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"-1, 20", "-8, 27", "-24, 37", "-25, 3818", "-70000, 3a0001116f", "-70001, 3a00011170"})
    void shouldEncodeMinusOneMinusNWhenNegative(final long value, final String expected) {
        assertThat(written(cbor -> cbor.negative(value))).isEqualTo(expected);
    }

    @Test
    void shouldRefuseWhenANegativeIsNotNegative() {
        assertThatIllegalArgumentException().isThrownBy(() -> written(cbor -> cbor.negative(0)));
    }

    @Test
    void shouldWriteTheOtherTypesWhenAsked() {
        assertThat(written(cbor -> cbor.bytes(new byte[] {9, 1, 2, 9}, 1, 2))).isEqualTo("420102");
        assertThat(written(cbor -> cbor.text(new byte[] {'x', 'o', 'k'}, 1, 2))).isEqualTo("626f6b");
        assertThat(written(CborWriter::emptyText)).isEqualTo("60");
        assertThat(written(cbor -> cbor.decimalText(427, 4))).isEqualTo("6430343237");
        assertThat(written(cbor -> cbor.decimalText(0, 6))).isEqualTo("66303030303030");
        assertThat(written(cbor -> cbor.arrayHead(13))).isEqualTo("8d");
        assertThat(written(cbor -> cbor.mapHead(5))).isEqualTo("a5");
        assertThat(written(cbor -> cbor.tag(18))).isEqualTo("d2");
        assertThat(written(CborWriter::nil)).isEqualTo("f6");
        assertThat(written(cbor -> cbor.rawLong(0x0102030405060708L))).isEqualTo("0102030405060708");
        assertThat(written(cbor -> cbor.rawShort(0xFFFE))).isEqualTo("fffe");
    }

    @Property
    void shouldReadTheSameWhenAnyNumberWasWritten(@ForAll final long value) {
        final byte[] bytes = HexFormat.of().parseHex(written(cbor -> cbor.unsigned(value)));
        final CborReader reader = new CborReader(bytes, "the number");

        assertThat(reader.unsigned("the number")).isEqualTo(value);
        assertThat(bytes).hasSize(CborWriter.headLength(value));
        reader.end();
    }

    @Test
    void shouldRefuseAndNotWriteBeyondTheEndWhenRoomIsShort() {
        final byte[] target = new byte[4];
        final CborWriter cbor = new CborWriter();
        cbor.wrap(target, 2);

        assertThatThrownBy(() -> cbor.unsigned(0x10000)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> cbor.rawLong(1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> cbor.decimalText(1, 6)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> cbor.wrap(target, 5)).isInstanceOf(IndexOutOfBoundsException.class);
        cbor.wrap(target, 4);
        assertThatThrownBy(cbor::nil).isInstanceOf(IndexOutOfBoundsException.class);
    }

    private static String written(final Consumer<CborWriter> writing) {
        final byte[] target = new byte[32];
        final CborWriter cbor = new CborWriter();
        cbor.wrap(target, 3);
        writing.accept(cbor);
        return HexFormat.of().formatHex(Arrays.copyOfRange(target, 3, cbor.position()));
    }
}
