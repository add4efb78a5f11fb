package io.attesta.authorizer.card.chronicle;

import io.attesta.authorizer.card.CardRecord;
import io.attesta.authorizer.decision.CardStatus;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.hash.serialization.BytesReader;
import net.openhft.chronicle.hash.serialization.BytesWriter;
import net.openhft.chronicle.wire.WireIn;
import net.openhft.chronicle.wire.WireOut;

/**
 * A {@link CardRecord} as {@value CardRecord#LENGTH} bytes, the token left out (it is the key).
 *
 * <pre>
 *  0        8            16            24           28       32      34       36       38       40       44     48
 * +--------+------------+-------------+------------+--------+-------+--------+--------+--------+--------+------+
 * |version | changed at | active since| occupation | expiry | flags | county | reason | number | status | seen |
 * +--------+------------+-------------+------------+--------+-------+--------+--------+--------+--------+------+
 * </pre>
 */
final class CardRecordMarshaller implements BytesReader<CardRecord>, BytesWriter<CardRecord> {
    @Override
    public CardRecord read(final Bytes<?> in, final CardRecord using) {
        final CardRecord card = using == null ? new CardRecord() : using;
        card.version = in.readLong();
        card.changedAtMs = in.readLong();
        card.activeSince = in.readLong();
        card.occupation = in.readInt();
        card.expiry = in.readInt();
        card.flags = in.readUnsignedShort();
        card.county = in.readUnsignedShort();
        card.reason = in.readUnsignedShort();
        card.sequenceNumber = in.readUnsignedShort();
        card.status = CardStatus.of(in.readInt());
        card.seenBy = in.readInt();
        return card;
    }

    @Override
    public void write(final Bytes<?> out, final CardRecord card) {
        out.writeLong(card.version);
        out.writeLong(card.changedAtMs);
        out.writeLong(card.activeSince);
        out.writeInt(card.occupation);
        out.writeInt(card.expiry);
        out.writeUnsignedShort(card.flags);
        out.writeUnsignedShort(card.county);
        out.writeUnsignedShort(card.reason);
        out.writeUnsignedShort(card.sequenceNumber);
        out.writeInt(card.status.ordinal());
        out.writeInt(card.seenBy);
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
