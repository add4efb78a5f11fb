package io.attesta.keystore.mac;

import io.attesta.keystore.KeyStore;
import io.attesta.keystore.KeyStoreException;
import io.attesta.keystore.KeyUsage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The two clear MAC keys of one terminal, for enrolling it. Getting them is an audited act; closing wipes them.
 *
 * <p>They never become a {@code String}: what is to be printed is written as bytes, see {@link #line()}.
 */
public final class TerminalKeys implements AutoCloseable {
    private final int version;
    private final byte[] request;
    private final byte[] response;

    private TerminalKeys(final int version, final byte[] request, final byte[] response) {
        this.version = version;
        this.request = request;
        this.response = response;
    }

    /**
     * Derives both keys of a terminal, enrolled or not.
     *
     * @param version of {@link KeyUsage#MAC_MASTER}
     * @param terminal DE 41, 8 bytes, padding included
     * @param acceptor DE 42, 15 bytes, padding included
     * @throws KeyStoreException if the version is unknown or retired
     * @throws IllegalArgumentException if terminal or acceptor has another length
     */
    public static TerminalKeys export(
            final KeyStore keys, final int version, final byte[] terminal, final byte[] acceptor) {
        final byte[] context = MacLabels.context(terminal, acceptor);
        return new TerminalKeys(
                version,
                keys.exportDerived(KeyUsage.MAC_MASTER, version, MacLabels.request(), context),
                keys.exportDerived(KeyUsage.MAC_MASTER, version, MacLabels.response(), context));
    }

    /** The version of the master they were derived from: what DE 53 names. */
    public int version() {
        return version;
    }

    /** Seals requests: 16 bytes; a copy the caller wipes. */
    public byte[] request() {
        return request.clone();
    }

    /** Seals answers: 16 bytes; a copy the caller wipes. */
    public byte[] response() {
        return response.clone();
    }

    /** {@code version=1 request=<hex> response=<hex>} in ASCII, without line end; the caller writes it out and wipes it. */
    public byte[] line() {
        final byte[] versionPart = ("version=" + version + " request=").getBytes(StandardCharsets.US_ASCII);
        final byte[] responsePart = " response=".getBytes(StandardCharsets.US_ASCII);
        final ByteBuffer line =
                ByteBuffer.allocate(versionPart.length + responsePart.length + 4 * KeyDerivation.KEY_LENGTH);
        line.put(versionPart);
        putHex(line, request);
        line.put(responsePart);
        putHex(line, response);
        return line.array();
    }

    /**
     * {@code terminal,acceptor,version,request_key,request_kcv,response_key,response_kcv} and a line feed, in ASCII; keys and their
     * check values ({@link KeyCheckValue}) in lower-case hex. The caller writes it out and wipes it.
     *
     * @param terminal DE 41 as it is to stand in the line, without padding
     * @param acceptor DE 42 likewise
     */
    public byte[] enrolmentLine(final String terminal, final String acceptor) {
        final byte[] names = (terminal + "," + acceptor + "," + version).getBytes(StandardCharsets.US_ASCII);
        final ByteBuffer line =
                ByteBuffer.allocate(names.length + 4 + 4 * KeyDerivation.KEY_LENGTH + 4 * KeyCheckValue.LENGTH + 1);
        line.put(names);
        for (final byte[] key : new byte[][] {request, response}) {
            line.put((byte) ',');
            putHex(line, key);
            line.put((byte) ',');
            putHex(line, KeyCheckValue.of(key));
        }
        return line.put((byte) '\n').array();
    }

    private static void putHex(final ByteBuffer line, final byte[] key) {
        for (final byte octet : key) {
            line.put((byte) Character.forDigit(octet >> 4 & 0xf, 16));
            line.put((byte) Character.forDigit(octet & 0xf, 16));
        }
    }

    /** Wipes both keys. */
    @Override
    public void close() {
        Arrays.fill(request, (byte) 0);
        Arrays.fill(response, (byte) 0);
    }

    @Override
    public String toString() {
        return "TerminalKeys[version " + version + "]";
    }
}
