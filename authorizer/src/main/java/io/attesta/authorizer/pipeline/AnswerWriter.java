package io.attesta.authorizer.pipeline;

import io.attesta.authorizer.acceptor.EnrolledPairs;
import io.attesta.authorizer.decision.FileAction;
import io.attesta.authorizer.decision.FileRecord;
import io.attesta.authorizer.decision.Outcome;
import io.attesta.authorizer.decision.TransactionRequest;
import io.attesta.keystore.Cmac;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.KeyStoreException;
import io.attesta.keystore.mac.MacLabels;
import io.attesta.protocol.codec.Echo;
import io.attesta.protocol.codec.RequestTags;
import io.attesta.protocol.codec.ResponseEncoder;
import io.attesta.protocol.codec.ResponseFields;
import io.attesta.protocol.iso.Mti;
import io.attesta.protocol.iso.NetworkCode;
import io.attesta.protocol.iso.ResponseCode;

/**
 * Turns outcomes into sealed messages: the one place that says which element an answer has. The message stands in {@link #bytes()}
 * until the next one. Owned by one thread.
 */
public final class AnswerWriter {
    // Node above sequence: 16 + 46 bits stay below 36^12. Node 1 adds nothing.
    private static final int RRN_SEQUENCE_BITS = 46;

    // DE 66.
    private static final int EQUAL = 1;
    private static final int NOT_EQUAL = 2;

    private final ResponseEncoder encoder = new ResponseEncoder();
    private final ResponseFields fields = new ResponseFields();
    private final byte[] message = new byte[ResponseEncoder.MAX_LENGTH];
    private final byte[] tag = new byte[Cmac.LENGTH];
    private final TerminalMacs macs;
    private final long rrnBase;
    private final MacVersions macVersions;

    public AnswerWriter(final KeyStore keys, final EnrolledPairs enrolled, final int node) {
        macs = new TerminalMacs(keys, MacLabels.response(), enrolled);
        rrnBase = (long) (node - 1) << RRN_SEQUENCE_BITS;
        macVersions = new MacVersions(keys);
    }

    /** The message written last, from 0; overwritten by the next. */
    public byte[] bytes() {
        return message;
    }

    /**
     * Writes the answer to a decided or unrecorded request.
     *
     * @param asking the request that is being answered: names the MAC key version and the pair
     * @param request the request that was decided: the same, or the one whose answer is repeated
     * @param proof statement and receipt; ignored if the request wanted none or the outcome has none
     * @return length in bytes
     */
    int decided(
            final TransactionRequest asking,
            final TransactionRequest request,
            final Outcome outcome,
            final Proof proof) {
        fields.reset(Mti.answer(request.mti), outcome.reason.responseCode());
        fields.reason = outcome.reason.ascii();
        fields.code = outcome.code;
        fields.sessionExpiry = outcome.sessionExpiry;
        fields.occupation = outcome.occupation;
        fields.flagsTold = outcome.flagsTold;
        fields.cardKnown = outcome.cardKnown;
        fields.cardVersion = outcome.cardVersion;
        fields.feedAge = outcome.feedAge;
        if (outcome.leaf > 0) {
            fields.rrnAssigned = !request.echo.hasRrn();
            fields.rrn = rrnBase + outcome.sequence;
            if ((request.options & RequestTags.OPTION_NO_RECEIPT) == 0) {
                proof.copyTo(fields);
            }
        }
        if (outcome.approved()) {
            ofType(request, outcome);
        }
        return sealed(asking, request.echo);
    }

    private void ofType(final TransactionRequest request, final Outcome outcome) {
        switch (request.type()) {
            case Mti.TOTALS -> {
                fields.settlementCode = outcome.approvals == request.terminalCount ? EQUAL : NOT_EQUAL;
                fields.authorizations = outcome.approvals;
            }
            case Mti.FILE_ACTION -> {
                if (FileAction.of(request.fileUpdateCode) == FileAction.INQUIRE) {
                    record(outcome.record);
                }
            }
            case Mti.NETWORK_MANAGEMENT -> {
                if (request.networkCode == NetworkCode.KEY_CHANGE.code()) {
                    // The answer announces the current version, whatever the request was sealed under; no key travels.
                    fields.macKeyVersion = macVersions.current();
                }
            }
            default -> {
                // The other types tell nothing of their own.
            }
        }
    }

    private void record(final FileRecord record) {
        fields.record.write(
                record.version,
                record.status.ordinal(),
                record.expiry,
                record.sequenceNumber,
                record.occupation,
                record.flags,
                record.county,
                record.reason);
    }

    /** Writes a refusal of the edge (30, 63, 91, 12) under the pair's key. */
    public int refused(final TransactionRequest request, final ResponseCode code, final byte[] reason) {
        fields.reset(Mti.answer(request.mti), code);
        fields.reason = reason;
        return sealed(request, request.echo);
    }

    /** Writes a refusal of the edge without a MAC: the request named no pair. */
    public int refusedUnsealed(final int mti, final Echo echo, final ResponseCode code, final byte[] reason) {
        fields.reset(Mti.answer(mti), code);
        fields.reason = reason;
        return encoder.encode(echo, fields, false, message, 0);
    }

    private int sealed(final TransactionRequest asking, final Echo echo) {
        // A version that was retired while the request was in work seals nothing any more.
        int version = macVersions.isUsable(asking.macKeyVersion) ? asking.macKeyVersion : macVersions.current();
        Cmac key;
        try {
            key = key(version, asking);
        } catch (final KeyStoreException e) {
            if (macVersions.isStillUsable(version)) {
                throw e;
            }
            // Retired between two lines: the answer is as good under the current one, and names it.
            version = macVersions.current();
            key = key(version, asking);
        }
        if (asking.macKeyNamed && fields.macKeyVersion == ResponseFields.ABSENT) {
            fields.macKeyVersion = version;
        }
        final int length = encoder.encode(echo, fields, true, message, 0);
        final int macOffset = length - ResponseEncoder.MAC_LENGTH;
        key.compute(message, 0, macOffset, tag, 0);
        System.arraycopy(tag, 0, message, macOffset, ResponseEncoder.MAC_LENGTH);
        return length;
    }

    private Cmac key(final int version, final TransactionRequest asking) {
        return macs.of(version, asking.terminal, asking.acceptorHigh, asking.acceptorLow);
    }
}
