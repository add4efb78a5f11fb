package io.attesta.protocol.jpos;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jpos.iso.ISOMsg;
import org.jpos.iso.ISOPackager;
import org.jpos.iso.channel.NACChannel;

/**
 * jPOS's channel of frames {@code LL LL [TPDU] message}, which keeps the bytes of the last message it read. Has no logger.
 */
final class TerminalChannel extends NACChannel {
    private static final String[] TLS_VERSIONS = {"TLSv1.3", "TLSv1.2"};

    /** IPv4 in digits and dots, or IPv6, which is what has a colon. */
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|.*:.*");

    private byte[] received = new byte[0];

    /**
     * @param tpdu five bytes in front of each message, or null for none
     */
    TerminalChannel(final ISOPackager packager, final byte[] tpdu) throws IOException {
        super(packager, tpdu);
    }

    /**
     * Connects by ourselves: jPOS would say "unable to connect" and not why. With TLS the handshake is done when this returns,
     * and each of its steps is bounded by the timeout.
     */
    void open(final String host, final int port, final Duration timeout, final Optional<SSLContext> tls)
            throws IOException {
        final int millis = Math.toIntExact(timeout.toMillis());
        setTimeout(millis);
        final Socket plain = new Socket();
        try {
            plain.setTcpNoDelay(true);
            plain.connect(new InetSocketAddress(host, port), millis);
            plain.setSoTimeout(millis);
            connect(tls.isPresent() ? secured(plain, host, port, tls.get()) : plain);
            applyTimeout();
        } catch (final IOException | RuntimeException e) {
            plain.close();
            throw e;
        }
    }

    /** The certificate must name the host that was asked for, unless that is an address: few certificates name those. */
    private static SSLSocket secured(final Socket plain, final String host, final int port, final SSLContext tls)
            throws IOException {
        final SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket(plain, host, port, true);
        final SSLParameters parameters = socket.getSSLParameters();
        parameters.setProtocols(TLS_VERSIONS);
        if (!ADDRESS.matcher(host).matches()) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
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
