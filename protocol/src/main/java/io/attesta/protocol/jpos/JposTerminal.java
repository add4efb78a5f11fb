package io.attesta.protocol.jpos;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jpos.iso.ISOException;

/**
 * A terminal's connection on jPOS: sends one request, waits for its answer. For one thread. Not for load: one request is in
 * flight at a time, and each costs jPOS's garbage.
 */
public final class JposTerminal implements AutoCloseable {
    /** Bytes of a TPDU: identifier, destination, source. */
    public static final int TPDU_LENGTH = 5;

    private final JposPackager packager;
    private final TerminalChannel channel;

    private JposTerminal(final JposPackager packager, final TerminalChannel channel) {
        this.packager = packager;
        this.channel = channel;
    }

    /** Connects without TLS; see {@link #connect(String, int, JposPackager, Optional, Duration, Optional)}. */
    public static JposTerminal connect(
            final String host,
            final int port,
            final JposPackager packager,
            final Optional<byte[]> tpdu,
            final Duration timeout)
            throws IOException {
        return connect(host, port, packager, tpdu, timeout, Optional.empty());
    }

    /**
     * Connects.
     *
     * @param host name or address; with TLS the server's certificate must bear the name, while an address is not compared
     * @param tpdu the {@value #TPDU_LENGTH} bytes in front of each message, when the listener wants them
     * @param timeout greatest time to connect, and to wait for an answer
     * @param tls trusted authorities, and the certificate to show if one is asked for; empty = no TLS. Versions 1.3 and 1.2
     * @throws javax.net.ssl.SSLException if the handshake fails
     * @throws IOException if nobody listens there, or nobody answers in time
     */
    public static JposTerminal connect(
            final String host,
            final int port,
            final JposPackager packager,
            final Optional<byte[]> tpdu,
            final Duration timeout,
            final Optional<SSLContext> tls)
            throws IOException {
        tpdu.ifPresent(bytes -> {
            if (bytes.length != TPDU_LENGTH) {
                throw new IllegalArgumentException("a TPDU has " + TPDU_LENGTH + " bytes, not " + bytes.length);
            }
        });
        final TerminalChannel channel =
                new TerminalChannel(packager.table(), tpdu.map(byte[]::clone).orElse(null));
        channel.open(host, port, timeout, tls);
        return new JposTerminal(packager, channel);
    }

    /**
     * Seals a request, sends it and reads one answer.
     *
     * @param request receives its MAC
     * @param requestMac of this terminal's requests
     * @param answerMac of the server's answers to it
     * @throws UnreadableMessageException if the request does not fit the field table, or what came is no message of it
     * @throws IOException if the connection closes or no answer comes in time
     */
    public Exchange exchange(final JposMessage request, final MessageMac requestMac, final MessageMac answerMac)
            throws IOException {
        final byte[] sent = packager.seal(request, requestMac);
        try {
            channel.send(request.copy());
            channel.receive();
        } catch (final ISOException e) {
            throw new UnreadableMessageException("What came as an answer is no message of the field table.");
        }
        final byte[] answer = channel.received();
        final JposMessage message = packager.unpack(answer);
        return new Exchange(sent, answer, message, MacVerdict.of(message, answer, answerMac));
    }

    /** Closes the connection. */
    @Override
    public void close() throws IOException {
        channel.disconnect();
    }
}
