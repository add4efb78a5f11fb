package io.attesta.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.attesta.protocol.Vectors;
import io.attesta.protocol.iso.AuthorizationCode;
import io.attesta.protocol.iso.ResponseCode;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import org.jpos.iso.ISOException;
import org.jpos.iso.ISOMsg;
import org.jpos.iso.packager.GenericPackager;
import org.junit.jupiter.api.Test;

final class ResponseEncoderTest {
    private static final int MAC_LENGTH = 8;

    private final FieldIndex index = new FieldIndex();
    private final ContentCheck content = new ContentCheck();
    private final Echo echo = new Echo();
    private final ResponseFields fields = new ResponseFields();
    private final ResponseEncoder encoder = new ResponseEncoder();
    private final byte[] out = new byte[ResponseEncoder.MAX_LENGTH];

    @Test
    void shouldWriteTheApprovalOfTheVectors() {
        capture(Vectors.hex(Vectors.root().get("messages").get(0).get("bytes")));
        approval();
        final byte[] expected = Vectors.hex(Vectors.root().get("answers").get(0).get("bytes"));
        final int length = encoder.encode(echo, fields, true, out, 0);
        assertThat(length).isEqualTo(expected.length);
        assertThat(Arrays.copyOf(out, length - MAC_LENGTH)).isEqualTo(Arrays.copyOf(expected, length - MAC_LENGTH));
    }

    @Test
    void shouldWriteTheRefusalOfTheVectors() {
        capture(Vectors.hex(Vectors.root().get("messages").get(4).get("bytes")));
        fields.reset(110, ResponseCode.LOST);
        fields.rrnAssigned = true;
        fields.rrn = 401;
        fields.reason = "card reported lost".getBytes(StandardCharsets.US_ASCII);
        fields.cardKnown = true;
        fields.cardVersion = 12;
        proof(1);
        final byte[] expected = Vectors.hex(Vectors.root().get("answers").get(1).get("bytes"));
        final int length = encoder.encode(echo, fields, true, out, 0);
        assertThat(Arrays.copyOf(out, length - MAC_LENGTH)).isEqualTo(Arrays.copyOf(expected, length - MAC_LENGTH));
    }

    @Test
    void shouldWriteWhatJposReadsWhenEverythingIsThere() throws ISOException {
        capture(Vectors.hex(Vectors.root().get("messages").get(0).get("bytes")));
        approval();
        fields.flagsTold = 1;
        fields.feedAge = 77;
        fields.macKeyVersion = 3;
        final ISOMsg message = unpack(encoder.encode(echo, fields, true, out, 0));
        assertThat(message.getMTI()).isEqualTo("0110");
        assertThat(message.getString(37)).isEqualTo("0000000000B4");
        assertThat(message.getString(38)).isEqualTo("MN8KX4");
        assertThat(message.getString(53)).isEqualTo("0000000000000003");
        assertThat(HexFormat.of().formatHex(message.getBytes(48)))
                .isEqualTo("df10046b015dcedf1103251401df12020001df1308000000000000000cdf14040000004d");
    }

    @Test
    void shouldPutTheMacIntoTheSecondHalfWhenThereIsANetworkCode() throws ISOException {
        capture(Vectors.hex(Vectors.root().get("messages").get(5).get("bytes")));
        fields.reset(810, ResponseCode.APPROVED);
        final ISOMsg message = unpack(encoder.encode(echo, fields, true, out, 0));
        assertThat(message.getString(70)).isEqualTo("001");
        assertThat(message.hasField(64)).isFalse();
        assertThat(message.getBytes(128)).hasSize(8);
    }

    @Test
    void shouldEchoOnlyWhatWasRight() throws ISOException {
        final String hex = HexFormat.of()
                .formatHex(Vectors.hex(Vectors.root().get("messages").get(0).get("bytes")))
                .replace("1001021121", "2501021121");
        capture(HexFormat.of().parseHex(hex));
        fields.reset(110, ResponseCode.FORMAT_ERROR);
        fields.reason = Defect.of(12, DefectReason.NOT_A_TIME).ascii();
        final ISOMsg message = unpack(encoder.encode(echo, fields, false, out, 0));
        assertThat(message.hasField(12)).isFalse();
        assertThat(message.getString(13)).isEqualTo("1121");
        assertThat(message.getString(44)).isEqualTo("DE12 not a time");
        assertThat(message.hasField(64)).isFalse();
    }

    @Test
    void shouldKeepEveryReasonWithinTheElement() {
        for (final DefectReason reason : DefectReason.values()) {
            assertThat(Defect.of(128, reason).ascii().length).as(reason.name()).isLessThanOrEqualTo(25);
        }
    }

    @Test
    void shouldAllocateNothingFromFrameToAnswer() {
        final byte[] request = Vectors.hex(Vectors.root().get("messages").get(2).get("bytes"));
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        final long thread = Thread.currentThread().getId();
        long least = Long.MAX_VALUE;
        // The compiler itself allocates now and then: the best of some rounds counts.
        for (int round = 0; round < 8; round++) {
            final long before = threads.getThreadAllocatedBytes(thread);
            for (int i = 0; i < 10_000; i++) {
                capture(request);
                approval();
                encoder.encode(echo, fields, true, out, 0);
            }
            least = Math.min(least, threads.getThreadAllocatedBytes(thread) - before);
        }
        assertThat(least).isLessThan(64);
    }

    private static final byte[] STATEMENT =
            Vectors.hex(Vectors.root().get("answers").get(0).get("statement"));
    private static final byte[] RECEIPT =
            Vectors.hex(Vectors.root().get("answers").get(0).get("receipt"));
    private static final int CODE = AuthorizationCode.read("MN8KX4".getBytes(StandardCharsets.US_ASCII), 0);

    private void capture(final byte[] request) {
        RequestDecoder.decode(request, 0, request.length, index);
        content.check(index);
        echo.capture(index);
    }

    private void approval() {
        fields.reset(110, ResponseCode.APPROVED);
        fields.rrnAssigned = true;
        fields.rrn = 400;
        fields.code = CODE;
        fields.sessionExpiry = 0x6b015dceL;
        fields.occupation = 251_401;
        fields.cardKnown = true;
        fields.cardVersion = 12;
        fields.statement = STATEMENT;
        fields.statementLength = STATEMENT.length;
        fields.receipt = RECEIPT;
        fields.receiptLength = RECEIPT.length;
    }

    private void proof(final int answer) {
        fields.statement = Vectors.hex(Vectors.root().get("answers").get(answer).get("statement"));
        fields.statementLength = fields.statement.length;
        fields.receipt = Vectors.hex(Vectors.root().get("answers").get(answer).get("receipt"));
        fields.receiptLength = fields.receipt.length;
    }

    private ISOMsg unpack(final int length) throws ISOException {
        final ISOMsg message = new ISOMsg();
        message.setPackager(new GenericPackager(Path.of(System.getProperty("attesta.home", ".."))
                .resolve("config/packager.xml")
                .toString()));
        message.unpack(Arrays.copyOf(out, length));
        return message;
    }
}
