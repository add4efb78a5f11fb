package io.attesta.authorizer.pipeline;

import static io.attesta.protocol.iso.DataElement.ACCEPTOR;
import static io.attesta.protocol.iso.DataElement.ACQUIRER;
import static io.attesta.protocol.iso.DataElement.AUTHORIZATIONS_NUMBER;
import static io.attesta.protocol.iso.DataElement.AUTHORIZATION_CODE;
import static io.attesta.protocol.iso.DataElement.EXPIRY;
import static io.attesta.protocol.iso.DataElement.FILE_NAME;
import static io.attesta.protocol.iso.DataElement.FILE_UPDATE_CODE;
import static io.attesta.protocol.iso.DataElement.LOCAL_DATE;
import static io.attesta.protocol.iso.DataElement.LOCAL_TIME;
import static io.attesta.protocol.iso.DataElement.NETWORK_CODE;
import static io.attesta.protocol.iso.DataElement.ORIGINAL_DATA;
import static io.attesta.protocol.iso.DataElement.PROCESSING_CODE;
import static io.attesta.protocol.iso.DataElement.RECORD_DATA;
import static io.attesta.protocol.iso.DataElement.RESPONSE_CODE;
import static io.attesta.protocol.iso.DataElement.STAN;
import static io.attesta.protocol.iso.DataElement.TERMINAL;
import static io.attesta.protocol.iso.DataElement.TRANSMISSION_TIME;

import io.attesta.authorizer.decision.AcceptorKey;
import io.attesta.authorizer.decision.CardStatus;
import io.attesta.authorizer.decision.FileRecord;
import io.attesta.authorizer.decision.OriginalElements;
import io.attesta.authorizer.decision.TransactionRequest;
import io.attesta.keystore.BlockEncryption;
import io.attesta.keystore.Cmac;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.KeyUsage;
import io.attesta.protocol.codec.Bcd;
import io.attesta.protocol.codec.ContentCheck;
import io.attesta.protocol.codec.FieldIndex;
import io.attesta.protocol.codec.RecordTags;
import io.attesta.protocol.codec.RequestTags;
import io.attesta.protocol.iso.AuthorizationCode;
import io.attesta.protocol.iso.CardNumber;
import io.attesta.protocol.iso.Mti;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * Brings a checked message into normal form: the card number becomes a token here and goes no further, what is decided on becomes a
 * transaction key and a fingerprint, both under a key, never a plain hash. Owned by one network thread.
 */
final class RequestReader {
    private static final byte KEY_PURPOSE = 1;
    private static final byte CONTENT_PURPOSE = 2;
    private static final int SHA_256_LENGTH = 32;
    // DE 120 has up to 999 bytes; the rest of the content stays below 300.
    private static final int INPUT_LENGTH = 1_300;
    // What is compared beside the normal form, as it stands, whatever the message type.
    private static final int[] COMPARED = {
        RESPONSE_CODE, AUTHORIZATIONS_NUMBER, ORIGINAL_DATA, FILE_UPDATE_CODE, FILE_NAME, RECORD_DATA
    };

    // Above the four digits of any type.
    private static final int NETWORK_CODE_UNIT = 10_000;
    private static final byte[] CARDS = "CARDS".getBytes(StandardCharsets.US_ASCII);

    private final BlockEncryption tokenKey;
    private final Cmac fingerprintKey;
    private final MessageDigest sha256;
    private final byte[] hash = new byte[SHA_256_LENGTH];
    private final byte[] token = new byte[CardNumber.BLOCK_LENGTH];
    private final byte[] tag = new byte[Cmac.LENGTH];
    private final ByteBuffer input = ByteBuffer.allocate(INPUT_LENGTH);
    private final ByteBuffer longs = ByteBuffer.wrap(tag);
    private final ByteBuffer tokenLongs = ByteBuffer.wrap(token);

