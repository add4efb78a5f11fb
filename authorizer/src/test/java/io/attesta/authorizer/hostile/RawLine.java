package io.attesta.authorizer.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.Arrays;

/** A plain socket: whatever bytes the test wants, in the segments it wants; frames or the end come back. */
final class RawLine implements AutoCloseable {
    private static final int TIMEOUT_MS = 15_000;

    private static final byte[] TPDU = {0x60, 0, 1, 0, 2};

    private final Socket socket;
    private final OutputStream out;
    private final DataInputStream in;

    RawLine(final InetSocketAddress server) throws IOException {
        this(server, 0);
    }

    /** @param receiveBytes size of the receive buffer, 0 = what the system likes */
    RawLine(final InetSocketAddress server, final int receiveBytes) throws IOException {
        socket = new Socket();
        if (receiveBytes > 0) {
            socket.setReceiveBufferSize(receiveBytes);
        }
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MS);
        socket.connect(server, TIMEOUT_MS);
        out = socket.getOutputStream();
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    }

    /** Writes bytes as they are, at once. */
    void send(final byte[] bytes, final int offset, final int length) throws IOException {
        out.write(bytes, offset, length);
    }

    void send(final byte... bytes) throws IOException {
        send(bytes, 0, bytes.length);
    }

    /** The next frame without its length; an empty one is a keep-alive; null when the server has closed the connection. */
    byte[] receive() throws IOException {
        try {
            final byte[] message = new byte[in.readUnsignedShort()];
            in.readFully(message);
            return message;
        } catch (final EOFException | SocketException e) {
            return null;
        }
    }

    /** Says that nothing more will come; what is still to be answered can be read. */
    void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    /** Ends the connection with a reset. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** A message with its two bytes of length. */
    static byte[] frame(final byte[] message) {
        final byte[] frame = new byte[2 + message.length];
        frame[0] = (byte) (message.length >> 8);
        frame[1] = (byte) message.length;
        System.arraycopy(message, 0, frame, 2, message.length);
        return frame;
    }

    /** A message behind a TPDU: 60, to 0001, from 0002. */
    static byte[] withTpdu(final byte[] message) {
        final byte[] whole = new byte[TPDU.length + message.length];
        System.arraycopy(TPDU, 0, whole, 0, TPDU.length);
        System.arraycopy(message, 0, whole, TPDU.length, message.length);
        return whole;
    }

    /** The message behind the TPDU of an answer, which must be the swapped one. */
    static byte[] withoutTpdu(final byte[] frame) {
        assertThat(Arrays.copyOf(frame, TPDU.length)).containsExactly(0x60, 0, 2, 0, 1);
        return Arrays.copyOfRange(frame, TPDU.length, frame.length);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
