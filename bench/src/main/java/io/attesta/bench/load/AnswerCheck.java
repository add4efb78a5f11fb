package io.attesta.bench.load;

import static io.attesta.protocol.iso.DataElement.ACCEPTOR;
import static io.attesta.protocol.iso.DataElement.AUTHORIZATION_CODE;
import static io.attesta.protocol.iso.DataElement.LOCAL_DATE;
import static io.attesta.protocol.iso.DataElement.LOCAL_TIME;
import static io.attesta.protocol.iso.DataElement.MAC_KEY_VERSION;
import static io.attesta.protocol.iso.DataElement.NETWORK_CODE;
import static io.attesta.protocol.iso.DataElement.PAN;
import static io.attesta.protocol.iso.DataElement.PROCESSING_CODE;
import static io.attesta.protocol.iso.DataElement.REASON;
import static io.attesta.protocol.iso.DataElement.RECEIPT;
import static io.attesta.protocol.iso.DataElement.RESPONSE_CODE;
import static io.attesta.protocol.iso.DataElement.RRN;
import static io.attesta.protocol.iso.DataElement.STATEMENT;
import static io.attesta.protocol.iso.DataElement.TERMINAL;
import static io.attesta.protocol.iso.DataElement.TRACK_2;
import static io.attesta.protocol.iso.DataElement.TRANSMISSION_TIME;

import io.attesta.keystore.Cmac;
import io.attesta.protocol.codec.Defect;
import io.attesta.protocol.codec.FieldIndex;
import io.attesta.protocol.codec.RequestDecoder;
import io.attesta.protocol.iso.AuthorizationCode;
import io.attesta.protocol.iso.Mti;
import io.attesta.protocol.iso.ResponseCode;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** Holds an answer against its request: MAC first, then type, echo, code, and what must and must not be there. For one thread. */
final class AnswerCheck implements AnswerForm {
    /** MTI and one bitmap; with a second bitmap, eight more. */
    private static final int MIN_MESSAGE = 10;

    private static final int MIN_LONG_MESSAGE = 18;
    /** 16 digits. */
    private static final int KEY_VERSION_LENGTH = 8;

    private final ToldTags told = new ToldTags();
    private final byte[] tag = new byte[Cmac.LENGTH];
    private final CRC32C rest = new CRC32C();
    private FieldIndex last;
    private ResponseCode code;
    private long mac;

    /** Nothing of the request's bytes is needed. */
    @Override
    public void sent(final PendingRequest request, final byte[] bytes, final int offset, final int length) {}

    @Override
    public boolean read(final byte[] bytes, final int offset, final int length, final FieldIndex message) {
        return decodes(bytes, offset, length, message);
    }

    /** Whether the bytes are a message; its elements are found then. */
    static boolean decodes(final byte[] bytes, final int offset, final int length, final FieldIndex message) {
        final boolean readable = length >= MIN_LONG_MESSAGE || length >= MIN_MESSAGE && bytes[offset + 2] >= 0;
        return readable && RequestDecoder.decode(bytes, offset, length, message) == Defect.NONE;
    }

    @Override
    public Fault check(final FieldIndex answer, final PendingRequest request) {
        last = answer;
        code = answer.has(RESPONSE_CODE) ? ResponseCodes.ALL.at(answer.bytes(), answer.offset(RESPONSE_CODE)) : null;
        if (!macHolds(answer, request.keys)) {
            return Fault.WRONG_MAC;
        }
        if (answer.mti() != Mti.answer(request.fields.mti)) {
            return Fault.WRONG_TYPE;
        }
        if (!echoes(answer, request)) {
            return Fault.NOT_ECHOED;
        }
        if (answer.has(PAN) || answer.has(TRACK_2)) {
            return Fault.CARD_TOLD;
        }
        if (!isExpected(request)) {
            return Fault.WRONG_CODE;
        }
        if (Mti.first(request.fields.mti) == Mti.NETWORK_MANAGEMENT) {
            return answer.has(STATEMENT) || answer.has(RECEIPT) ? Fault.ELEMENT_TOO_MANY : Fault.NONE;
        }
        return elements(answer, request);
    }

    @Override
    public ResponseCode code() {
        return code;
    }

    @Override
    public long mac() {
        return mac;
    }

