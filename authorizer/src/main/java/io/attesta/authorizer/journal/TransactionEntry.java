package io.attesta.authorizer.journal;

import io.attesta.authorizer.decision.AcceptorKey;
import io.attesta.authorizer.decision.CardStatus;
import io.attesta.authorizer.decision.DeclineReason;
import io.attesta.authorizer.decision.FileAction;
import io.attesta.authorizer.decision.FileRecord;
import io.attesta.authorizer.decision.Outcome;
import io.attesta.authorizer.decision.TransactionRequest;
import io.attesta.protocol.iso.Mti;
import java.nio.ByteBuffer;

/**
 * A decided request as an entry: what decides and what was decided, with what its answer repeats, so that the answer can be
 * made again byte for byte. No card number; the MAC key version is the asking request's.
 *
 * <pre>
 *    0   4  entry header
 *    4   1  leaf, 1 to 255; 0 without a statement
 *    5   1  bit 0 Luhn digit right, bit 1 card known, bit 2 card given,
 *           bit 3 original awaited, bit 4 record given
 *    6   2  MTI                         8   8  sequence
 *   16   8  received at, ms            24   8  DE 7
 *   32   4  DE 3                       36   4  DE 11
 *   40   4  DE 12, -1 if absent        44   2  DE 13, -1 if absent
 *   46   2  DE 14, -1 if absent        48   2  last four digits, -1
 *   50   4  DE 38, -2 absent, -1 none  54  16  card token
 *   70   8  DE 41                      78  15  DE 42
 *   93   1  options (DF01)             94  16  request digest
 *  110  16  transaction key           126   8  fingerprint
 *  134   1  decline reason            135   1  session effect
 *  136   4  code, -1 none             140   8  end of session, s, -1
 *  148   8  card version              156   4  COR code told, -1
 *  160   4  flags told, -1            164   4  feed age, s, -1
 *  168   2  echoed set                170   1  length of the echo before DE 37
 *  171   1  length of the echo up to DE 64
 *  172   1  echoed length n           173   1  reference length r
 *  174   n  echoed elements, then r bytes of reference, then by type
 *
 *  0120    2  DE 39 given              1  decline reason of the server
 *  04xx    2  MTI, 4 STAN, 8 DE 7 and 16 key of the original,
 *          8  its sequence, -1 if unknown
 *  0302    1  DE 91                    1  bit 0 file known, bit 1 record
 *             complete, bit 2 versioned
 *          8  version                  1  status
 *          2  expiry YYMM              2  sequence number
 *          4  COR code                 2  flags
 *          2  county                   2  reason
 *  0500    8  DE 81                    8  server's count
 *  0800    2  DE 70
 * </pre>
 */
public final class TransactionEntry {
    private static final int LUHN = 1;
    private static final int KNOWN = 1 << 1;
    private static final int GIVEN = 1 << 2;
    private static final int AWAITED = 1 << 3;
    private static final int RECORD = 1 << 4;
    private static final int FILE_KNOWN = 1;
    private static final int COMPLETE = 1 << 1;
    private static final int VERSIONED = 1 << 2;

    private TransactionEntry() {}

    /** Appends a request and its outcome. */
    public static void write(final TransactionRequest request, final Outcome outcome, final ByteBuffer out) {
        final int begin = EntryType.TRANSACTION.begin(out);
        out.put((byte) outcome.leaf);
        out.put((byte) ((request.luhnHolds ? LUHN : 0)
                | (outcome.cardKnown ? KNOWN : 0)
                | (request.cardGiven ? GIVEN : 0)
                | (outcome.originalAwaited ? AWAITED : 0)
                | (outcome.recordGiven ? RECORD : 0)));
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
        out.putLong(request.fingerprint);
        out.put((byte) outcome.reason.number()).put((byte) outcome.sessionEffect.ordinal());
        out.putInt(outcome.code).putLong(outcome.sessionExpiry).putLong(outcome.cardVersion);
        out.putInt(outcome.occupation).putInt(outcome.flagsTold).putInt((int) outcome.feedAge);
        out.putShort((short) request.echo.set()).put((byte) request.echo.headLength());
        out.put((byte) request.echo.lowLength()).put((byte) request.echo.length());
        out.put((byte) request.referenceLength);
        out.put(request.echo.bytes(), 0, request.echo.length());
        out.put(request.reference, 0, request.referenceLength);
        writeOfType(request, outcome, out);
        EntryType.end(out, begin);
    }

