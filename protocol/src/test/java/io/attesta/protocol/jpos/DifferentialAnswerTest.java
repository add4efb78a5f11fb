package io.attesta.protocol.jpos;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.protocol.codec.ContentCheck;
import io.attesta.protocol.codec.Defect;
import io.attesta.protocol.codec.Echo;
import io.attesta.protocol.codec.FieldIndex;
import io.attesta.protocol.codec.RequestDecoder;
import io.attesta.protocol.codec.ResponseEncoder;
import io.attesta.protocol.codec.ResponseFields;
import io.attesta.protocol.iso.AuthorizationCode;
import io.attesta.protocol.iso.Mti;
import io.attesta.protocol.iso.ResponseCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Generated answers of the fast encoder, read by jPOS; number and seed are {@link DifferentialTest}'s. */
class DifferentialAnswerTest {
    private static final int MESSAGES = Integer.getInteger("differential.messages", 10_000);
    private static final long SEED = Long.getLong("differential.seed", 1);
    private static final int[] TYPES = {100, 101, 120, 121, 302, 303, 400, 401, 420, 421, 500, 501, 800, 801, 200};
    private static final int[] ECHOED = {3, 7, 11, 12, 13, 32, 37, 41, 42};
    private static final int OFFSET = 3;

    private final FieldIndex index = new FieldIndex();
    private final ContentCheck content = new ContentCheck();
    private final Echo echo = new Echo();
    private final ResponseFields fields = new ResponseFields();
    private final ResponseEncoder encoder = new ResponseEncoder();

    @Test
    void shouldWriteWhatJposReads() throws IOException {
        final JposPackager packager = JposPackager.read(JposPackagerTest.table());
        final byte[] answer = new byte[ResponseEncoder.MAX_LENGTH + OFFSET];
        for (int i = 0; i < MESSAGES; i++) {
            final Random random = new Random(SEED + i);
            final int type = TYPES[random.nextInt(TYPES.length)];
            final JposMessage request = WellFormed.echoed(random, String.format("%04d", type));
            askAbove64(random, request);
            capture(packager.pack(request));
            final SortedMap<Integer, String> expected = echoedBy(request);
            final boolean sealed = fill(random, Mti.answer(type), expected);
            final int length = encoder.encode(echo, fields, sealed, answer, OFFSET);
            // What the caller does with the place of the MAC.
            Arrays.fill(answer, OFFSET + length - (sealed ? ResponseEncoder.MAC_LENGTH : 0), OFFSET + length, (byte) 7);

            final JposMessage read = packager.unpack(Arrays.copyOfRange(answer, OFFSET, OFFSET + length));

            final String seed = "-Ddifferential.messages=1 -Ddifferential.seed=" + (SEED + i);
            assertThat(read.mti()).as(seed).isEqualTo(String.format("%04d", Mti.answer(type)));
            assertThat(DifferentialTest.elementsOf(read)).as(seed).isEqualTo(expected);
        }
    }

    private void capture(final byte[] request) {
        assertThat(RequestDecoder.decode(request, 0, request.length, index)).isSameAs(Defect.NONE);
        content.check(index);
        echo.capture(index);
    }

    /** What only answers of one type repeat; what other types bring of it is not repeated. */
    private static void askAbove64(final Random random, final JposMessage request) {
        if (random.nextBoolean()) {
            request.put(70, String.format("%03d", random.nextInt(1_000)));
        }
        if (random.nextBoolean()) {
            request.put(91, String.valueOf((char) ('!' + random.nextInt(94))));
        }
        if (random.nextBoolean()) {
            request.put(101, "CARDS".repeat(3).substring(0, random.nextInt(16)));
        }
    }

    private static int[] echoedAbove64(final int type) {
        return switch (type / 100) {
            case 3 -> new int[] {91, 101};
            case 8 -> new int[] {70};
            default -> new int[0];
        };
    }

    private static SortedMap<Integer, String> echoedBy(final JposMessage request) {
        final SortedMap<Integer, String> echoed = new TreeMap<>();
        for (final int element : ECHOED) {
            if (request.has(element)) {
                echoed.put(element, request.text(element));
            }
        }
        for (final int element : echoedAbove64(Integer.parseInt(request.mti()))) {
            if (request.has(element)) {
                echoed.put(element, request.text(element));
            }
        }
        return echoed;
    }

