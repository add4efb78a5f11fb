package io.attesta.bench.load;

import io.attesta.keystore.Cmac;
import io.attesta.protocol.codec.FieldIndex;
import io.attesta.protocol.iso.ResponseCode;
import java.util.zip.CRC32C;

/**
 * Holds what an echo server sends back against what was sent: the same bytes, found again by STAN and terminal as an answer's are. The
 * response MAC is computed over the whole answer and thrown away, so that an answer costs the generator what one of Attesta costs it: what
 * comes out is the most that this generator can ask of anybody, its ceiling. For one thread.
 *
 * <pre>
 *  0                       n                          m − 2           m
 * +-----------------------+--------------------------+---------------+
 * | the request, n bytes  | anything                 | n, big-endian |
 * +-----------------------+--------------------------+---------------+
 * </pre>
 */
final class EchoCheck implements AnswerForm {
    private static final int TRAILER = 2;

    private final byte[] tag = new byte[Cmac.LENGTH];
    private final CRC32C crc = new CRC32C();
    private byte[] answer;
    private int start;
    private int answerLength;
    private int requestLength;

    @Override
    public void sent(final PendingRequest request, final byte[] bytes, final int offset, final int length) {
        request.sentChecksum = checksum(bytes, offset, length);
    }

    @Override
    public boolean read(final byte[] bytes, final int offset, final int length, final FieldIndex message) {
        if (length < TRAILER) {
            return false;
        }
        answer = bytes;
        start = offset;
        answerLength = length;
        final int end = offset + length;
        requestLength = (bytes[end - 2] & 0xFF) << 8 | bytes[end - 1] & 0xFF;
        return requestLength <= length - TRAILER && AnswerCheck.decodes(bytes, offset, requestLength, message);
    }

    @Override
    public Fault check(final FieldIndex message, final PendingRequest request) {
        request.keys.response().compute(answer, start, answerLength - RequestEncoder.MAC_LENGTH, tag, 0);
        return checksum(answer, start, requestLength) == request.sentChecksum ? Fault.NONE : Fault.NOT_ECHOED;
    }

    /** An echo has no response code. */
    @Override
    public ResponseCode code() {
        return null;
    }

    /** What came of the MAC that nobody asked for. */
    @Override
    public long mac() {
        return tag[0];
    }

    @Override
    public int rest() {
        return 0;
    }

    private int checksum(final byte[] bytes, final int offset, final int length) {
        crc.reset();
        crc.update(bytes, offset, length);
        return (int) crc.getValue();
    }
}
