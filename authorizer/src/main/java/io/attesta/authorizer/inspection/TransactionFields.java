package io.attesta.authorizer.inspection;

import io.attesta.authorizer.decision.FileRecord;
import io.attesta.authorizer.decision.Outcome;
import io.attesta.authorizer.decision.TransactionRequest;
import io.attesta.protocol.codec.Echo;
import io.attesta.protocol.iso.AuthorizationCode;
import io.attesta.protocol.iso.Mti;
import java.nio.charset.StandardCharsets;

/** What a decided request says: first what was asked, then what was decided. */
final class TransactionFields {
    private TransactionFields() {}

    static void add(final TransactionRequest request, final Outcome outcome, final FieldList fields) {
        asked(request, fields);
        ofType(request, fields);
        decided(request, outcome, fields);
    }

    private static void asked(final TransactionRequest request, final FieldList fields) {
        fields.digits("mti", request.mti, 4)
                .time("at", request.receivedAtMs)
                .digits("transmission", request.transmittedAt, 10)
                .digits("stan", request.stan, 6)
                .terminal("terminal", request.terminal)
                .acceptor("acceptor", request.acceptorHigh, request.acceptorLow)
                .digits("processing", request.processingCode == 0 ? -1 : request.processingCode, 6)
                .digits("localTime", request.localTime, 6)
                .digits("localDate", request.localDate, 4);
        if (request.cardGiven) {
            fields.hex("card", request.tokenHigh, request.tokenLow)
                    .digits("lastFour", request.lastFour, 4)
                    .digits("expiry", request.expiry, 4);
            if (!request.luhnHolds) {
                fields.add("luhn", false);
            }
        }
        if (request.sessionCode != TransactionRequest.NO_CODE) {
            fields.add(
                    "codeGiven",
                    request.sessionCode == TransactionRequest.MALFORMED_CODE
                            ? "malformed"
                            : AuthorizationCode.text(request.sessionCode));
        }
        if (request.echo.hasRrn()) {
            fields.add(
                    "rrn",
                    latin(request.echo.bytes(), request.echo.headLength(), Echo.RRN_LENGTH)
                            .strip());
        }
        fields.add("reference", latin(request.reference, 0, request.referenceLength))
                .hex("digest", request.digest)
                .hex("key", request.keyHigh, request.keyLow);
    }

    private static void ofType(final TransactionRequest request, final FieldList fields) {
        switch (request.type()) {
            case Mti.AUTHORIZATION_ADVICE -> fields.add("responseGiven", EntryFields.letters(request.givenResponse));
            case Mti.REVERSAL, Mti.REVERSAL_ADVICE ->
                fields.digits("originalMti", request.original.mti, 4)
                        .digits("originalStan", request.original.stan, 6)
                        .digits("originalTransmission", request.original.transmittedAt, 10)
                        .hex("originalKey", request.original.keyHigh, request.original.keyLow);
            case Mti.FILE_ACTION -> {
                fields.add("update", String.valueOf((char) request.fileUpdateCode));
                if (request.record.versioned) {
                    record("asked", request.record, fields);
                }
            }
            case Mti.TOTALS -> fields.add("terminalCount", request.terminalCount);
            case Mti.NETWORK_MANAGEMENT -> fields.digits("network", request.networkCode, 3);
            default -> {
                // A 0100 has nothing of its own.
            }
        }
    }

    private static void record(final String prefix, final FileRecord record, final FieldList fields) {
        fields.add(prefix + "Version", record.version);
        if (record.complete) {
            fields.add(prefix + "Status", record.status.name())
                    .digits(prefix + "Expiry", record.expiry, 4)
                    .digits(prefix + "Occupation", record.occupation, 6)
                    .add(prefix + "Flags", record.flags);
        }
    }

    private static void decided(final TransactionRequest request, final Outcome outcome, final FieldList fields) {
        if (outcome.leaf > 0) {
            fields.add("leaf", outcome.leaf).add("sequence", outcome.sequence);
        }
        fields.add("reason", outcome.reason.name())
                .add("response", outcome.reason.responseCode().text())
                .add("session", outcome.sessionEffect.name());
        if (outcome.code != AuthorizationCode.NONE) {
            fields.add("code", AuthorizationCode.text(outcome.code));
        }
        if (outcome.sessionExpiry >= 0) {
            fields.time("sessionEnd", outcome.sessionExpiry * 1000);
        }
        if (outcome.cardKnown || outcome.cardVersion > 0) {
            fields.add("cardVersion", outcome.cardVersion);
        }
        fields.digits("occupationTold", outcome.occupation, 6)
                .given("flagsTold", outcome.flagsTold)
                .given("feedAge", outcome.feedAge);
        switch (request.type()) {
            case Mti.AUTHORIZATION_ADVICE -> fields.add("serverReason", outcome.serverReason.name());
            case Mti.REVERSAL, Mti.REVERSAL_ADVICE ->
                fields.given("originalSequence", outcome.originalSequence)
                        .add("originalAwaited", outcome.originalAwaited);
            case Mti.FILE_ACTION -> {
                if (outcome.recordGiven && outcome.record.version != 0) {
                    record("told", outcome.record, fields);
                }
            }
            case Mti.TOTALS -> fields.given("serverCount", outcome.approvals);
            default -> {
                // Nothing of its own.
            }
        }
    }

    private static String latin(final byte[] bytes, final int offset, final int length) {
        return new String(bytes, offset, length, StandardCharsets.ISO_8859_1);
    }
}
