package io.attesta.protocol.iso;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

final class CardNumberTest {
    @Test
    void shouldPadWithFAndZerosWhenANumberBecomesABlock() {
        final byte[] block = new byte[CardNumber.BLOCK_LENGTH];
        CardNumber.toBlock("9642000000000427", block, 0);
        assertThat(HexFormat.of().formatHex(block)).isEqualTo("9642000000000427ffff000000000000");
        CardNumber.toBlock("9642000000000000424", block, 0);
        assertThat(HexFormat.of().formatHex(block)).isEqualTo("9642000000000000424f000000000000");
    }

    @Test
    void shouldGiveTheSameBlockWhenTheNumberComesInBcd() {
        final byte[] block = new byte[CardNumber.BLOCK_LENGTH];
        // 19 digits, right-padded with a zero nibble, as DE 2 has them.
        CardNumber.toBlock(HexFormat.of().parseHex("96420000000000004240"), 0, 19, block, 0);
        assertThat(HexFormat.of().formatHex(block)).isEqualTo("9642000000000000424f000000000000");
    }

    @Test
    void shouldRefuseWhatIsNoCardNumber() {
        final byte[] block = new byte[CardNumber.BLOCK_LENGTH];
        assertThatThrownBy(() -> CardNumber.toBlock("123456789012345", block, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("123456");
        assertThatThrownBy(() -> CardNumber.toBlock("12345678901234x6", block, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Property
    void shouldFindEveryWrongDigitThatLuhnCanFind(
            @ForAll @LongRange(min = 0, max = 99_999_999_999L) final long number) {
        final String pan = CardNumber.withLuhn("9642%011d".formatted(number));
        final byte[] bcd = HexFormat.of().parseHex(pan);
        assertThat(CardNumber.luhnHolds(bcd, 0, 16)).isTrue();
        assertThat(CardNumber.lastFour(bcd, 0, 16)).isEqualTo(Integer.parseInt(pan.substring(12)));
        for (int i = 0; i < 16; i++) {
            final int digit = pan.charAt(i) - '0';
            final String wrong = pan.substring(0, i) + (digit + 1) % 10 + pan.substring(i + 1);
            assertThat(CardNumber.luhnHolds(HexFormat.of().parseHex(wrong), 0, 16))
                    .isFalse();
        }
    }
}
