package io.attesta.authorizer.system;

import io.attesta.authorizer.testing.TestTerminal;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.jpos.iso.ISOException;
import org.jpos.iso.ISOMsg;
import org.jpos.iso.channel.NACChannel;

/** A connection that jPOS makes: {@code NACChannel} (two bytes of length) with {@code config/packager.xml}, a party nobody here wrote. */
final class JposConnection implements AutoCloseable {
    private static final int TIMEOUT_MS = 10_000;

    private final NACChannel channel;

    JposConnection(final InetSocketAddress server) throws IOException, ISOException {
        this(server, null);
    }

    /** @param tpdu five bytes before each message, or null for none */
    JposConnection(final InetSocketAddress server, final byte[] tpdu) throws IOException, ISOException {
        channel = new NACChannel(server.getAddress().getHostAddress(), server.getPort(), TestTerminal.packager(), tpdu);
        channel.setTimeout(TIMEOUT_MS);
        channel.connect();
    }

    /** Sends a message that {@link TestTerminal#seal} has sealed, and receives the answer. */
    ISOMsg exchange(final ISOMsg message) throws IOException, ISOException {
        channel.send(message);
        return channel.receive();
    }

    void send(final ISOMsg message) throws IOException, ISOException {
        channel.send(message);
    }

    ISOMsg receive() throws IOException, ISOException {
        return channel.receive();
    }

    @Override
    public void close() throws IOException {
        channel.disconnect();
    }
}
