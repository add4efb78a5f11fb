package io.attesta.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.management.ThreadMXBean;
import io.attesta.protocol.Vectors;
import io.attesta.protocol.iso.Mti;
import io.attesta.protocol.iso.ResponseCode;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The way of a message on the wire side, triage to answer, as the hot path goes it: every request of the vectors as every
 * message type, also damaged ones, answered in every manner.
 */
final class AllocationTest {
    private static final int[] TYPES = {
        0x0100, 0x0101, 0x0120, 0x0121, 0x0302, 0x0303, 0x0400, 0x0401, 0x0420, 0x0421, 0x0500, 0x0501, 0x0800, 0x0801,
        0x0200
    };
    private static final int OTHER_BYTES = 600;
    private static final int WARM_UP_ROUNDS = 200;
    private static final int ROUNDS = 40;
    private static final int PASSES = 5;
    private static final byte[] REASON = "card reported lost".getBytes(StandardCharsets.US_ASCII);

    private final List<byte[]> frames = new ArrayList<>();
    private final FieldIndex index = new FieldIndex();
    private final ContentCheck content = new ContentCheck();
    private final Echo echo = new Echo();
    private final ResponseFields fields = new ResponseFields();
    private final ResponseEncoder encoder = new ResponseEncoder();
    private final byte[] answer = new byte[ResponseEncoder.MAX_LENGTH];
    private final byte[] proof = new byte[OTHER_BYTES];

    @BeforeEach
    void makeFrames() {
        for (final JsonNode message : Vectors.root().get("messages")) {
            final byte[] vector = Vectors.hex(message.get("bytes"));
            for (final int type : TYPES) {
                final byte[] frame = vector.clone();
                frame[0] = (byte) (type >>> 8);
                frame[1] = (byte) type;
                frames.add(frame);
                // Content that is wrong, structure that breaks off.
                final byte[] wrong = frame.clone();
                wrong[wrong.length / 2] |= (byte) 0xAA;
                frames.add(wrong);
                frames.add(Arrays.copyOf(frame, frame.length - 9));
            }
        }
    }

    @Test
    void shouldAllocateNothingWhateverTheMessage() {
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long bytes = 0;
        for (int round = 0; round < WARM_UP_ROUNDS; round++) {
            bytes += round();
        }
        // The compiler may still deoptimise once: the best of some passes counts, and it must be nothing at all.
        long least = Long.MAX_VALUE;
        for (int pass = 0; pass < PASSES && least > 0; pass++) {
            final long before = threads.getCurrentThreadAllocatedBytes();
            for (int round = 0; round < ROUNDS; round++) {
                bytes += round();
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertThat(bytes).isGreaterThan(100L * WARM_UP_ROUNDS * frames.size());
        assertThat(least).as("bytes for %d messages", ROUNDS * frames.size()).isZero();
    }

    private long round() {
        long bytes = 0;
        for (int i = 0; i < frames.size(); i++) {
            bytes += message(frames.get(i));
        }
        return bytes;
    }

    private long message(final byte[] frame) {
        if (RequestDecoder.triage(frame, 0, frame.length) != CloseReason.NONE) {
            return 0;
        }
        final Defect structure = RequestDecoder.decode(frame, 0, frame.length, index);
        final Defect defect = content.check(index);
        echo.capture(index);
        if (structure != Defect.NONE) {
            return refuse(structure.ascii(), false);
        }
        if (defect != Defect.NONE) {
            return refuse(defect.ascii(), true);
        }
        return refuse(REASON, index.macElement() != 0) + approve();
    }

    private int refuse(final byte[] reason, final boolean sealed) {
        fields.reset(Mti.answer(index.mti()), ResponseCode.FORMAT_ERROR);
        fields.reason = reason;
        return encoder.encode(echo, fields, sealed, answer, 0);
    }

    private int approve() {
        fields.reset(Mti.answer(index.mti()), ResponseCode.APPROVED);
        fields.macKeyVersion = 1;
        if (Mti.first(index.mti()) == Mti.TOTALS) {
            fields.settlementCode = 1;
            fields.authorizations = 12_345;
        } else if (Mti.first(index.mti()) != Mti.NETWORK_MANAGEMENT) {
            if (Mti.first(index.mti()) == Mti.FILE_ACTION) {
                fields.record.write(12, 2, 2812, 1, 251_401, 9, 'C' << 8 | 'J', 3000);
            }
            fields.rrnAssigned = !echo.hasRrn();
            fields.rrn = 400;
            fields.code = 77;
            fields.sessionExpiry = 1_795_251_662L;
            fields.occupation = 251_401;
            fields.flagsTold = 1;
            fields.cardKnown = true;
            fields.cardVersion = 12;
            fields.feedAge = 60;
            fields.statement = proof;
            fields.statementLength = 300;
            fields.receipt = proof;
            fields.receiptLength = proof.length;
        }
        return encoder.encode(echo, fields, true, answer, 0);
    }
}
