package io.attesta.authorizer.archive;

import io.attesta.authorizer.acceptor.AcceptorRecord;
import io.attesta.authorizer.acceptor.TerminalRecord;
import io.attesta.authorizer.card.CardRecord;
import io.attesta.authorizer.decision.AcceptorKey;
import io.attesta.authorizer.decision.FileAction;
import io.attesta.authorizer.decision.Outcome;
import io.attesta.authorizer.decision.TransactionRequest;
import io.attesta.authorizer.decision.TransmissionTime;
import io.attesta.authorizer.journal.AcceptorEntry;
import io.attesta.authorizer.journal.BatchFrame;
import io.attesta.authorizer.journal.CardEntry;
import io.attesta.authorizer.journal.EntryType;
import io.attesta.authorizer.journal.EpochEntry;
import io.attesta.authorizer.journal.EpochStart;
import io.attesta.authorizer.journal.TerminalEntry;
import io.attesta.authorizer.journal.TransactionEntry;
import io.attesta.protocol.codec.Echo;
import io.attesta.protocol.iso.AuthorizationCode;
import io.attesta.protocol.iso.Mti;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Makes the archive's rows of a batch: the one place that says which column is what of the journal. The archiver sends what comes out,
 * reconciliation compares it. For one thread, reused.
 */
final class ArchiveRows {
    private static final int MAX_LEAVES = 256;
    private static final int DIGEST_LENGTH = 32;
    /** 12 characters of base 36 hold 62 bits: 16 of the node, 46 of the sequence. */
    private static final int NODE_SHIFT = 46;

    private static final int BASE_36 = 36;

    private final int node;
    private final byte[] issuer;
    private final TransactionRequest request = new TransactionRequest();
    private final Outcome outcome = new Outcome();
    private final CardRecord card = new CardRecord();
    private final byte[] scratch = new byte[64];
    private final byte[] digest = new byte[DIGEST_LENGTH];
    private final int[] statementOffsets = new int[MAX_LEAVES];
    private final int[] statementLengths = new int[MAX_LEAVES];
    private final MessageDigest sha256 = sha256();

    /**
     * @param node number of the node, 1 to 65535
     * @param issuer {@code iss} of its statements and headers: issuer's name, slash, node
     */
    ArchiveRows(final int node, final String issuer) {
        this.node = node;
        this.issuer = issuer.getBytes(StandardCharsets.US_ASCII);
    }

    /** Called for each authorization of a batch, before its row. */
    interface AuthorizationWatch {
        /** What the entry holds, with its statement's place in the frame. */
        void authorization(TransactionRequest request, Outcome outcome, int statementOffset, int statementLength);
    }

    /** Makes all rows of a batch. */
    void write(final BatchFrame frame, final RowTarget target, final AuthorizationWatch watch) {
        batch(frame, target.begin(ArchiveTable.BATCH, frame.number(), 0));
        target.end();
        indexStatements(frame);
        int place = 0;
        frame.rewind();
        for (ByteBuffer entry = frame.nextEntry(); entry != null; entry = frame.nextEntry()) {
            place++;
            switch (EntryType.read(entry)) {
                case TRANSACTION -> transaction(frame, place, entry, target, watch);
                case CARD -> card(frame, place, entry, target);
                case ACCEPTOR -> acceptor(frame, place, entry, target);
                case TERMINAL -> terminal(frame, place, entry, target);
                case FEED -> {
                    // Totals of an upload; what it changed are the cards' own rows.
                }
                case RULES -> {
                    // What was decided by them stands in the rows.
                }
                case EPOCH -> epoch(frame, place, entry, target);
                case KEYS -> {
                    // Each batch's row names the key that signed it.
                }
            }
        }
    }

