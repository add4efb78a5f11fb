package io.attesta.bench.peer;

import io.attesta.bench.load.RequestEncoder;
import io.attesta.bench.load.RequestFields;
import io.attesta.bench.load.SampleCards;
import io.attesta.bench.load.SampleTerminals;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.KeyUsage;
import io.attesta.keystore.mac.MacLabels;
import io.attesta.protocol.iso.Action;
import io.attesta.protocol.iso.Mti;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Requests for the bare client, made once: the same elements, and so the same length, as the generator's presences have. */
public final class PresenceFrames {
    private static final int CHIP = 51;

    private PresenceFrames() {}

    /** A frame for each connection, length in front, MAC behind. */
    public static List<byte[]> of(final KeyStore keys, final int connections) {
        final List<byte[]> frames = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            frames.add(frame(keys, i));
        }
        return frames;
    }

    private static byte[] frame(final KeyStore keys, final int index) {
        final RequestFields fields = new RequestFields();
        fields.reset(Mti.AUTHORIZATION);
        fields.pan = SampleCards.pan(index + 1L);
        fields.panDigits = SampleCards.PAN_DIGITS;
        fields.processingCode = Action.PRESENCE.code() * 10_000;
        fields.transmittedAt = 1122_120000L;
        fields.stan = index + 1;
        fields.localTime = 140000;
        fields.localDate = 1122;
        fields.expiry = SampleCards.expiry(index + 1L);
        fields.posEntryMode = CHIP;
        fields.terminal = SampleTerminals.terminal(SampleTerminals.countyOf(index), SampleTerminals.numberOf(index));
        fields.acceptor = SampleTerminals.acceptor(SampleTerminals.countyOf(index), SampleTerminals.numberOf(index));
        final byte[] frame = new byte[RequestEncoder.MAX_LENGTH];
        final int length = new RequestEncoder()
                .encode(
                        fields,
                        keys.derivedCmac(
                                KeyUsage.MAC_MASTER,
                                keys.currentVersion(KeyUsage.MAC_MASTER),
                                MacLabels.request(),
                                MacLabels.context(fields.terminal, fields.acceptor)),
                        frame,
                        0);
        return Arrays.copyOf(frame, length);
    }
}
