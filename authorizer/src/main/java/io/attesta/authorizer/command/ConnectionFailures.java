package io.attesta.authorizer.command;

import io.attesta.protocol.jpos.UnreadableMessageException;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import javax.net.ssl.SSLException;

/**
 * What went wrong on a terminal's connection, in one sentence with what to do.
 *
 * @param host as it was given
 * @param port the server's
 * @param timeout how long was waited
 */
record ConnectionFailures(String host, int port, Duration timeout) {
    /** Host and port, an IPv6 address in brackets. */
    String place() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    /** Nothing was sent. */
    String ofConnecting(final IOException e) {
        if (e instanceof ConnectException) {
            return "Nobody listens at " + place()
                    + ": start the server with attesta serve, or name another place with --host and --port.";
        }
        if (e instanceof UnknownHostException) {
            return "There is no host " + host + "; name another with --host.";
        }
        if (e instanceof SocketTimeoutException) {
            return "No connection to " + place() + " within " + timeout.toSeconds()
                    + " s, so nothing was sent; check --host, --port and --tls.";
        }
        if (e instanceof SSLException) {
            return "No TLS with " + place() + " (" + IoReason.of(e)
                    + "), so nothing was sent; check that it listens with TLS, --tls-ca and the name in --host.";
        }
        return "The connection to " + place() + " failed: " + IoReason.of(e) + ".";
    }

    /**
     * The request may have arrived.
     *
     * @param repeatOptions what sends the same again
     */
    String ofExchange(final IOException e, final String repeatOptions) {
        if (e instanceof UnreadableMessageException) {
            return "What went to or came from " + place() + " is no message of the profile: " + IoReason.of(e);
        }
        final String again = " to send the same again, add " + repeatOptions + ".";
        if (e instanceof SocketTimeoutException) {
            return "No answer from " + place() + " within " + timeout.toSeconds()
                    + " s; check that it is a server of Attesta, and that --tls and --tpdu are as it wants them;"
                    + again;
        }
        if (e instanceof SSLException) {
            return "TLS with " + place() + " broke off (" + IoReason.of(e)
                    + "); a listener that asks for a certificate wants --tls-certificate and --tls-key;" + again;
        }
        if (e instanceof EOFException) {
            return place() + " closed the connection without an answer; its log says why;" + again;
        }
        return "The connection to " + place() + " failed: " + IoReason.of(e) + ";" + again;
    }
}