    private void epoch(final BatchFrame frame, final int place, final ByteBuffer entry, final RowTarget target) {
        final EpochStart epoch = EpochEntry.read(entry);
        final RowSink row = target.begin(ArchiveTable.EPOCH, frame.number(), place);
        row.int4(node);
        row.int8(frame.number());
        row.int4(place);
        row.instant(epoch.atMs());
        row.int4(epoch.epoch());
        text(epoch.reason(), row);
        row.int8(epoch.lastBatch());
        bytes(epoch.lastRoot(), row);
        row.int8(epoch.nextSequence());
        row.int8(epoch.firstSequence());
        row.int8(epoch.archiveBatch());
        row.int8(epoch.checkpointBatch());
        row.int8(epoch.snapshotBatch());
        row.int8(epoch.knownRoots());
        // Their digest is in the signed header: so the database alone can prove what this row says.
        row.bytes(frame.array(), frame.entriesOffset(), frame.entriesLength());
        target.end();
    }

    /** SHA-256 over the entries of a batch, as its header holds it; 32 bytes, valid until the next call. */
    byte[] entriesDigest(final BatchFrame frame) {
        sha256.update(frame.array(), frame.entriesOffset(), frame.entriesLength());
        try {
            sha256.digest(digest, 0, DIGEST_LENGTH);
        } catch (final DigestException e) {
            throw new IllegalStateException("no room for a hash", e);
        }
        return digest;
    }

    private void batch(final BatchFrame frame, final RowSink row) {
        row.int4(node);
        row.int8(frame.number());
        row.instant(frame.seconds() * 1000);
        row.text(issuer, 0, issuer.length);
        bytes(frame.previousRoot(), row);
        bytes(frame.root(), row);
        bytes(frame.kid(), row);
        bytes(frame.signature(), row);
        row.int8(frame.firstSequence());
        row.int2(frame.statements());
        row.int4(frame.entries());
        bytes(entriesDigest(frame), row);
        row.int4(frame.length());
    }

    private void indexStatements(final BatchFrame frame) {
        frame.rewind();
        for (int leaf = 1; frame.nextStatement(); leaf++) {
            statementOffsets[leaf] = frame.statementOffset();
            statementLengths[leaf] = frame.statementLength();
        }
    }

    private void transaction(
            final BatchFrame frame,
            final int place,
            final ByteBuffer entry,
            final RowTarget target,
            final AuthorizationWatch watch) {
        TransactionEntry.read(entry, request, outcome);
        if (outcome.leaf == 0) {
            event(frame, place, target);
        } else {
            authorization(frame, target, watch);
        }
    }

    private void authorization(final BatchFrame frame, final RowTarget target, final AuthorizationWatch watch) {
        final int leaf = outcome.leaf;
        if (leaf > frame.statements()) {
            throw new IllegalStateException(
                    "batch " + frame.number() + " has no statement " + leaf + ", which an entry names");
        }
        watch.authorization(request, outcome, statementOffsets[leaf], statementLengths[leaf]);
        final RowSink row = target.begin(ArchiveTable.AUTHORIZATION, frame.number(), leaf);
        row.int4(node);
        row.int8(frame.number());
        row.int2(leaf);
        row.int8(outcome.sequence);
        row.recordedAt(request.receivedAtMs);
        code(row);
        outcome.reason.responseCode().copyTo(scratch, 0);
        row.text(scratch, 0, 2);
        row.int2(request.statementAction());
        token(request.tokenHigh, request.tokenLow, row);
        digitsOrAbsent(request.lastFour, 4, row);
        identifiers(row);
        row.int4(request.stan);
        rrn(row);
        digitsOrAbsent(request.localTime, 6, row);
        digitsOrAbsent(request.localDate, 4, row);
        row.instant(TransmissionTime.resolve(request.transmittedAt, request.receivedAtMs));
        textOrAbsent(request.reference, request.referenceLength, row);
        digits(request.mti, 4, row);
        outcome(row);
        advice(row);
        reversal(row);
        fileAction(row);
        row.bytes(frame.array(), statementOffsets[leaf], statementLengths[leaf]);
        target.end();
    }

    private void code(final RowSink row) {
        codeOrAbsent(outcome.code, row);
    }

