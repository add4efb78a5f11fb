package io.attesta.authorizer.system;

import io.attesta.authorizer.testing.TestAuthority;
import io.attesta.authorizer.testing.TestTerminal;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.SocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jpos.iso.ISOMsg;

/** A TLS connection of a terminal on the JDK's sockets, which share no code with the server's transport. */
final class TlsConnection implements AutoCloseable {
    private static final int TIMEOUT_MS = 10_000;
    private static final char[] NO_PASSWORD = {};

    private final SSLSocket socket;
    private final DataInputStream in;

    /**
     * Connects and shakes hands. With TLS 1.3 a refused certificate shows at the first read only.
     *
     * @param own the certificate to show, or null for none
     */
    TlsConnection(
            final InetSocketAddress server,
            final String protocol,
            final X509Certificate trusted,
            final TestAuthority.Issued own)
            throws IOException, GeneralSecurityException {
        socket = (SSLSocket)
                context(trusted, own).getSocketFactory().createSocket(server.getAddress(), server.getPort());
        socket.setSoTimeout(TIMEOUT_MS);
        socket.setEnabledProtocols(new String[] {protocol});
        in = new DataInputStream(socket.getInputStream());
        socket.startHandshake();
    }

    /** Connections that trust an authority and show no certificate. */
    static SocketFactory sockets(final X509Certificate trusted) throws IOException, GeneralSecurityException {
        return context(trusted, null).getSocketFactory();
    }

    private static SSLContext context(final X509Certificate trusted, final TestAuthority.Issued own)
            throws IOException, GeneralSecurityException {
        final KeyStore trust = KeyStore.getInstance("PKCS12");
        trust.load(null, null);
        trust.setCertificateEntry("authority", trusted);
        final TrustManagerFactory trusts = TrustManagerFactory.getInstance("PKIX");
        trusts.init(trust);
        final KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        if (own != null) {
            keys.setKeyEntry("own", own.key(), NO_PASSWORD, new X509Certificate[] {own.certificate()});
        }
        final KeyManagerFactory shows = KeyManagerFactory.getInstance("PKIX");
        shows.init(keys, NO_PASSWORD);
        final SSLContext context = SSLContext.getInstance("TLS");
        context.init(shows.getKeyManagers(), trusts.getTrustManagers(), null);
        return context;
    }

    SSLSocket socket() {
        return socket;
    }

    X509Certificate serverCertificate() throws IOException {
        return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }

    /** Seals, sends, receives. */
    ISOMsg exchange(final TestTerminal terminal, final ISOMsg message) throws IOException {
        send(terminal.seal(message));
        return receive(terminal);
    }

    void send(final byte[] message) throws IOException {
        final byte[] frame = new byte[message.length + 2];
        frame[0] = (byte) (message.length >> 8);
        frame[1] = (byte) message.length;
        System.arraycopy(message, 0, frame, 2, message.length);
        socket.getOutputStream().write(frame);
    }

    ISOMsg receive(final TestTerminal terminal) throws IOException {
        return terminal.unpack(in.readNBytes(in.readUnsignedShort()));
    }

    /** The next byte, -1 at a clean end (close_notify); without one the JDK throws. */
    int read() throws IOException {
        return in.read();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
