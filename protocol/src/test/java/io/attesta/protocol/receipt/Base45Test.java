package io.attesta.protocol.receipt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Base45Test {
    /** The examples of RFC 9285 §4.3 and §4.4. */
    @ParameterizedTest
    @CsvSource({"AB, BB8", "Hello!!, %69 VD92EX0", "base-45, UJCLQE7W581", "ietf!, QED8WEX0"})
    void shouldEncodeAndDecodeTheExamplesOfTheStandard(final String ascii, final String text) {
        assertThat(Base45.encode(Restated.ascii(ascii))).isEqualTo(text);
        assertThat(new String(Base45.decode(text, 0, "it"), StandardCharsets.US_ASCII))
                .isEqualTo(ascii);
    }

    @Test
    void shouldHaveTheGreatestGroupsOfTwoAndOfOneByte() {
        assertThat(Base45.encode(new byte[] {-1, -1, -1})).isEqualTo("FGWU5");
        assertThat(Base45.decode("FGWU5", 0, "it")).containsExactly(-1, -1, -1);
        assertThat(Base45.decode("", 0, "it")).isEmpty();
    }

    /** GGW is the example of RFC 9285 §6: 65536. */
    @ParameterizedTest
    @CsvSource({
        "A, 'it lacks characters, or has too many'",
        "BB8A, 'it lacks characters, or has too many'",
        "GGW, it has characters that stand for no bytes",
        ":::, it has characters that stand for no bytes",
        "V5, it has characters that stand for no bytes",
        "::, it has characters that stand for no bytes",
        "BB8V5, it has characters that stand for no bytes",
        "bb8, it has a character that is none of base45's",
        "B_8, it has a character that is none of base45's",
        "BBÄ, it has a character that is none of base45's",
        "B=, it has a character that is none of base45's"
    })
    void shouldRefuseWhatNoEncoderMakes(final String text, final String message) {
        assertThatThrownBy(() -> Base45.decode(text, 0, "it"))
                .isInstanceOf(MalformedReceiptException.class)
                .hasMessage(message);
    }

    @Property(tries = 2000)
    void shouldReadBackWhatItWrites(@ForAll @Size(max = 200) final byte[] bytes) {
        assertThat(Base45.decode("x" + Base45.encode(bytes), 1, "it")).isEqualTo(bytes);
    }

    /** One text for one value: what can be read is what would be written. */
    @Property(tries = 2000)
    void shouldReadOnlyWhatItWouldWrite(@ForAll @Size(max = 9) final byte[] choice) {
        final StringBuilder text = new StringBuilder();
        for (final byte one : choice) {
            text.append("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:".charAt((one & 0xFF) % 45));
        }
        try {
            assertThat(Base45.encode(Base45.decode(text.toString(), 0, "it"))).isEqualTo(text.toString());
        } catch (final MalformedReceiptException e) {
            assertThat(e).hasMessageStartingWith("it ");
        }
    }
}
