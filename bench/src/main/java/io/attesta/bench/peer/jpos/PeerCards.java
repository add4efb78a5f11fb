package io.attesta.bench.peer.jpos;

import io.attesta.authorizer.card.CardRecord;
import io.attesta.authorizer.feed.SampleWorld;
import io.attesta.keystore.BlockEncryption;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.KeyUsage;
import io.attesta.protocol.iso.CardNumber;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentHashMap;

/** The sample cards in a map by card number, with their tokens. Filled once; thread-safe. */
final class PeerCards {
    private static final float LOAD = 0.75f;

    private final ConcurrentHashMap<String, PeerCard> byNumber;

    PeerCards(final int count, final KeyStore keys) {
        byNumber = new ConcurrentHashMap<>((int) (count / LOAD) + 1);
        final BlockEncryption tokens = keys.blockEncryption(KeyUsage.TOKEN, keys.currentVersion(KeyUsage.TOKEN));
        final byte[] block = new byte[CardNumber.BLOCK_LENGTH];
        for (int i = 1; i <= count; i++) {
            final String number = SampleWorld.pan(i);
            CardNumber.toBlock(number, block, 0);
            tokens.encrypt(block, 0, block, 0);
            final ByteBuffer halves = ByteBuffer.wrap(block);
            final CardRecord card = SampleWorld.card(i, halves.getLong(), halves.getLong());
            byNumber.put(
                    number,
                    new PeerCard(
                            card.status, card.expiry, card.occupation, card.version, card.tokenHigh, card.tokenLow));
        }
    }

    /** Null if there is none such. */
    PeerCard find(final String number) {
        return number == null ? null : byNumber.get(number);
    }
}
