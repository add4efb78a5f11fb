package io.attesta.authorizer.journal;

import io.attesta.authorizer.decision.AcceptorKey;
import io.attesta.authorizer.decision.DeclineReason;
import io.attesta.authorizer.decision.Outcome;
import io.attesta.authorizer.decision.TransactionRequest;
import java.nio.ByteBuffer;

/**
 * A decided request as an entry: what decides and what was decided, with what its answer repeats, so that the answer can be
 * made again byte for byte. No card number; the MAC key version is the asking request's.
 *
 * <pre>
 *    0   4  entry header
 *    4   1  leaf, 1 to 255
 *    5   1  bit 0 Luhn digit right, bit 1 card known
 *    6   2  MTI                         8   8  sequence
 *   16   8  received at, ms            24   8  DE 7
 *   32   4  DE 3                       36   4  DE 11
 *   40   4  DE 12                      44   2  DE 13
 *   46   2  DE 14, -1 if absent        48   2  last four digits
 *   50   4  DE 38, -2 absent, -1 none  54  16  card token
 *   70   8  DE 41                      78  15  DE 42
 *   93   1  options (DF01)             94  16  request digest
 *  110  16  transaction key           126  16  fingerprint
 *  142   1  decline reason            143   1  session effect
 *  144   4  code, -1 none             148   8  end of session, s, -1
 *  156   8  card version              164   4  COR code told, -1
 *  168   4  flags told, -1            172   4  feed age, s, -1
 *  176   2  echoed set   178  1  head length   179  1  echoed length n
 *  180   1  reference length r
 *  181   n  echoed elements, then r bytes of reference
 * </pre>
 */
public final class TransactionEntry {
    private static final int LUHN = 1;
    private static final int KNOWN = 2;

    private TransactionEntry() {}

    /** Appends a request and its outcome. */
    public static void write(final TransactionRequest request, final Outcome outcome, final ByteBuffer out) {
        final int begin = EntryType.TRANSACTION.begin(out);
        out.put((byte) outcome.leaf);
        out.put((byte) ((request.luhnHolds ? LUHN : 0) | (outcome.cardKnown ? KNOWN : 0)));
        out.putShort((short) request.mti).putLong(outcome.sequence);
        out.putLong(request.receivedAtMs).putLong(request.transmittedAt);
        out.putInt(request.processingCode).putInt(request.stan);
        out.putInt(request.localTime).putShort((short) request.localDate);
        out.putShort((short) request.expiry).putShort((short) request.lastFour);
        out.putInt(request.sessionCode);
        out.putLong(request.tokenHigh).putLong(request.tokenLow).putLong(request.terminal);
        AcceptorKey.write(request.acceptorHigh, request.acceptorLow, out.array(), out.arrayOffset() + out.position());
        out.position(out.position() + AcceptorKey.LENGTH);
        out.put((byte) request.options).put(request.digest);
        out.putLong(request.keyHigh).putLong(request.keyLow);
        out.putLong(request.fingerprintHigh).putLong(request.fingerprintLow);
        out.put((byte) outcome.reason.number()).put((byte) outcome.sessionEffect.ordinal());
        out.putInt(outcome.code).putLong(outcome.sessionExpiry).putLong(outcome.cardVersion);
        out.putInt(outcome.occupation).putInt(outcome.flagsTold).putInt((int) outcome.feedAge);
        out.putShort((short) request.echo.set()).put((byte) request.echo.headLength());
        out.put((byte) request.echo.length()).put((byte) request.referenceLength);
        out.put(request.echo.bytes(), 0, request.echo.length());
        out.put(request.reference, 0, request.referenceLength);
        EntryType.end(out, begin);
    }

    /** Reads an entry, its buffer behind the entry header, into a request and an outcome. */
    public static void read(final ByteBuffer in, final TransactionRequest request, final Outcome outcome) {
        outcome.refuse(DeclineReason.NONE);
        outcome.leaf = in.get() & 0xFF;
        final int bits = in.get();
        request.luhnHolds = (bits & LUHN) != 0;
        outcome.cardKnown = (bits & KNOWN) != 0;
        request.mti = in.getShort();
        outcome.sequence = in.getLong();
        request.receivedAtMs = in.getLong();
        request.transmittedAt = in.getLong();
        request.processingCode = in.getInt();
        request.stan = in.getInt();
        request.localTime = in.getInt();
        request.localDate = in.getShort();
        request.expiry = in.getShort();
        request.lastFour = in.getShort();
        request.sessionCode = in.getInt();
        request.tokenHigh = in.getLong();
        request.tokenLow = in.getLong();
        request.terminal = in.getLong();
        final int acceptor = in.arrayOffset() + in.position();
        request.acceptorHigh = AcceptorKey.high(in.array(), acceptor);
        request.acceptorLow = AcceptorKey.low(in.array(), acceptor);
        in.position(in.position() + AcceptorKey.LENGTH);
        request.options = in.get() & 0xFF;
        in.get(request.digest);
        request.keyHigh = in.getLong();
        request.keyLow = in.getLong();
        request.fingerprintHigh = in.getLong();
        request.fingerprintLow = in.getLong();
        readOutcome(in, outcome);
        final int set = in.getShort();
        final int head = in.get();
        final int echoed = in.get();
        request.referenceLength = in.get();
        request.echo.restore(set, head, in.array(), in.arrayOffset() + in.position(), echoed);
        in.position(in.position() + echoed);
        in.get(request.reference, 0, request.referenceLength);
        request.macKeyVersion = 0;
        request.macKeyNamed = false;
    }

    private static void readOutcome(final ByteBuffer in, final Outcome outcome) {
        outcome.reason = DeclineReason.of(in.get());
        outcome.sessionEffect = Outcome.SessionEffect.of(in.get());
        outcome.code = in.getInt();
        outcome.sessionExpiry = in.getLong();
        outcome.cardVersion = in.getLong();
        outcome.occupation = in.getInt();
        outcome.flagsTold = in.getInt();
        outcome.feedAge = in.getInt();
    }
}
