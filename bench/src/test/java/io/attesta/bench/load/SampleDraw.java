package io.attesta.bench.load;

import io.attesta.bench.load.AnswerModel.Session;
import io.attesta.protocol.iso.Action;
import io.attesta.protocol.iso.ResponseCode;
import java.util.function.LongSupplier;

/** Draws sample cards for whoever asks with a {@link TerminalLine} or otherwise, and says what their first answer must be. For one thread. */
public final class SampleDraw implements LongSupplier {
    private final CardShare cards;
    private final StepRandom random;
    private final TerminalTime time = new TerminalTime(LoadClock.system());
    private long step;

    /**
     * @param first number of the first card
     * @param count how many cards
     * @param skew 0 = all alike; above, Zipf's exponent
     * @param openings of a card in one clock hour before others are drawn instead, up to 100; 0 = no limit
     * @param seed what is drawn follows from it
     */
    public SampleDraw(final long first, final int count, final double skew, final int openings, final long seed) {
        cards = new CardShare(first, count, skew, openings);
        random = new StepRandom(seed);
    }

    /** Number of a card, which is counted as having opened a session. */
    @Override
    public long getAsLong() {
        time.read();
        cards.atHour(time.hour());
        random.startStep(step++);
        final long card = cards.draw(random);
        cards.opened(card);
        return card;
    }

    /** What the model of the sample world says of a card that is presented at a terminal to open a session. */
    public ResponseCode expected(final int terminal, final long card) {
        time.read();
        return AnswerModel.expected(
                SampleTerminals.category(SampleTerminals.numberOf(terminal)),
                Action.PRESENCE,
                card,
                RequestFields.ABSENT,
                Session.NONE,
                time.month());
    }
}
