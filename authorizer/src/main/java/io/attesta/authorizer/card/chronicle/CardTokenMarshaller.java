package io.attesta.authorizer.card.chronicle;

import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.hash.serialization.BytesReader;
import net.openhft.chronicle.hash.serialization.BytesWriter;
import net.openhft.chronicle.wire.WireIn;
import net.openhft.chronicle.wire.WireOut;

/** A {@link CardToken} as 16 bytes. Own and stateless: nothing is compiled at run time for it. */
final class CardTokenMarshaller implements BytesReader<CardToken>, BytesWriter<CardToken> {
    @Override
    public CardToken read(final Bytes<?> in, final CardToken using) {
        final CardToken token = using == null ? new CardToken() : using;
        token.set(in.readLong(), in.readLong());
        return token;
    }

    @Override
    public void write(final Bytes<?> out, final CardToken token) {
        out.writeLong(token.high());
        out.writeLong(token.low());
    }

    @Override
    public void readMarshallable(final WireIn wire) {
        // Has no state to keep.
    }

    @Override
    public void writeMarshallable(final WireOut wire) {
        // Has no state to keep.
    }
}
