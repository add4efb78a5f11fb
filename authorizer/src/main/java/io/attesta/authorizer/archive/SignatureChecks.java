package io.attesta.authorizer.archive;

import io.attesta.protocol.receipt.BatchTree;
import io.attesta.protocol.receipt.SignatureCheck;
import io.attesta.protocol.receipt.SignatureInput;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Checks batches' signatures on all cores, beside the reading of their rows: they are most of the work where batches are small. */
final class SignatureChecks implements AutoCloseable {
    private static final int KID_LENGTH = 8;

    private final SignatureCheck signatures;
    private final AuditFindings findings;
    private final ExecutorService threads =
            Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors(), task -> {
                final Thread thread = new Thread(task, "attesta-audit");
                thread.setDaemon(true);
                return thread;
            });

    SignatureChecks(final SignatureCheck signatures, final AuditFindings findings) {
        this.signatures = signatures;
        this.findings = findings;
    }

    /** Begins to check some batches. */
    List<Future<SignatureCheck.Answer>> begin(final List<SealedBatch> batches) {
        final List<Future<SignatureCheck.Answer>> answers = new ArrayList<>(batches.size());
        for (final SealedBatch batch : batches) {
            answers.add(threads.submit(() -> check(batch)));
        }
        return answers;
    }

    /** Waits for what was begun with the same batches, and tells what is wrong in their order. */
    void end(final List<SealedBatch> batches, final List<Future<SignatureCheck.Answer>> answers) {
        for (int i = 0; i < batches.size(); i++) {
            final SealedBatch batch = batches.get(i);
            switch (answer(answers.get(i))) {
                case VALID -> {}
                case INVALID -> findings.batch(batch.node(), batch.number(), "its signature is wrong");
                case UNKNOWN_KEY ->
                    findings.batch(
                            batch.node(),
                            batch.number(),
                            "it is signed by the unknown key " + HexFormat.of().formatHex(batch.kid()));
            }
        }
    }

    private SignatureCheck.Answer check(final SealedBatch batch) {
        if (batch.kid().length != KID_LENGTH) {
            return SignatureCheck.Answer.UNKNOWN_KEY;
        }
        if (batch.root().length != BatchTree.HASH_LENGTH) {
            return SignatureCheck.Answer.INVALID;
        }
        final byte[] message =
                new SignatureInput(batch.kid()).over(batch.root(), 0).bytes();
        return signatures.check(batch.kid(), message, batch.signature());
    }

    private static SignatureCheck.Answer answer(final Future<SignatureCheck.Answer> answer) {
        try {
            return answer.get();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a signature was checked", e);
        } catch (final ExecutionException e) {
            throw new IllegalStateException("a signature could not be checked", e.getCause());
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
