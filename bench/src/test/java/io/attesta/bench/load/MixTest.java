package io.attesta.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MixTest {
    @Test
    void shouldDrawEachKindAsOftenAsItsShareSays() {
        final Map<RequestKind, Integer> drawn = new EnumMap<>(RequestKind.class);
        for (int thousandth = 0; thousandth < 1_000; thousandth++) {
            drawn.merge(new Mix(300, 250, 150, 100, 90, 60, 50).kind(thousandth), 1, Integer::sum);
        }
        assertThat(drawn)
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        RequestKind.PRESENCE, 300,
                        RequestKind.FOLLOW_UP, 250,
                        RequestKind.CLOSE, 150,
                        RequestKind.REPEAT, 100,
                        RequestKind.REVERSAL, 90,
                        RequestKind.ECHO, 60,
                        RequestKind.WRONG_MAC, 50));
    }

    @Test
    void shouldReadWhatItWrites() {
        for (final Mix mix : new Mix[] {Mix.usual(), Mix.presenceOnly(), Mix.inquiries(), Mix.retries()}) {
            assertThat(Mix.of(mix.toString())).isEqualTo(mix);
        }
        assertThat(Mix.of("usual")).isEqualTo(Mix.usual());
        assertThat(Mix.of("inquiries")).isEqualTo(Mix.inquiries());
        assertThat(Mix.of("follow-up=600,presence=400")).isEqualTo(new Mix(400, 600, 0, 0, 0, 0, 0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no",
                "presence=",
                "presence=x",
                "presence=-1",
                "presence=999",
                "sleep=1000",
                "presence=500,presence=500",
                "presence=1000,",
                "presence=10000"
            })
    void shouldRefuseWhatIsNoMix(final String text) {
        assertThatThrownBy(() -> Mix.of(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