    RequestReader(final KeyStore keys) {
        tokenKey = keys.blockEncryption(KeyUsage.TOKEN, keys.currentVersion(KeyUsage.TOKEN));
        fingerprintKey = keys.cmac(KeyUsage.FINGERPRINT, keys.currentVersion(KeyUsage.FINGERPRINT));
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Fills a request from a message whose content is right and whose type is served. */
    void read(final FieldIndex index, final ContentCheck content, final TransactionRequest request) {
        request.mti = index.mti();
        request.transmittedAt = index.number(TRANSMISSION_TIME);
        request.stan = (int) index.number(STAN);
        request.terminal = AcceptorKey.terminal(index.bytes(), index.offset(TERMINAL));
        request.acceptorHigh = AcceptorKey.high(index.bytes(), index.offset(ACCEPTOR));
        request.acceptorLow = AcceptorKey.low(index.bytes(), index.offset(ACCEPTOR));
        request.processingCode = number(index, PROCESSING_CODE, 0);
        request.localTime = number(index, LOCAL_TIME, TransactionRequest.ABSENT);
        request.localDate = number(index, LOCAL_DATE, TransactionRequest.ABSENT);
        request.expiry = number(index, EXPIRY, TransactionRequest.NO_EXPIRY);
        request.sessionCode = sessionCode(index);
        request.echo.capture(index);
        final RequestTags tags = content.tags();
        request.options = tags.options();
        request.referenceLength = tags.referenceLength();
        System.arraycopy(index.bytes(), tags.referenceOffset(), request.reference, 0, tags.referenceLength());
        card(index.bytes(), content.cardOffset(), content.cardDigits(), request);
        ofType(index, content, request);
        digest(index, request);
        key(index, request);
        fingerprint(index, request);
    }

    private void ofType(final FieldIndex index, final ContentCheck content, final TransactionRequest request) {
        switch (request.type()) {
            case Mti.AUTHORIZATION_ADVICE -> request.givenResponse = twoBytes(index, RESPONSE_CODE);
            case Mti.REVERSAL, Mti.REVERSAL_ADVICE -> original(index, request);
            case Mti.FILE_ACTION -> fileAction(index, content.record(), request);
            case Mti.TOTALS -> request.terminalCount = index.number(AUTHORIZATIONS_NUMBER);
            case Mti.NETWORK_MANAGEMENT -> request.networkCode = number(index, NETWORK_CODE, 0);
            default -> {
                // A 0100 has nothing of its own.
            }
        }
    }

    private static int number(final FieldIndex index, final int element, final int absent) {
        return index.has(element) ? (int) index.number(element) : absent;
    }

    private static int twoBytes(final FieldIndex index, final int element) {
        final int offset = index.offset(element);
        return index.bytes()[offset] << 8 | index.bytes()[offset + 1];
    }

    /**
     * DE 90, 42 digits: MTI 4, STAN 6, DE 7 10, acquirer 11, forwarder 11. All but the forwarder begin at a whole byte; the
     * acquirer ends in the middle of one.
     */
    private void original(final FieldIndex index, final TransactionRequest request) {
        final byte[] bytes = index.bytes();
        final int offset = index.offset(ORIGINAL_DATA);
        final OriginalElements original = request.original;
        original.mti = (int) Bcd.read(bytes, offset, 2);
        original.stan = (int) Bcd.read(bytes, offset + 2, 3);
        original.transmittedAt = Bcd.read(bytes, offset + 5, 5);
        final long acquirer = Bcd.read(bytes, offset + 10, 6) / 10;
        key(acquirer, request, Mti.first(original.mti), original.stan, original.transmittedAt);
        original.keyHigh = longs.getLong(0);
        original.keyLow = longs.getLong(8);
    }

    private static void fileAction(final FieldIndex index, final RecordTags tags, final TransactionRequest request) {
        request.fileUpdateCode = index.bytes()[index.offset(FILE_UPDATE_CODE)];
        request.fileKnown = isCards(index);
        final FileRecord record = request.record;
        record.clear();
        final boolean meaningful = tags.isMeaningful();
        record.versioned = meaningful && (tags.present() & RecordTags.VERSION) != 0 && tags.version() != 0;
        record.complete = record.versioned
                && (tags.present() & RecordTags.STATUS) != 0
                && ((tags.present() & RecordTags.EXPIRY) != 0 || tags.status() == CardStatus.REMOVED.ordinal());
        if (meaningful) {
            record.version = tags.version();
            record.status = CardStatus.of(tags.status());
            record.expiry = tags.expiry();
            record.sequenceNumber = tags.sequenceNumber();
            record.occupation = tags.occupation();
            record.flags = tags.flags();
            record.county = tags.county();
            record.reason = tags.reason();
        }
    }

    private static boolean isCards(final FieldIndex index) {
        final int offset = index.offset(FILE_NAME);
        return Arrays.equals(index.bytes(), offset, offset + index.length(FILE_NAME), CARDS, 0, CARDS.length);
    }

    private static int sessionCode(final FieldIndex index) {
        if (!index.has(AUTHORIZATION_CODE)) {
            return TransactionRequest.NO_CODE;
        }
        final int code = AuthorizationCode.read(index.bytes(), index.offset(AUTHORIZATION_CODE));
        return code == AuthorizationCode.NONE ? TransactionRequest.MALFORMED_CODE : code;
    }

    private void card(final byte[] bytes, final int offset, final int digits, final TransactionRequest request) {
        request.cardGiven = digits > 0;
        if (!request.cardGiven) {
            request.luhnHolds = false;
            request.lastFour = TransactionRequest.ABSENT;
            request.tokenHigh = 0;
            request.tokenLow = 0;
            return;
        }
        request.luhnHolds = CardNumber.luhnHolds(bytes, offset, digits);
        request.lastFour = CardNumber.lastFour(bytes, offset, digits);
        CardNumber.toBlock(bytes, offset, digits, token, 0);
        tokenKey.encrypt(token, 0, token, 0);
        request.tokenHigh = tokenLongs.getLong(0);
        request.tokenLow = tokenLongs.getLong(8);
        Arrays.fill(token, (byte) 0);
    }

    private void digest(final FieldIndex index, final TransactionRequest request) {
        sha256.update(index.bytes(), index.start(), index.end() - index.start());
        try {
            sha256.digest(hash, 0, SHA_256_LENGTH);
        } catch (final DigestException e) {
            throw new IllegalStateException("SHA-256 has 32 bytes", e);
        }
        System.arraycopy(hash, 0, request.digest, 0, TransactionRequest.DIGEST_LENGTH);
    }

    private void key(final FieldIndex index, final TransactionRequest request) {
        // Terminals send a sign-on and an echo in one second under one STAN: DE 70 tells them apart.
        final int type = request.type() == Mti.NETWORK_MANAGEMENT
                ? request.type() + request.networkCode * NETWORK_CODE_UNIT
                : request.type();
        key(acquirer(index), request, type, request.stan, request.transmittedAt);
        request.keyHigh = longs.getLong(0);
        request.keyLow = longs.getLong(8);
    }

    /** DE 32, 41, 42, MTI without the repeat digit, DE 11, 7; the result stands in {@link #longs}. */
    private void key(
            final long acquirer,
            final TransactionRequest request,
            final int type,
            final int stan,
            final long transmittedAt) {
        input.clear();
        input.put(KEY_PURPOSE).putLong(acquirer).putLong(request.terminal);
        input.putLong(request.acceptorHigh).putLong(request.acceptorLow);
        input.putInt(type).putInt(stan).putLong(transmittedAt);
        fingerprintKey.compute(input.array(), 0, input.position(), tag, 0);
    }

    /** The content: card token, DE 3, 14, 32, 38, 39, 41, 42, 81, 90, 91, 101, 120 and the reference. */
    private void fingerprint(final FieldIndex index, final TransactionRequest request) {
        input.clear();
        input.put(CONTENT_PURPOSE).putLong(request.tokenHigh).putLong(request.tokenLow);
        input.putInt(request.processingCode).putInt(request.expiry).putLong(acquirer(index));
        if (request.sessionCode == TransactionRequest.NO_CODE) {
            input.put((byte) 0);
        } else {
            // As it stands: two malformed codes are two contents.
            input.put((byte) 1).put(index.bytes(), index.offset(AUTHORIZATION_CODE), AuthorizationCode.LENGTH);
        }
        input.putLong(request.terminal).putLong(request.acceptorHigh).putLong(request.acceptorLow);
        input.put((byte) request.referenceLength).put(request.reference, 0, request.referenceLength);
        for (final int element : COMPARED) {
            if (index.has(element)) {
                input.put((byte) element).putShort((short) index.length(element));
                input.put(index.bytes(), index.offset(element), index.length(element));
            }
        }
        fingerprintKey.compute(input.array(), 0, input.position(), tag, 0);
        request.fingerprint = longs.getLong(0);
    }

    /** DE 32; absent counts as eleven zeros. */
    private static long acquirer(final FieldIndex index) {
        return index.has(ACQUIRER) ? index.variableNumber(ACQUIRER) : 0;
    }
}
