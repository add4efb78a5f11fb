package io.attesta.authorizer.pipeline;

import io.attesta.authorizer.decision.AcceptorKey;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;

/**
 * For which acceptors (DE 42) the peer of a connection may speak: those its certificate names, all of them if it is a host
 * (a concentrator), all of them where no certificate is asked for. Immutable.
 */
public final class PeerIdentity {
    /** A peer that was asked for no certificate: MACs alone say who speaks. */
    public static final PeerIdentity UNBOUND = new PeerIdentity(true, false, new long[0]);
    /** A concentrator: may speak for all, and is not answerable for each of its terminals. */
    public static final PeerIdentity HOST = new PeerIdentity(true, true, new long[0]);
    /** A peer whose certificate names nobody. */
    public static final PeerIdentity NOBODY = new PeerIdentity(false, false, new long[0]);

    private final boolean all;
    private final boolean host;
    // Pairs of high and low, see AcceptorKey. A certificate names a few.
    private final long[] acceptors;

    private PeerIdentity(final boolean all, final boolean host, final long[] acceptors) {
        this.all = all;
        this.host = host;
        this.acceptors = acceptors;
    }

    /**
     * A peer that may speak for some acceptors.
     *
     * @param identifiers as in DE 42, without the padding: 1 to 15 ASCII characters each
     */
    public static PeerIdentity ofAcceptors(final Collection<String> identifiers) {
        final long[] acceptors = new long[2 * identifiers.size()];
        final byte[] padded = new byte[AcceptorKey.LENGTH];
        int at = 0;
        for (final String identifier : identifiers) {
            final byte[] ascii = identifier.getBytes(StandardCharsets.US_ASCII);
            if (ascii.length == 0 || ascii.length > AcceptorKey.LENGTH) {
                throw new IllegalArgumentException("an acceptor has 1 to 15 characters");
            }
            Arrays.fill(padded, (byte) ' ');
            System.arraycopy(ascii, 0, padded, 0, ascii.length);
            acceptors[at++] = AcceptorKey.high(padded, 0);
            acceptors[at++] = AcceptorKey.low(padded, 0);
        }
        return new PeerIdentity(false, false, acceptors);
    }

    /** Whether the peer is a concentrator by its certificate. */
    public boolean isHost() {
        return host;
    }

    /** Whether the peer may speak for an acceptor, see {@link AcceptorKey}. */
    public boolean maySpeakFor(final long acceptorHigh, final long acceptorLow) {
        if (all) {
            return true;
        }
        for (int i = 0; i < acceptors.length; i += 2) {
            if (acceptors[i] == acceptorHigh && acceptors[i + 1] == acceptorLow) {
                return true;
            }
        }
        return false;
    }
}
