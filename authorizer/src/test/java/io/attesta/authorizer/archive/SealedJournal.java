package io.attesta.authorizer.archive;

import io.attesta.authorizer.acceptor.AcceptorRecord;
import io.attesta.authorizer.acceptor.TerminalRecord;
import io.attesta.authorizer.card.CardRecord;
import io.attesta.authorizer.decision.AcceptorKey;
import io.attesta.authorizer.decision.CardStatus;
import io.attesta.authorizer.decision.Category;
import io.attesta.authorizer.decision.DeclineReason;
import io.attesta.authorizer.decision.FileAction;
import io.attesta.authorizer.decision.Outcome;
import io.attesta.authorizer.decision.TransactionRequest;
import io.attesta.authorizer.journal.AcceptorEntry;
import io.attesta.authorizer.journal.BatchContent;
import io.attesta.authorizer.journal.CardEntry;
import io.attesta.authorizer.journal.DurablePosition;
import io.attesta.authorizer.journal.EpochEntry;
import io.attesta.authorizer.journal.EpochStart;
import io.attesta.authorizer.journal.FolderDisk;
import io.attesta.authorizer.journal.JournalEnd;
import io.attesta.authorizer.journal.JournalScan;
import io.attesta.authorizer.journal.JournalWriter;
import io.attesta.authorizer.journal.TerminalEntry;
import io.attesta.authorizer.journal.TransactionEntry;
import io.attesta.protocol.iso.AuthorizationCode;
import io.attesta.protocol.iso.Mti;
import io.attesta.protocol.receipt.BatchHeaderWriter;
import io.attesta.protocol.receipt.BatchTree;
import io.attesta.protocol.receipt.SignatureCheck;
import io.attesta.protocol.receipt.SignatureInput;
import io.attesta.protocol.receipt.StatementFields;
import io.attesta.protocol.receipt.StatementWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * A journal in a folder whose batches are sealed as the server seals them: statements, tree, header, chain. Only the signatures are no
 * signatures: SHA-512 of what would be signed, which {@link #SIGNATURES} checks.
 */
final class SealedJournal implements Closeable {
    static final int NODE = 7;
    static final String ISSUER = "attesta-test";
    static final String ISS = ISSUER + "/" + NODE;
    static final long FIRST_SECOND = 1_790_000_000L; // 2026-09-21T14:13:20Z
    static final SignatureCheck SIGNATURES = (kid, message, signature) -> !Arrays.equals(kid, kid())
            ? SignatureCheck.Answer.UNKNOWN_KEY
            : Arrays.equals(signature, hash("SHA-512", message, 0, message.length))
                    ? SignatureCheck.Answer.VALID
                    : SignatureCheck.Answer.INVALID;

    final FolderDisk disk;
    final DurablePosition durable = new DurablePosition();
    long seconds = FIRST_SECOND;

    private final JournalWriter writer;
    private final BatchContent content = new BatchContent();
    private final BatchTree tree = new BatchTree();
    private final StatementWriter statements = new StatementWriter(ISS.getBytes(StandardCharsets.US_ASCII));
    private final BatchHeaderWriter headers = new BatchHeaderWriter(ISS.getBytes(StandardCharsets.US_ASCII));
    private final StatementFields fields = new StatementFields();
    private final TransactionRequest request = new TransactionRequest();
    private final Outcome outcome = new Outcome();
    private static final int[] OTHER_TYPES = {120, 121, 420, 400, 302};

    private long sequence;
    private long authorizations;
    private long rows;

    SealedJournal(final Path folder) throws IOException {
        this(folder, JournalWriter.minSegmentBytes());
    }

    SealedJournal(final Path folder, final long segmentBytes) throws IOException {
        disk = new FolderDisk(folder);
        final JournalEnd end = new JournalScan(disk, NODE, ISSUER).run(frame -> {});
        writer = new JournalWriter(disk, NODE, ISSUER, segmentBytes, false, end, durable);
        sequence = end.nextSequence() - 1;
        content.number = end.nextBatch() - 1;
        System.arraycopy(end.lastRoot(), 0, content.root, 0, 32);
    }

    /** Authorizations written by this object. */
    long authorizations() {
        return authorizations;
    }

    /** Rows that the archive has of what was written by this object. */
    long rows() {
        return rows;
    }

    long batches() {
        return content.number;
    }

    /** Batches of so many authorizations each, every tenth with a card, an acceptor, a terminal and totals more. */
    void append(final int batches, final int authorizationsEach) throws IOException {
        for (int i = 0; i < batches; i++) {
            begin();
            for (int leaf = 1; leaf <= authorizationsEach; leaf++) {
                authorize(leaf);
            }
            if (content.number % 10 == 0) {
                change();
            }
            end();
        }
    }

    /** Leaves out numbers, as no server does. */
    void skip(final int batches, final int sequences) {
        content.number += batches;
        sequence += sequences;
    }

    /** Goes on as if the last batch had had another root. */
    void breakChain() {
        content.root[0] ^= 1;
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }

    private void begin() {
        content.clear();
        content.number++;
        content.firstSequence = sequence + 1;
        content.seconds = seconds;
        System.arraycopy(content.root, 0, content.previousRoot, 0, 32);
        tree.reset();
    }

    private void authorize(final int leaf) {
        sequence++;
        request(sequence);
        final boolean refused = sequence % 5 == 0;
        outcome.refuse(refused ? DeclineReason.CARD_STOLEN : DeclineReason.NONE);
        outcome.leaf = leaf;
        outcome.sequence = sequence;
        outcome.cardKnown = true;
        outcome.cardVersion = sequence % 9;
        if (!refused) {
            outcome.code = (int) (sequence * 2_654_435_761L & 0x3FFF_FFFF);
            outcome.sessionEffect = Outcome.SessionEffect.OPENED;
            outcome.sessionExpiry = seconds + 1800;
            outcome.occupation = 251_401;
        }
        ofType();
        state();
        TransactionEntry.write(request, outcome, content.entryBytes);
        content.entries++;
        authorizations++;
        rows++;
    }

    private void request(final long number) {
        request.receivedAtMs = seconds * 1000 + number % 1000;
        request.mti = type(number);
        request.cardGiven = true;
        request.processingCode = 300_000;
        request.transmittedAt = 921_141_320L;
        request.stan = (int) (number % 1_000_000);
        request.localTime = 171_320;
        request.localDate = 921;
        request.expiry = TransactionRequest.NO_EXPIRY;
        request.luhnHolds = true;
        request.tokenHigh = number * 0x9E37_79B9_7F4A_7C15L;
        request.tokenLow = ~number;
        request.lastFour = (int) (number * 7 % 10_000);
        request.sessionCode = TransactionRequest.NO_CODE;
        final byte[] terminal = ascii("CJ%06d".formatted(number % 500));
        request.terminal = AcceptorKey.terminal(terminal, 0);
        final byte[] acceptor = ascii("RO-CJ-MED-%05d".formatted(number % 500));
        request.acceptorHigh = AcceptorKey.high(acceptor, 0);
        request.acceptorLow = AcceptorKey.low(acceptor, 0);
        Arrays.fill(request.digest, (byte) number);
        request.referenceLength = 0;
        if (number % 4 == 0) {
            final byte[] reference = ascii("OFFER-" + number);
            System.arraycopy(reference, 0, request.reference, 0, reference.length);
            request.referenceLength = reference.length;
        }
        if (number % 3 == 0) {
            request.echo.restore(1 << 6, 0, 12, ascii("RRN%09d".formatted(number)), 0, 12);
        } else {
            request.echo.restore(0, 0, 0, new byte[0], 0, 0);
        }
    }

    /** Authorizations; from the 400th on, other messages among them. */
    private static int type(final long number) {
        if (number > 400 && number % 29 < OTHER_TYPES.length) {
            return OTHER_TYPES[(int) (number % 29)];
        }
        return number % 17 == 0 ? 101 : 100;
    }

    /** What belongs to the type, for reversals without a card. */
    private void ofType() {
        switch (request.type()) {
            case Mti.AUTHORIZATION_ADVICE -> {
                request.sessionCode = 12_345;
                request.givenResponse = '0' << 8 | '0';
                outcome.serverReason = DeclineReason.CARD_LOST;
            }
            case Mti.REVERSAL, Mti.REVERSAL_ADVICE -> {
                request.cardGiven = false;
                request.tokenHigh = 0;
                request.tokenLow = 0;
                request.lastFour = TransactionRequest.ABSENT;
                request.localTime = TransactionRequest.ABSENT;
                request.localDate = TransactionRequest.ABSENT;
                outcome.originalSequence = outcome.sequence - 7;
                request.original.mti = 100;
                request.original.stan = 4_711;
                request.original.transmittedAt = 921_141_319L;
            }
            case Mti.FILE_ACTION -> {
                request.fileUpdateCode = FileAction.CHANGE.updateCode();
                request.record.clear();
            }
            default -> {
                // Authorizations are whole.
            }
        }
    }

    private void state() {
        final byte[] scratch = new byte[16];
        fields.clear();
        fields.identity(NODE, outcome.sequence);
        fields.times(seconds, outcome.sessionExpiry < 0 ? seconds : outcome.sessionExpiry);
        if (outcome.code != AuthorizationCode.NONE) {
            AuthorizationCode.write(outcome.code, scratch, 0);
            fields.code(scratch, 0);
        }
        outcome.reason.responseCode().copyTo(scratch, 0);
        fields.responseCode(scratch, 0);
        fields.action(request.statementAction());
        if (request.cardGiven) {
            fields.card(request.tokenHigh, request.tokenLow, request.lastFour);
        }
        AcceptorKey.write(request.acceptorHigh, request.acceptorLow, scratch, 0);
        fields.acceptor(scratch, 0, 15);
        AcceptorKey.writeTerminal(request.terminal, scratch, 0);
        fields.terminal(scratch, 0, 8);
        fields.stan(request.stan);
        fields.cardVersion(outcome.cardVersion);
        fields.requestDigest(request.digest, 0);
        if (outcome.occupation >= 0) {
            fields.occupation(outcome.occupation);
        }
        fields.reference(request.reference, 0, request.referenceLength);
        final byte[] target = content.statementBytes.array();
        final int at = content.statementBytes.position() + 2;
        final int length = statements.write(fields, target, at);
        content.statementBytes.putShort((short) length).position(at + length);
        content.statements++;
        tree.add(target, at, length);
    }

    private void change() {
        final CardRecord card = new CardRecord();
        card.tokenHigh = sequence;
        card.tokenLow = content.number;
        card.status = CardStatus.SUSPENDED;
        card.expiry = 2812;
        card.occupation = 1_234;
        card.flags = 5;
        card.county = 'C' << 8 | 'J';
        card.reason = 3000;
        card.version = 12;
        card.changedAtMs = seconds * 1000 + 5;
        CardEntry.write(card, content.entryBytes);
        final byte[] acceptor = ascii("RO-CJ-MED-00042");
        final long high = AcceptorKey.high(acceptor, 0);
        final long low = AcceptorKey.low(acceptor, 0);
        AcceptorEntry.write(
                new AcceptorRecord(high, low, "Clinica Sf. Ștefan", Category.MED, false, 3, 0),
                seconds * 1000,
                content.entryBytes);
        TerminalEntry.write(
                new TerminalRecord(AcceptorKey.terminal(ascii("CJ000042"), 0), high, low, true, 4),
                seconds * 1000,
                content.entryBytes);
        total();
        content.entries += 4;
        rows += 4;
    }

    private void total() {
        request(sequence);
        request.mti = Mti.TOTALS;
        request.terminalCount = 17;
        outcome.refuse(DeclineReason.NONE);
        outcome.approvals = 16;
        TransactionEntry.write(request, outcome, content.entryBytes);
    }

    /**
     * Begins an epoch.
     *
     * @param firstBatch number of its batch
     * @param firstSequence first sequence number behind it
     * @param archiveBatch what the archive was known to have
     * @param previousRoot root of the batch before it
     */
    void beginEpoch(final long firstBatch, final long firstSequence, final long archiveBatch, final byte[] previousRoot)
            throws IOException {
        final long from = durable.position();
        final EpochStart epoch = new EpochStart(
                seconds * 1000,
                2,
                EpochStart.ARCHIVE_AHEAD,
                content.number,
                content.root.clone(),
                sequence + 1,
                from,
                firstBatch,
                firstSequence,
                archiveBatch,
                0,
                0,
                firstBatch - 1);
        begin();
        content.number = firstBatch;
        content.firstSequence = firstSequence;
        System.arraycopy(previousRoot, 0, content.previousRoot, 0, previousRoot.length);
        sequence = firstSequence - 1;
        EpochEntry.write(epoch, content.entryBytes);
        content.entries++;
        seal();
        writer.appendToNewSegment(content, from);
    }

    /** Root of the last batch. */
    byte[] root() {
        return content.root.clone();
    }

    private void end() throws IOException {
        seal();
        writer.append(content);
        rows++;
    }

    private void seal() {
        final byte[] digest = hash("SHA-256", content.entryBytes.array(), 0, content.entryBytes.position());
        final byte[] header = new byte[BatchHeaderWriter.MAX_LENGTH];
        final int length = headers.write(
                content.seconds, content.number, content.previousRoot, content.statements, digest, header, 0);
        tree.header(header, 0, length);
        tree.compute();
        tree.copyRoot(content.root, 0);
        System.arraycopy(kid(), 0, content.kid, 0, 8);
        final byte[] message = new SignatureInput(kid()).over(tree).bytes();
        System.arraycopy(hash("SHA-512", message, 0, message.length), 0, content.signature, 0, 64);
    }

    static byte[] kid() {
        return new byte[] {0, 1, 2, 3, 4, 5, 6, 7};
    }

    private static byte[] ascii(final String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] hash(final String algorithm, final byte[] bytes, final int offset, final int length) {
        try {
            final MessageDigest digest = MessageDigest.getInstance(algorithm);
            digest.update(bytes, offset, length);
            return digest.digest();
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