    private void codeOrAbsent(final int code, final RowSink row) {
        if (code < 0) {
            row.absent();
        } else {
            AuthorizationCode.write(code, scratch, 0);
            row.text(scratch, 0, AuthorizationCode.LENGTH);
        }
    }

    private void identifiers(final RowSink row) {
        acceptorText(request.acceptorHigh, request.acceptorLow, row);
        terminalText(request.terminal, row);
    }

    private void outcome(final RowSink row) {
        if (outcome.approved()) {
            row.absent();
        } else {
            text(outcome.reason.name(), row);
        }
        text(outcome.sessionEffect.name(), row);
        if (outcome.sessionExpiry < 0) {
            row.absent();
        } else {
            row.instant(outcome.sessionExpiry * 1000);
        }
        row.int8(outcome.cardVersion);
    }

    private void advice(final RowSink row) {
        if (request.type() != Mti.AUTHORIZATION_ADVICE) {
            row.absent();
            row.absent();
            row.absent();
            return;
        }
        codeOrAbsent(request.sessionCode, row);
        scratch[0] = (byte) (request.givenResponse >>> 8);
        scratch[1] = (byte) request.givenResponse;
        printable(2);
        row.text(scratch, 0, 2);
        outcome.serverReason.responseCode().copyTo(scratch, 0);
        row.text(scratch, 0, 2);
    }

    private void reversal(final RowSink row) {
        if (request.type() == Mti.REVERSAL || request.type() == Mti.REVERSAL_ADVICE) {
            row.int4(request.original.stan);
            digits(request.original.transmittedAt, 10, row);
            if (outcome.originalSequence < 0) {
                row.absent();
            } else {
                row.int8(outcome.originalSequence);
            }
        } else {
            row.absent();
            row.absent();
            row.absent();
        }
    }

    private void fileAction(final RowSink row) {
        final FileAction action = request.type() == Mti.FILE_ACTION ? FileAction.of(request.fileUpdateCode) : null;
        if (action == null) {
            row.absent();
        } else {
            text(action.name(), row);
        }
    }

    private void event(final BatchFrame frame, final int place, final RowTarget target) {
        final RowSink row = target.begin(ArchiveTable.EVENT, frame.number(), place);
        row.int4(node);
        row.int8(frame.number());
        row.int4(place);
        row.recordedAt(request.receivedAtMs);
        identifiers(row);
        row.int4(request.stan);
        row.instant(TransmissionTime.resolve(request.transmittedAt, request.receivedAtMs));
        digits(request.mti, 4, row);
        if (request.type() == Mti.TOTALS) {
            row.absent();
            row.int8(request.terminalCount);
            row.int8(outcome.approvals);
        } else {
            row.int2(request.networkCode);
            row.absent();
            row.absent();
        }
        target.end();
    }

    /** DE 37 of the answer: the request's own, or base 36 of node and sequence. */
    private void rrn(final RowSink row) {
        if (request.echo.hasRrn()) {
            System.arraycopy(request.echo.bytes(), request.echo.headLength(), scratch, 0, Echo.RRN_LENGTH);
            printable(Echo.RRN_LENGTH);
        } else {
            long rest = ((node - 1L) << NODE_SHIFT) + outcome.sequence;
            for (int i = Echo.RRN_LENGTH - 1; i >= 0; i--) {
                scratch[i] = (byte) Character.toUpperCase(Character.forDigit((int) (rest % BASE_36), BASE_36));
                rest /= BASE_36;
            }
        }
        row.text(scratch, 0, Echo.RRN_LENGTH);
    }

    private void card(final BatchFrame frame, final int place, final ByteBuffer entry, final RowTarget target) {
        CardEntry.read(entry, card);
        final RowSink row = target.begin(ArchiveTable.CARD, frame.number(), place);
        row.int4(node);
        row.int8(frame.number());
        row.int4(place);
        row.recordedAt(card.changedAtMs);
        token(card.tokenHigh, card.tokenLow, row);
        row.int8(card.version);
        text(card.status.name(), row);
        digits(card.expiry, 4, row);
        row.int4(card.sequenceNumber);
        digits(card.occupation, 6, row);
        row.int4(card.flags);
        scratch[0] = (byte) (card.county >>> 8);
        scratch[1] = (byte) card.county;
        if (card.county == 0) {
            row.absent();
        } else {
            printable(2);
            row.text(scratch, 0, 2);
        }
        row.int4(card.reason);
        target.end();
    }

