package io.attesta.protocol.jpos;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import org.jpos.iso.ISOMsg;
import org.jpos.iso.ISOPackager;
import org.jpos.iso.channel.NACChannel;

/**
 * jPOS's channel of frames {@code LL LL [TPDU] message}, which keeps the bytes of the last message it read. Has no logger.
 */
final class TerminalChannel extends NACChannel {
    private byte[] received = new byte[0];

    /**
     * @param tpdu five bytes in front of each message, or null for none
     */
    TerminalChannel(final ISOPackager packager, final byte[] tpdu) throws IOException {
        super(packager, tpdu);
    }

    /** Connects by ourselves: jPOS would say "unable to connect" and not why. */
    void open(final String host, final int port, final Duration timeout) throws IOException {
        final int millis = Math.toIntExact(timeout.toMillis());
        setTimeout(millis);
        final Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(host, port), millis);
            connect(socket);
            applyTimeout();
        } catch (final IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    /** Keeps the bytes and leaves the message empty: {@link JposPackager#unpack} refuses wrong ones with a clear sentence. */
    @Override
    protected void unpack(final ISOMsg message, final byte[] bytes) {
        received = bytes.clone();
    }

    byte[] received() {
        return received;
    }
}