    @Override
    public int rest() {
        rest.reset();
        final byte[] bytes = last.bytes();
        int from = last.start();
        if (last.has(MAC_KEY_VERSION)) {
            final int at = last.offset(MAC_KEY_VERSION);
            rest.update(bytes, from, at - from);
            from = at + KEY_VERSION_LENGTH;
        }
        rest.update(bytes, from, last.offset(last.macElement()) - from);
        return (int) rest.getValue();
    }

    private boolean macHolds(final FieldIndex answer, final MacKeys keys) {
        final int element = answer.macElement();
        if (element == 0) {
            return false;
        }
        final int at = answer.offset(element);
        keys.response().compute(answer.bytes(), answer.start(), at - answer.start(), tag, 0);
        mac = 0;
        long sent = 0;
        for (int i = 0; i < RequestEncoder.MAC_LENGTH; i++) {
            mac = mac << 8 | tag[i] & 0xFF;
            sent = sent << 8 | answer.bytes()[at + i] & 0xFF;
        }
        return mac == sent;
    }

    private static boolean echoes(final FieldIndex answer, final PendingRequest request) {
        final RequestFields fields = request.fields;
        return repeats(answer, PROCESSING_CODE, fields.processingCode)
                && repeats(answer, TRANSMISSION_TIME, fields.transmittedAt)
                && repeats(answer, LOCAL_TIME, fields.localTime)
                && repeats(answer, LOCAL_DATE, fields.localDate)
                && repeats(answer, MAC_KEY_VERSION, fields.macKeyVersion)
                && repeats(answer, NETWORK_CODE, fields.networkCode)
                && isText(answer, TERMINAL, fields.terminal)
                && isText(answer, ACCEPTOR, fields.acceptor);
    }

    private static boolean repeats(final FieldIndex answer, final int element, final long sent) {
        return sent == RequestFields.ABSENT
                ? !answer.has(element)
                : answer.has(element) && answer.number(element) == sent;
    }

    static boolean isText(final FieldIndex answer, final int element, final byte[] text) {
        final int at = answer.offset(element);
        return answer.has(element)
                && Arrays.equals(answer.bytes(), at, at + answer.length(element), text, 0, text.length);
    }

    /**
     * "Ask again" is right whenever the MAC was: a full server says so. It is counted on its own. What was refused and sent again may
     * come after the request that closed its session.
     */
    private boolean isExpected(final PendingRequest request) {
        return code != null
                && (code == request.expected
                        || code == ResponseCode.NOT_READY && request.expected != ResponseCode.MAC_WRONG
                        || code == ResponseCode.TOO_MANY && request.limitMayApply
                        || code == ResponseCode.SESSION_ENDED && request.retries > 0 && request.fields.code >= 0);
    }

    private Fault elements(final FieldIndex answer, final PendingRequest request) {
        final boolean approved = code == ResponseCode.APPROVED;
        final boolean recorded = AnswerModel.recorded(code);
        if (approved != answer.has(AUTHORIZATION_CODE)) {
            return approved ? Fault.ELEMENT_MISSING : Fault.ELEMENT_TOO_MANY;
        }
        if (!approved && !answer.has(REASON)) {
            return Fault.ELEMENT_MISSING;
        }
        if (recorded && !(answer.has(RRN) && answer.has(STATEMENT) && answer.has(RECEIPT))) {
            return Fault.ELEMENT_MISSING;
        }
        if (!recorded && (answer.has(STATEMENT) || answer.has(RECEIPT))) {
            return Fault.ELEMENT_TOO_MANY;
        }
        return content(answer, request, approved) ? Fault.NONE : Fault.WRONG_CONTENT;
    }

    private boolean content(final FieldIndex answer, final PendingRequest request, final boolean approved) {
        if (!told.read(answer)) {
            return false;
        }
        if (!approved) {
            return told.nothingOfTheCard();
        }
        final int session = AuthorizationCode.read(answer.bytes(), answer.offset(AUTHORIZATION_CODE));
        if (request.kind == RequestKind.REVERSAL) {
            return session == request.reversedCode && told.nothingOfTheCard();
        }
        final boolean sessionHolds =
                request.fields.code < 0 ? session != AuthorizationCode.NONE : session == request.fields.code;
        return sessionHolds
                && told.hasSessionExpiry()
                && told.hasCardVersion()
                && told.hasOccupation() == AnswerModel.tellsOccupation(request.action)
                && told.flags() == AnswerModel.flagsTold(request.action, request.card);
    }
}