    /** Fills the row at random and writes down what jPOS must find; gives whether there is a MAC. */
    private boolean fill(final Random random, final int mti, final SortedMap<Integer, String> expected) {
        final ResponseCode code = ResponseCode.values()[random.nextInt(ResponseCode.values().length)];
        fields.reset(mti, code);
        expected.put(39, code.text());
        if (!expected.containsKey(37) && random.nextBoolean()) {
            fields.rrnAssigned = true;
            fields.rrn = random.nextLong() >>> 2;
            final String digits = Long.toString(fields.rrn, 36).toUpperCase(Locale.ROOT);
            expected.put(37, "0".repeat(12 - digits.length()) + digits);
        }
        if (random.nextBoolean()) {
            fields.code = random.nextInt(1 << 30);
            expected.put(38, AuthorizationCode.text(fields.code));
        }
        if (random.nextBoolean()) {
            final String reason = "?".repeat(1 + random.nextInt(25));
            fields.reason = reason.getBytes(StandardCharsets.US_ASCII);
            expected.put(44, reason);
        }
        final String tags = tags(random);
        if (!tags.isEmpty()) {
            expected.put(48, tags);
        }
        proof(random, expected);
        return secondHalf(random, expected);
    }

    private String tags(final Random random) {
        final StringBuilder tags = new StringBuilder();
        if (random.nextBoolean()) {
            fields.sessionExpiry = random.nextInt() & 0xFFFFFFFFL;
            tags.append(String.format("DF1004%08X", fields.sessionExpiry));
        }
        if (random.nextBoolean()) {
            fields.occupation = random.nextInt(1_000_000);
            tags.append(String.format("DF1103%06d", fields.occupation));
        }
        if (random.nextBoolean()) {
            fields.flagsTold = random.nextInt(0x10000);
            tags.append(String.format("DF1202%04X", fields.flagsTold));
        }
        if (random.nextBoolean()) {
            fields.cardKnown = true;
            fields.cardVersion = random.nextLong();
            tags.append(String.format("DF1308%016X", fields.cardVersion));
        }
        if (random.nextBoolean()) {
            fields.feedAge = random.nextInt() & 0xFFFFFFFFL;
            tags.append(String.format("DF1404%08X", fields.feedAge));
        }
        return tags.toString();
    }

    private void proof(final Random random, final SortedMap<Integer, String> expected) {
        final byte[] proofs = new byte[2_000];
        random.nextBytes(proofs);
        if (random.nextBoolean()) {
            fields.statement = proofs;
            fields.statementOffset = random.nextInt(1_001);
            fields.statementLength = random.nextInt(8) == 0 ? 999 : 1 + random.nextInt(200);
            expected.put(62, hex(proofs, fields.statementOffset, fields.statementLength));
        }
        if (random.nextBoolean()) {
            fields.receipt = proofs;
            fields.receiptOffset = random.nextInt(1_001);
            fields.receiptLength = random.nextInt(8) == 0 ? 999 : 1 + random.nextInt(200);
            expected.put(63, hex(proofs, fields.receiptOffset, fields.receiptLength));
        }
    }

    private boolean secondHalf(final Random random, final SortedMap<Integer, String> expected) {
        if (random.nextBoolean()) {
            fields.macKeyVersion = random.nextInt(Integer.MAX_VALUE);
            expected.put(53, String.format("%016d", fields.macKeyVersion));
        }
        if (fields.mti == 510 && random.nextBoolean()) {
            fields.settlementCode = random.nextInt(10);
            expected.put(66, String.valueOf(fields.settlementCode));
            fields.authorizations = random.nextLong(10_000_000_000L);
            expected.put(81, String.format("%010d", fields.authorizations));
        }
        if (fields.mti == 312 && random.nextBoolean()) {
            fields.record.write(
                    random.nextLong(), 3, 2812, 17, 251_401, 9, random.nextBoolean() ? 'C' << 8 | 'J' : 0, 1);
            expected.put(120, hex(fields.record.bytes(), 0, fields.record.length()));
        }
        final boolean secondary = expected.lastKey() > 64;
        final boolean sealed = random.nextInt(8) != 0;
        if (sealed) {
            expected.put(secondary ? 128 : 64, "07".repeat(ResponseEncoder.MAC_LENGTH));
        }
        return sealed;
    }

    private static String hex(final byte[] bytes, final int offset, final int length) {
        return HexFormat.of().withUpperCase().formatHex(bytes, offset, offset + length);
    }
}
