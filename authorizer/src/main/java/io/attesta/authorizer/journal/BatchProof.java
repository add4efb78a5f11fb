package io.attesta.authorizer.journal;

import io.attesta.protocol.receipt.BatchHeaderWriter;
import io.attesta.protocol.receipt.BatchTree;
import io.attesta.protocol.receipt.SignatureCheck;
import io.attesta.protocol.receipt.SignatureInput;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.Consumer;

/** Proves batches: each follows from the one before, its root is that of its header and statements, the signature is over the root. */
public final class BatchProof {
    private final BatchTree tree = new BatchTree();
    private final BatchHeaderWriter headers;
    private final SignatureCheck signatures;
    private final MessageDigest sha256;
    private final byte[] header = new byte[BatchHeaderWriter.MAX_LENGTH];
    private final byte[] root = new byte[BatchTree.HASH_LENGTH];
    private byte[] lastRoot;

    /**
     * @param issuer {@code iss} of the headers
     * @param firstPreviousRoot root of the batch before the first to be proved
     */
    public BatchProof(final String issuer, final SignatureCheck signatures, final byte[] firstPreviousRoot) {
        headers = new BatchHeaderWriter(issuer.getBytes(StandardCharsets.US_ASCII));
        this.signatures = signatures;
        lastRoot = firstPreviousRoot;
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Proves the next batch; hands on a sentence for each thing that is wrong. */
    public void check(final BatchFrame frame, final Consumer<String> wrong) {
        final byte[] previousRoot = frame.previousRoot();
        final boolean follows = frame.epoch()
                        .filter(epoch -> Arrays.equals(epoch.lastRoot(), lastRoot))
                        .isPresent()
                || Arrays.equals(previousRoot, lastRoot);
        if (!follows) {
            wrong.accept("batch " + frame.number() + " does not follow from the one before");
        }
        lastRoot = frame.root();
        computeRoot(frame, previousRoot);
        if (!Arrays.equals(root, lastRoot)) {
            wrong.accept("batch " + frame.number() + " has another root than its header and statements make");
        }
        final byte[] kid = frame.kid();
        final byte[] message = new SignatureInput(kid).over(lastRoot, 0).bytes();
        switch (signatures.check(kid, message, frame.signature())) {
            case VALID -> {}
            case INVALID -> wrong.accept("batch " + frame.number() + " has a wrong signature");
            case UNKNOWN_KEY ->
                wrong.accept("batch " + frame.number() + " is signed by the unknown key "
                        + HexFormat.of().formatHex(kid));
        }
    }

    /** Root of the batch that was proved last, 32 bytes, not to be changed. */
    public byte[] lastRoot() {
        return lastRoot;
    }

    /** Goes on behind another batch: what is between is not there to be proved. */
    public void resume(final byte[] previousRoot) {
        lastRoot = previousRoot;
    }

    private void computeRoot(final BatchFrame frame, final byte[] previousRoot) {
        sha256.update(frame.array(), frame.entriesOffset(), frame.entriesLength());
        final int length = headers.write(
                frame.seconds(), frame.number(), previousRoot, frame.statements(), sha256.digest(), header, 0);
        tree.reset();
        tree.header(header, 0, length);
        frame.rewind();
        while (frame.nextStatement()) {
            tree.add(frame.array(), frame.statementOffset(), frame.statementLength());
        }
        tree.compute();
        tree.copyRoot(root, 0);
    }
}