    private static void writeOfType(final TransactionRequest request, final Outcome outcome, final ByteBuffer out) {
        switch (request.type()) {
            case Mti.AUTHORIZATION_ADVICE ->
                out.putShort((short) request.givenResponse).put((byte) outcome.serverReason.number());
            case Mti.REVERSAL, Mti.REVERSAL_ADVICE -> {
                out.putShort((short) request.original.mti).putInt(request.original.stan);
                out.putLong(request.original.transmittedAt);
                out.putLong(request.original.keyHigh).putLong(request.original.keyLow);
                out.putLong(outcome.originalSequence);
            }
            case Mti.FILE_ACTION -> writeFileAction(request, outcome, out);
            case Mti.TOTALS -> out.putLong(request.terminalCount).putLong(outcome.approvals);
            case Mti.NETWORK_MANAGEMENT -> out.putShort((short) request.networkCode);
            default -> {
                // A 0100 has nothing of its own.
            }
        }
    }

    /** One record: what an inquiry was told, or what a change brought (from which what it left follows). */
    private static void writeFileAction(final TransactionRequest request, final Outcome outcome, final ByteBuffer out) {
        final FileRecord record = isInquiry(request) ? outcome.record : request.record;
        out.put((byte) request.fileUpdateCode);
        out.put((byte) ((request.fileKnown ? FILE_KNOWN : 0)
                | (record.complete ? COMPLETE : 0)
                | (record.versioned ? VERSIONED : 0)));
        out.putLong(record.version).put((byte) record.status.ordinal());
        out.putShort((short) record.expiry).putShort((short) record.sequenceNumber);
        out.putInt(record.occupation);
        out.putShort((short) record.flags).putShort((short) record.county).putShort((short) record.reason);
    }

    private static boolean isInquiry(final TransactionRequest request) {
        return request.fileUpdateCode == FileAction.INQUIRE.updateCode();
    }

    /** Reads an entry, its buffer behind the entry header, into a request and an outcome. */
    public static void read(final ByteBuffer in, final TransactionRequest request, final Outcome outcome) {
        outcome.refuse(DeclineReason.NONE);
        outcome.leaf = in.get() & 0xFF;
        final int bits = in.get();
        request.luhnHolds = (bits & LUHN) != 0;
        outcome.cardKnown = (bits & KNOWN) != 0;
        request.cardGiven = (bits & GIVEN) != 0;
        outcome.originalAwaited = (bits & AWAITED) != 0;
        outcome.recordGiven = (bits & RECORD) != 0;
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
        request.fingerprint = in.getLong();
        readOutcome(in, outcome);
        final int set = in.getShort();
        final int head = in.get();
        final int low = in.get();
        final int echoed = in.get();
        request.referenceLength = in.get();
        request.echo.restore(set, head, low, in.array(), in.arrayOffset() + in.position(), echoed);
        in.position(in.position() + echoed);
        in.get(request.reference, 0, request.referenceLength);
        readOfType(in, request, outcome);
        request.macKeyVersion = 0;
        request.macKeyNamed = false;
    }

    private static void readOfType(final ByteBuffer in, final TransactionRequest request, final Outcome outcome) {
        switch (request.type()) {
            case Mti.AUTHORIZATION_ADVICE -> {
                request.givenResponse = in.getShort();
                outcome.serverReason = DeclineReason.of(in.get());
            }
            case Mti.REVERSAL, Mti.REVERSAL_ADVICE -> {
                request.original.mti = in.getShort();
                request.original.stan = in.getInt();
                request.original.transmittedAt = in.getLong();
                request.original.keyHigh = in.getLong();
                request.original.keyLow = in.getLong();
                outcome.originalSequence = in.getLong();
            }
            case Mti.FILE_ACTION -> readFileAction(in, request, outcome);
            case Mti.TOTALS -> {
                request.terminalCount = in.getLong();
                outcome.approvals = in.getLong();
            }
            case Mti.NETWORK_MANAGEMENT -> request.networkCode = in.getShort();
            default -> {
                // A 0100 has nothing of its own.
            }
        }
    }

    private static void readFileAction(final ByteBuffer in, final TransactionRequest request, final Outcome outcome) {
        request.fileUpdateCode = in.get();
        final int bits = in.get();
        request.fileKnown = (bits & FILE_KNOWN) != 0;
        final FileRecord record = request.record;
        record.complete = (bits & COMPLETE) != 0;
        record.versioned = (bits & VERSIONED) != 0;
        record.version = in.getLong();
        record.status = CardStatus.of(in.get());
        record.expiry = in.getShort();
        record.sequenceNumber = in.getShort();
        record.occupation = in.getInt();
        record.flags = in.getShort() & 0xFFFF;
        record.county = in.getShort() & 0xFFFF;
        record.reason = in.getShort() & 0xFFFF;
        if (isInquiry(request)) {
            outcome.record.copy(record);
            record.clear();
        }
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
        outcome.kind = outcome.leaf > 0 ? Outcome.Kind.DECIDED : Outcome.Kind.NOTED;
    }
}
