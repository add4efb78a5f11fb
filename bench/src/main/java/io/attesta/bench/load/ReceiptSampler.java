package io.attesta.bench.load;

import static io.attesta.protocol.iso.DataElement.AUTHORIZATION_CODE;
import static io.attesta.protocol.iso.DataElement.RECEIPT;
import static io.attesta.protocol.iso.DataElement.RESPONSE_CODE;
import static io.attesta.protocol.iso.DataElement.STATEMENT;

import io.attesta.protocol.codec.FieldIndex;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Keeps some answers, each that came with the same chance, without knowing how many will come (reservoir sampling, Vitter's algorithm
 * R). Only what is kept is copied. Owned by one thread.
 */
final class ReceiptSampler {
    private static final int DIGEST_LENGTH = 16;
    /** What the statement of a reversal has as its action. */
    private static final int REVERSED = 104;

    private final int capacity;
    private final SplittableRandom random;
    private final List<ReceiptSample> kept = new ArrayList<>();
    private final RequestEncoder encoder = new RequestEncoder();
    private final byte[] request = new byte[RequestEncoder.MAX_LENGTH];
    private final MessageDigest sha256;
    private long offered;

    ReceiptSampler(final int capacity, final long seed) {
        this.capacity = capacity;
        random = new SplittableRandom(seed);
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    /** Offers the answer to a first sending, not to a repeat, whose statement is over the first. */
    void offer(final FieldIndex answer, final PendingRequest sent) {
        offered++;
        if (kept.size() < capacity) {
            kept.add(sample(answer, sent));
            return;
        }
        final long at = random.nextLong(offered);
        if (at < capacity) {
            kept.set((int) at, sample(answer, sent));
        }
    }

    List<ReceiptSample> kept() {
        return kept;
    }

    private ReceiptSample sample(final FieldIndex answer, final PendingRequest sent) {
        final RequestFields fields = sent.fields;
        return new ReceiptSample(
                bytes(answer, STATEMENT),
                bytes(answer, RECEIPT),
                digest(sent),
                answer.has(AUTHORIZATION_CODE) ? Ascii.text(bytes(answer, AUTHORIZATION_CODE)) : "",
                Ascii.text(bytes(answer, RESPONSE_CODE)),
                sent.kind == RequestKind.REVERSAL ? REVERSED : fields.processingCode / 10_000,
                Ascii.text(fields.acceptor),
                Ascii.text(fields.terminal),
                fields.stan,
                "%04d".formatted(fields.pan % 10_000));
    }

    private byte[] digest(final PendingRequest sent) {
        final int length = encoder.encode(sent.fields, sent.keys.request(), request, 0);
        sha256.update(request, RequestEncoder.PREFIX_LENGTH, length - RequestEncoder.PREFIX_LENGTH);
        return Arrays.copyOf(sha256.digest(), DIGEST_LENGTH);
    }

    private static byte[] bytes(final FieldIndex answer, final int element) {
        final int from = answer.offset(element);
        return Arrays.copyOfRange(answer.bytes(), from, from + answer.length(element));
    }
}
