package io.attesta.bench.micro;

import io.attesta.bench.load.RequestEncoder;
import io.attesta.bench.load.RequestFields;
import io.attesta.bench.load.SampleCards;
import io.attesta.keystore.Cmac;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.mac.MacLabels;
import io.attesta.protocol.iso.NetworkCode;
import java.util.SplittableRandom;

/** Writes what terminals send: terminal and card by chance, all alike, so that nothing is foreseen. For one thread. */
final class TerminalSide {
    private static final int PRESENCE = 300_000;
    private static final int PROFILE = 310_000;
    private static final int AUTHORIZATION = 100;
    private static final int REVERSAL = 400;
    private static final int NETWORK = 800;
    private static final int ANY_CODE = 123_456_789;
    private static final byte[] REFERENCE = {(byte) 0xDF, 0x02, 8, 'J', 'O', 'B', '-', '0', '0', '0', '7'};

    private final RequestEncoder encoder = new RequestEncoder();
    private final RequestFields fields = new RequestFields();
    private final SplittableRandom chance = new SplittableRandom(7);
    private final Terminals terminals;
    private final Cmac[] macs;
    private final int cards;

    TerminalSide(final KeyStore keys, final Terminals terminals, final int cards) {
        this.terminals = terminals;
        this.cards = cards;
        macs = terminals.macs(keys, MacLabels.request());
    }

    /** Adds a request of a kind by any terminal that is sent so many requests from now. */
    void send(final DecodeBenchmark.Asked asked, final PacedClock clock, final int ahead, final Frames frames) {
        send(asked, chance.nextInt(terminals.count()), clock, ahead, frames);
    }

    /** The same by one terminal. */
    void send(
            final DecodeBenchmark.Asked asked,
            final int terminal,
            final PacedClock clock,
            final int ahead,
            final Frames frames) {
        fields.reset(AUTHORIZATION);
        fields.terminal = terminals.terminal(terminal);
        fields.acceptor = terminals.acceptor(terminal);
        fields.transmittedAt = clock.transmittedAt(ahead);
        fields.stan = clock.stan(ahead);
        switch (asked) {
            case PRESENCE -> card(PRESENCE);
            case INQUIRY -> {
                card(PROFILE);
                fields.code = ANY_CODE;
                fields.additional = REFERENCE;
            }
            case REVERSAL -> {
                fields.mti = REVERSAL;
                fields.originalMti = AUTHORIZATION;
                fields.originalStan = fields.stan;
                fields.originalTransmittedAt = fields.transmittedAt;
            }
            case ECHO -> {
                fields.mti = NETWORK;
                fields.networkCode = NetworkCode.ECHO.code();
            }
        }
        frames.add(encoder, fields, macs[terminal], terminal);
    }

    private void card(final int processingCode) {
        fields.panDigits = SampleCards.PAN_DIGITS;
        fields.pan = SampleCards.pan(1 + chance.nextInt(cards));
        fields.processingCode = processingCode;
        fields.localTime = 100_102;
        fields.localDate = 1121;
        fields.posEntryMode = 51;
    }

    /** So many requests of a kind. */
    static Frames frames(
            final DecodeBenchmark.Asked asked,
            final KeyStore keys,
            final Terminals terminals,
            final int cards,
            final int count) {
        final TerminalSide side = new TerminalSide(keys, terminals, cards);
        final PacedClock clock = new PacedClock();
        final Frames frames = new Frames(count);
        for (int i = 0; i < count; i++) {
            side.send(asked, clock, i, frames);
        }
        return frames;
    }
}
