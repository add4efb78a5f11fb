package io.attesta.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CardShareTest {
    @Test
    void shouldPassOverCardsThatHadTheirOpenings() {
        final CardShare cards = new CardShare(101, 10, 0, 3);
        cards.atHour(1);
        final int[] openings = new int[10];
        final StepRandom random = new StepRandom(1);
        for (int i = 0; i < 30; i++) {
            random.startStep(i);
            final long card = cards.draw(random);
            assertThat(cards.isUsedUp(card)).isFalse();
            cards.opened(card);
            openings[(int) card - 101]++;
        }
        assertThat(openings).containsOnly(3);
        random.startStep(30);
        assertThat(cards.isUsedUp(cards.draw(random))).isTrue();
        cards.atHour(2);
        assertThat(cards.isUsedUp(101)).isFalse();
    }
}
