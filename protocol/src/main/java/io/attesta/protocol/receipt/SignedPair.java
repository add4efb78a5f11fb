package io.attesta.protocol.receipt;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * A statement and its receipt as one thing to pass on: deterministic CBOR (RFC 8949 §4.2.1), or the text of a QR code.
 *
 * <pre>
 *   CBOR      82  bytes of DE 62 (58 81 … or 59 …)  bytes of DE 63
 *   QR text   ATT1:  base45 (RFC 9285) of zlib (RFC 1950) of that CBOR
 * </pre>
 *
 * <p>All characters of the text are of a QR code's alphanumeric set. Nothing is proved by a pair that could be read:
 * {@link ReceiptVerifier} judges it. One pair has many texts, since zlib may compress in many ways; only the bytes
 * inside count. Immutable: arrays are copied on the way in and out.
 */
public final class SignedPair {
    /** What a QR text begins with. */
    public static final String PREFIX = "ATT1:";

    /** Longest CBOR in bytes: a head of 1, heads of 3, the longest statement and the longest receipt. */
    public static final int MAX_CBOR_LENGTH = 1 + 3 + Statement.MAX_LENGTH + 3 + Receipt.MAX_LENGTH;

    /** Longest QR text in characters: what the largest QR code holds (ISO/IEC 18004, 40-L, alphanumeric). */
    public static final int MAX_TEXT_LENGTH = 4296;

    private static final int ELEMENTS = 2;
    private static final String TEXT = "the QR text";

    private final byte[] statement;
    private final byte[] receipt;

    /**
     * A pair of any bytes.
     *
     * @param statement the bytes of DE 62, 1 to {@link Statement#MAX_LENGTH}
     * @param receipt the bytes of DE 63, 1 to {@link Receipt#MAX_LENGTH}
     * @throws IllegalArgumentException if one has another length
     */
    public SignedPair(final byte[] statement, final byte[] receipt) {
        requireLength("statement", statement, Statement.MAX_LENGTH);
        requireLength("receipt", receipt, Receipt.MAX_LENGTH);
        this.statement = statement.clone();
        this.receipt = receipt.clone();
    }

    /**
     * Reads the CBOR array of both.
     *
     * @throws MalformedReceiptException if the bytes are anything else, or anything follows
     */
    public static SignedPair ofCbor(final byte[] cbor) {
        if (cbor.length > MAX_CBOR_LENGTH) {
            throw new MalformedReceiptException("the pair has " + cbor.length + " bytes, more than " + MAX_CBOR_LENGTH);
        }
        final CborReader reader = new CborReader(cbor, "the pair");
        reader.array(ELEMENTS, "the pair");
        final byte[] statement = reader.bytes(1, Statement.MAX_LENGTH, "the statement");
        final byte[] receipt = reader.bytes(1, Receipt.MAX_LENGTH, "the receipt");
        reader.end();
        return new SignedPair(statement, receipt);
    }

    /**
     * Reads the text of a QR code. Never inflates more than {@link #MAX_CBOR_LENGTH} bytes and one.
     *
     * @throws MalformedReceiptException if the text is anything else, or anything follows
     */
    public static SignedPair ofQrText(final String text) {
        if (!text.startsWith(PREFIX)) {
            throw new MalformedReceiptException(TEXT + " does not begin with " + PREFIX);
        }
        if (text.length() > MAX_TEXT_LENGTH) {
            throw new MalformedReceiptException(
                    TEXT + " has " + text.length() + " characters, more than " + MAX_TEXT_LENGTH);
        }
        return ofCbor(inflated(Base45.decode(text, PREFIX.length(), TEXT)));
    }

    /** The bytes of DE 62. */
    public byte[] statement() {
        return statement.clone();
    }

    /** The bytes of DE 63. */
    public byte[] receipt() {
        return receipt.clone();
    }

    /** As CBOR, at most {@link #MAX_CBOR_LENGTH} bytes. */
    public byte[] cbor() {
        final byte[] target = new byte[MAX_CBOR_LENGTH];
        final CborWriter writer = new CborWriter();
        writer.wrap(target, 0);
        writer.arrayHead(ELEMENTS);
        writer.bytes(statement, 0, statement.length);
        writer.bytes(receipt, 0, receipt.length);
        return Arrays.copyOf(target, writer.position());
    }

    /** As the text of a QR code: some 400 characters for a receipt of the smallest batch, 770 of the largest. */
    public String qrText() {
        return PREFIX + Base45.encode(deflated(cbor()));
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof SignedPair
                && Arrays.equals(statement, ((SignedPair) other).statement)
                && Arrays.equals(receipt, ((SignedPair) other).receipt);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(statement) + Arrays.hashCode(receipt);
    }

    /** Shows lengths only. */
    @Override
    public String toString() {
        return "SignedPair[statement of " + statement.length + " bytes, receipt of " + receipt.length + "]";
    }

    private static byte[] deflated(final byte[] bytes) {
        final Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
        try {
            deflater.setInput(bytes);
            deflater.finish();
            // What cannot be compressed is stored: 2 + 4 bytes around all and 5 a block, far below the double.
            final byte[] target = new byte[2 * MAX_CBOR_LENGTH];
            return Arrays.copyOf(target, deflater.deflate(target));
        } finally {
            deflater.end();
        }
    }

    private static byte[] inflated(final byte[] compressed) {
        final Inflater inflater = new Inflater();
        try {
            inflater.setInput(compressed);
            final byte[] target = new byte[MAX_CBOR_LENGTH + 1];
            final int length = inflater.inflate(target);
            if (length > MAX_CBOR_LENGTH) {
                throw new MalformedReceiptException(TEXT + " holds more than " + MAX_CBOR_LENGTH + " bytes");
            }
            if (inflater.needsDictionary()) {
                throw new MalformedReceiptException(TEXT + " asks for a dictionary");
            }
            if (!inflater.finished()) {
                throw new MalformedReceiptException(TEXT + " is cut off");
            }
            if (inflater.getRemaining() > 0) {
                throw new MalformedReceiptException(TEXT + " has bytes left over at the end");
            }
            return Arrays.copyOf(target, length);
        } catch (final DataFormatException e) {
            throw new MalformedReceiptException(TEXT + " holds no zlib stream, or a damaged one");
        } finally {
            inflater.end();
        }
    }

    private static void requireLength(final String what, final byte[] bytes, final int max) {
        if (bytes.length < 1 || bytes.length > max) {
            throw new IllegalArgumentException("a " + what + " has 1 to " + max + " bytes, not " + bytes.length);
        }
    }
}
