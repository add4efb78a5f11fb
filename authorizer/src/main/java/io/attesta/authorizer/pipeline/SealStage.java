package io.attesta.authorizer.pipeline;

import io.attesta.authorizer.decision.AcceptorKey;
import io.attesta.authorizer.decision.Outcome;
import io.attesta.authorizer.decision.TransactionRequest;
import io.attesta.authorizer.journal.BatchContent;
import io.attesta.authorizer.journal.KeysEntry;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.KeyUsage;
import io.attesta.keystore.Signer;
import io.attesta.protocol.iso.AuthorizationCode;
import io.attesta.protocol.receipt.BatchHeaderWriter;
import io.attesta.protocol.receipt.SignatureInput;
import io.attesta.protocol.receipt.StatementFields;
import io.attesta.protocol.receipt.StatementWriter;
import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Second stage: writes the statements, hashes them with the batch's header into one root, signs it. Owns the chain: the number
 * of the batch and the root of the one before.
 */
final class SealStage {
    private static final int HASH_LENGTH = 32;

    private final int node;
    private final KeyStore keys;
    private final StatementWriter statements;
    private final BatchHeaderWriter headers;
    private final StatementFields fields = new StatementFields();
    private final MessageDigest sha256;
    private final byte[] restDigest = new byte[HASH_LENGTH];
    private final byte[] header = new byte[BatchHeaderWriter.MAX_LENGTH];
    private final byte[] ascii = new byte[16];
    private final byte[] lastRoot;
    private long nextNumber;
    private int epoch;
    private int signing;
    private boolean noted;
    private Signer signer;
    private byte[] kid;
    private SignatureInput signatureInput;

    /**
     * @param issuer {@code <issuer>/<node>} in ASCII
     * @param nextNumber number of the next batch
     * @param lastRoot root of the batch before it, 32 bytes
     */
    SealStage(final int node, final byte[] issuer, final KeyStore keys, final long nextNumber, final byte[] lastRoot) {
        this.node = node;
        this.keys = keys;
        this.nextNumber = nextNumber;
        this.lastRoot = lastRoot.clone();
        statements = new StatementWriter(issuer);
        headers = new BatchHeaderWriter(issuer);
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
        takeKey();
    }

    /** The newest signing key, from the batch that is sealed now on. */
    private void takeKey() {
        epoch = keys.epoch();
        signing = keys.currentVersion(KeyUsage.SIGNING);
        signer = keys.signer(signing);
        kid = signer.publicKey().kid();
        signatureInput = new SignatureInput(kid);
        noted = false;
    }

    void seal(final Batch batch) {
        if (keys.epoch() != epoch) {
            takeKey();
        }
        final BatchContent content = batch.content;
        if (!noted) {
            noted = true;
            KeysEntry.write(signing, kid, keys.currentVersion(KeyUsage.MAC_MASTER), content.entryBytes);
            content.entries++;
        }
        content.number = nextNumber;
        content.seconds = batch.slot(0).request.receivedAtMs / 1000;
        System.arraycopy(lastRoot, 0, content.previousRoot, 0, HASH_LENGTH);
        System.arraycopy(kid, 0, content.kid, 0, kid.length);
        for (int leaf = 1; leaf <= content.statements; leaf++) {
            writeStatement(batch.leaf(leaf), batch);
        }
        digestEntries(content);
        final int length = headers.write(
                content.seconds, content.number, content.previousRoot, content.statements, restDigest, header, 0);
        batch.tree.header(header, 0, length);
        batch.tree.compute();
        batch.tree.copyRoot(content.root, 0);
        signatureInput.over(batch.tree);
        signer.sign(signatureInput.bytes(), 0, signatureInput.length(), content.signature, 0);
        System.arraycopy(content.root, 0, lastRoot, 0, HASH_LENGTH);
        nextNumber++;
    }

    private void writeStatement(final Slot slot, final Batch batch) {
        fill(slot.request, slot.outcome);
        final ByteBuffer out = batch.content.statementBytes;
        slot.statementOffset = out.position() + 2;
        slot.statementLength = statements.write(fields, out.array(), slot.statementOffset);
        out.putShort((short) slot.statementLength).position(slot.statementOffset + slot.statementLength);
        batch.tree.add(out.array(), slot.statementOffset, slot.statementLength);
    }

    private void fill(final TransactionRequest request, final Outcome outcome) {
        fields.clear();
        final long issuedAt = request.receivedAtMs / 1000;
        fields.times(issuedAt, outcome.sessionExpiry >= 0 ? outcome.sessionExpiry : issuedAt);
        fields.identity(node, outcome.sequence);
        if (outcome.code != AuthorizationCode.NONE) {
            AuthorizationCode.write(outcome.code, ascii, 0);
            fields.code(ascii, 0);
        }
        outcome.reason.responseCode().copyTo(ascii, 0);
        fields.responseCode(ascii, 0);
        fields.action(request.statementAction());
        if (request.cardGiven) {
            fields.card(request.tokenHigh, request.tokenLow, request.lastFour);
        }
        AcceptorKey.write(request.acceptorHigh, request.acceptorLow, ascii, 0);
        fields.acceptor(ascii, 0, AcceptorKey.LENGTH);
        AcceptorKey.writeTerminal(request.terminal, ascii, 0);
        fields.terminal(ascii, 0, 8);
        fields.stan(request.stan);
        fields.cardVersion(outcome.cardVersion);
        fields.requestDigest(request.digest, 0);
        if (outcome.flagsTold > 0) {
            fields.flagsTold(outcome.flagsTold);
        }
        if (outcome.occupation >= 0) {
            fields.occupation(outcome.occupation);
        }
        if (request.referenceLength > 0) {
            fields.reference(request.reference, 0, request.referenceLength);
        }
    }

    private void digestEntries(final BatchContent content) {
        sha256.update(content.entryBytes.array(), 0, content.entryBytes.position());
        try {
            sha256.digest(restDigest, 0, HASH_LENGTH);
        } catch (final DigestException e) {
            throw new IllegalStateException("SHA-256 has 32 bytes", e);
        }
    }
}
