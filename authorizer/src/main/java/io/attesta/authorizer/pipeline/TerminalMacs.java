package io.attesta.authorizer.pipeline;

import io.attesta.authorizer.acceptor.EnrolledPairs;
import io.attesta.authorizer.decision.AcceptorKey;
import io.attesta.keystore.Cmac;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.KeyUsage;
import java.util.HashMap;
import java.util.Map;

/**
 * The MAC keys of terminals for one direction, derived when first needed and kept for enrolled pairs only, so that strangers cannot
 * fill the memory. Owned by one thread.
 */
public final class TerminalMacs {
    // Twice the terminals of the plan; past it the cache starts anew.
    private static final int MAX_KEYS = 65_536;

    private record Key(long terminal, long acceptorHigh, long acceptorLow, int version) {}

    private final KeyStore keys;
    private final byte[] label;
    private final EnrolledPairs.Lookup enrolled;
    private final Map<Key, Cmac> cache = new HashMap<>();

    /** @param label of the direction, see {@code keystore.mac.MacLabels} */
    public TerminalMacs(final KeyStore keys, final byte[] label, final EnrolledPairs enrolled) {
        this.keys = keys;
        this.label = label;
        this.enrolled = enrolled.lookup();
    }

    /** The key of a pair under a version of the master. */
    public Cmac of(final int version, final long terminal, final long acceptorHigh, final long acceptorLow) {
        final Key key = new Key(terminal, acceptorHigh, acceptorLow, version);
        final Cmac cached = cache.get(key);
        if (cached != null) {
            return cached;
        }
        final byte[] context = new byte[8 + AcceptorKey.LENGTH];
        AcceptorKey.writeTerminal(terminal, context, 0);
        AcceptorKey.write(acceptorHigh, acceptorLow, context, 8);
        final Cmac derived = keys.derivedCmac(KeyUsage.MAC_MASTER, version, label, context);
        if (enrolled.find(terminal, acceptorHigh, acceptorLow) != null) {
            if (cache.size() >= MAX_KEYS) {
                cache.clear();
            }
            cache.put(key, derived);
        }
        return derived;
    }
}