    private void acceptor(final BatchFrame frame, final int place, final ByteBuffer entry, final RowTarget target) {
        final long changedAtMs = AcceptorEntry.changedAtMs(entry);
        final AcceptorRecord acceptor = AcceptorEntry.read(entry);
        final RowSink row = target.begin(ArchiveTable.ACCEPTOR, frame.number(), place);
        row.int4(node);
        row.int8(frame.number());
        row.int4(place);
        row.recordedAt(changedAtMs);
        acceptorText(acceptor.high(), acceptor.low(), row);
        row.absent();
        text(acceptor.name(), row);
        text(acceptor.category().name(), row);
        row.flag(acceptor.suspended());
        row.int8(acceptor.version());
        target.end();
    }

    private void terminal(final BatchFrame frame, final int place, final ByteBuffer entry, final RowTarget target) {
        final long changedAtMs = TerminalEntry.changedAtMs(entry);
        final TerminalRecord terminal = TerminalEntry.read(entry);
        final RowSink row = target.begin(ArchiveTable.ACCEPTOR, frame.number(), place);
        row.int4(node);
        row.int8(frame.number());
        row.int4(place);
        row.recordedAt(changedAtMs);
        acceptorText(terminal.acceptorHigh(), terminal.acceptorLow(), row);
        terminalText(terminal.terminal(), row);
        row.absent();
        row.absent();
        row.flag(terminal.disabled());
        row.int8(terminal.version());
        target.end();
    }

    private void acceptorText(final long high, final long low, final RowSink row) {
        AcceptorKey.write(high, low, scratch, 0);
        row.text(scratch, 0, printable(AcceptorKey.LENGTH));
    }

    private void terminalText(final long terminal, final RowSink row) {
        AcceptorKey.writeTerminal(terminal, scratch, 0);
        row.text(scratch, 0, printable(Echo.TERMINAL_LENGTH));
    }

    private void textOrAbsent(final byte[] source, final int length, final RowSink row) {
        if (length == 0) {
            row.absent();
            return;
        }
        System.arraycopy(source, 0, scratch, 0, length);
        printable(length);
        row.text(scratch, 0, length);
    }

    /**
     * Makes the scratch's first bytes text that PostgreSQL takes (it refuses NUL and broken UTF-8, and one refused row would hold up
     * all rows behind it for ever); gives their length without spaces at the end.
     */
    private int printable(final int length) {
        int trimmed = 0;
        for (int i = 0; i < length; i++) {
            if (scratch[i] < ' ' || scratch[i] > '~') {
                scratch[i] = '?';
            }
            if (scratch[i] != ' ') {
                trimmed = i + 1;
            }
        }
        return trimmed;
    }

    private void token(final long high, final long low, final RowSink row) {
        ByteBuffer.wrap(scratch).putLong(high).putLong(low);
        row.bytes(scratch, 0, 2 * Long.BYTES);
    }

    private void digitsOrAbsent(final int number, final int digits, final RowSink row) {
        if (number < 0) {
            row.absent();
        } else {
            digits(number, digits, row);
        }
    }

    private void digits(final long number, final int digits, final RowSink row) {
        long rest = number;
        for (int i = digits - 1; i >= 0; i--) {
            scratch[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        row.text(scratch, 0, digits);
    }

    private static void text(final String text, final RowSink row) {
        final byte[] utf8 = text.replace('\0', '?').getBytes(StandardCharsets.UTF_8);
        row.text(utf8, 0, utf8.length);
    }

    private static void bytes(final byte[] bytes, final RowSink row) {
        row.bytes(bytes, 0, bytes.length);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
