package io.attesta.authorizer.pipeline;

import io.attesta.authorizer.decision.Outcome;
import io.attesta.authorizer.decision.TransactionRequest;
import io.attesta.authorizer.journal.BatchFrame;
import io.attesta.authorizer.journal.EntryType;
import io.attesta.authorizer.journal.JournalReader;
import io.attesta.authorizer.journal.TransactionEntry;
import io.attesta.protocol.receipt.BatchHeaderWriter;
import io.attesta.protocol.receipt.BatchTree;
import io.attesta.protocol.receipt.ReceiptWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * Answers that were given before, made again from the journal: request, outcome and statement are read, the batch's tree is
 * built anew for the receipt. Owned by the respond stage.
 */
final class StoredAnswers {
    private final JournalReader reader;
    private final BatchHeaderWriter headers;
    private final BatchTree tree = new BatchTree();
    private final byte[] header = new byte[BatchHeaderWriter.MAX_LENGTH];
    private final MessageDigest sha256;
    private final TransactionRequest request = new TransactionRequest();
    private final Outcome outcome = new Outcome();
    private final Proof proof = new Proof();

    /** @param issuer {@code <issuer>/<node>} in ASCII */
    StoredAnswers(final JournalReader reader, final byte[] issuer) {
        this.reader = reader;
        headers = new BatchHeaderWriter(issuer);
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /**
     * Reads the answer of a transaction from the batch at a journal position; {@link #request}, {@link #outcome} and {@link
     * #proof} then hold it.
     *
     * @param repeat has the transaction's key
     */
    void load(final long position, final TransactionRequest repeat) {
        try {
            final BatchFrame frame = reader.at(position);
            readEntry(frame, repeat);
            if (outcome.leaf > 0) {
                readProof(frame, outcome.leaf);
            }
        } catch (final IOException e) {
            throw new UncheckedIOException("the journal cannot be read", e);
        }
    }

    TransactionRequest request() {
        return request;
    }

    Outcome outcome() {
        return outcome;
    }

    Proof proof() {
        return proof;
    }

    private void readEntry(final BatchFrame frame, final TransactionRequest repeat) {
        for (ByteBuffer entry = frame.nextEntry(); entry != null; entry = frame.nextEntry()) {
            if (EntryType.read(entry) == EntryType.TRANSACTION) {
                TransactionEntry.read(entry, request, outcome);
                if (request.keyHigh == repeat.keyHigh && request.keyLow == repeat.keyLow && outcome.isRemembered()) {
                    return;
                }
            }
        }
        throw new IllegalStateException("batch " + frame.number() + " does not have the transaction");
    }

    private void readProof(final BatchFrame frame, final int leaf) {
        tree.reset();
        int offset = 0;
        int length = 0;
        for (int i = 1; frame.nextStatement(); i++) {
            tree.add(frame.array(), frame.statementOffset(), frame.statementLength());
            if (i == leaf) {
                offset = frame.statementOffset();
                length = frame.statementLength();
            }
        }
        sha256.update(frame.array(), frame.entriesOffset(), frame.entriesLength());
        final int headerLength = headers.write(
                frame.seconds(), frame.number(), frame.previousRoot(), frame.statements(), sha256.digest(), header, 0);
        tree.header(header, 0, headerLength);
        tree.compute();
        final byte[] root = new byte[BatchTree.HASH_LENGTH];
        tree.copyRoot(root, 0);
        if (!Arrays.equals(root, frame.root())) {
            throw new IllegalStateException("batch " + frame.number() + " does not have its root");
        }
        proof.take(frame.array(), offset, length, new ReceiptWriter(frame.kid()), tree, leaf, frame.signature());
    }
}
