package io.attesta.protocol.receipt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CborReaderTest {
    @ParameterizedTest
    @ValueSource(strings = {"1817", "1900ff", "1a0000ffff", "1b00000000ffffffff"})
    void shouldRefuseWhenTheHeadIsNotTheShortest(final String hex) {
        assertRefused(hex, reader -> reader.unsigned("it"), "it is not in its shortest encoding");
    }

    @ParameterizedTest
    @ValueSource(strings = {"5f", "7f", "9f", "bf", "ff", "1c", "1d", "1e", "1f"})
    void shouldRefuseWhenTheLengthIsIndefiniteOrReserved(final String hex) {
        assertRefused(hex, reader -> reader.skip("it"), "it has an indefinite or reserved length");
    }

    @ParameterizedTest
    @ValueSource(strings = {"18", "19ff", "1a000001", "1b0000000100000000"})
    void shouldRefuseWhenTheHeadIsCutOff(final String hex) {
        final String cut = hex.length() == 18 ? hex.substring(0, 16) : hex;

        assertRefused(cut, reader -> reader.unsigned("it"), "it is cut off");
    }

    @ParameterizedTest
    @CsvSource({
        "42ff, it is cut off",
        "5affffffff, it has 4294967295 bytes instead of 0 to 64",
        "5bffffffffffffffff, it has 18446744073709551615 bytes instead of 0 to 64",
        "6161, it is of another type"
    })
    void shouldNotBelieveTheLengthWhenBytesAreNotThere(final String hex, final String message) {
        assertRefused(hex, reader -> reader.bytes(0, 64, "it"), message);
    }

    @Test
    void shouldRefuseWhenItIsNotWhatMustCome() {
        assertRefused("02", reader -> reader.integer(1, "it"), "it is not 1");
        assertRefused("20", reader -> reader.integer(0, "it"), "it is of another type");
        assertRefused("26", reader -> reader.integer(-8, "it"), "it is not -8");
        assertRefused("1903e8", reader -> reader.unsigned(999, "it"), "it is above 999");
        assertRefused("1bffffffffffffffff", reader -> reader.unsigned(999, "it"), "it is above 999");
        assertRefused("82", reader -> reader.array(3, "it"), "it has 2 elements instead of 3");
        assertRefused("a2", reader -> reader.map(1, "it"), "it has 2 entries instead of 1");
        assertRefused("d1", reader -> reader.tag(18, "it"), "it has 17 as its tag instead of 18");
        assertRefused("f5", reader -> reader.nil("it"), "it is not nil");
        assertRefused("f6f6", CborReader::end, "2 bytes are left over at the end");
        assertThatThrownBy(() -> new CborReader(new byte[0], "it")).hasMessage("it is empty");
    }

    @Test
    void shouldRefuseWhenATextIsNotAsItMustBe() {
        assertRefused("61c3", reader -> reader.text(0, 9, "it"), "it is not printable ASCII");
        assertRefused("611b", reader -> reader.text(0, 9, "it"), "it is not printable ASCII");
        assertRefused("617f", reader -> reader.text(0, 9, "it"), "it is not printable ASCII");
        assertRefused("6131", reader -> reader.textOrEmpty(4, "it"), "it has 1 characters");
        assertRefused("6230a1", reader -> reader.digitsOrEmpty(2, "it"), "it is not printable ASCII");
        assertRefused("623041", reader -> reader.digitsOrEmpty(2, "it"), "it is not decimal");
        assertRefused("62302f", reader -> reader.digitsOrEmpty(2, "it"), "it is not decimal");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00",
                "1903e8",
                "3903e7",
                "420102",
                "626f6b",
                "80",
                "8201820203",
                "a10102",
                "c11a514b67b0",
                "f5",
                "f6",
                "f820",
                "f93c00",
                "fa47c35000",
                "fb3ff199999999999a",
                "8181818181818101"
            })
    void shouldPassOverExactlyOneItemWhenItIsWellFormed(final String hex) {
        final CborReader reader = reader(hex + "07");

        assertThatCode(() -> reader.skip("it")).doesNotThrowAnyException();
        assertThat(reader.unsigned("what follows")).isEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource({
        "818181818181818101, it is nested too deep",
        "c1c1c1c1c1c1c1c101, it is nested too deep",
        "9affffffff, it has 4294967295 elements instead of 0",
        "bb7fffffffffffffff, it has 9223372036854775807 entries instead of 0",
        "5affffffff, it has 4294967295 bytes instead of 0",
        "8201, it has 2 elements instead of 0 to 1",
        "828101, it is cut off",
        "f81f, it is not in its shortest encoding"
    })
    void shouldRefuseToPassOverWhenItIsNotWellFormed(final String hex, final String message) {
        assertRefused(hex, reader -> reader.skip("it"), message);
    }

    @Property(tries = 5000)
    void shouldThrowOnlyTheOneExceptionWhenBytesAreRandom(@ForAll @Size(min = 1, max = 64) final byte[] bytes) {
        final CborReader reader = new CborReader(bytes, "it");
        try {
            reader.skip("it");
            assertThat(reader.remaining()).isBetween(0, bytes.length - 1);
        } catch (final MalformedReceiptException e) {
            assertThat(e).hasMessageStartingWith("it ");
        }
    }

    private static CborReader reader(final String hex) {
        return new CborReader(HexFormat.of().parseHex(hex), "it");
    }

    private static void assertRefused(final String hex, final Consumer<CborReader> reading, final String message) {
        assertThatThrownBy(() -> reading.accept(reader(hex)))
                .isInstanceOf(MalformedReceiptException.class)
                .hasMessage(message);
    }
}
