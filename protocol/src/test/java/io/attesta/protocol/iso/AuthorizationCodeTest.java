package io.attesta.protocol.iso;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class AuthorizationCodeTest {
    @Property
    void shouldReadWhatItWrites(@ForAll @IntRange(min = 0, max = (1 << 30) - 1) final int code) {
        final byte[] ascii = AuthorizationCode.text(code).getBytes(StandardCharsets.US_ASCII);
        assertThat(AuthorizationCode.read(ascii, 0)).isEqualTo(code);
    }

    @Test
    void shouldReadNoCodeWhenACharacterIsNotOfTheAlphabet() {
        for (final String text : new String[] {"7K2QXU", "7k2qxn", "7K2QX ", "7K2QXI", "7K2QX\u00e9"}) {
            assertThat(AuthorizationCode.read(text.getBytes(StandardCharsets.ISO_8859_1), 0))
                    .isEqualTo(AuthorizationCode.NONE);
        }
    }
}
