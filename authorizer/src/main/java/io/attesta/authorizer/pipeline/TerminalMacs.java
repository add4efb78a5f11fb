package io.attesta.authorizer.pipeline;

import io.attesta.authorizer.acceptor.EnrolledPairs;
import io.attesta.authorizer.acceptor.IdentifierMap;
import io.attesta.authorizer.decision.AcceptorKey;
import io.attesta.keystore.Cmac;
import io.attesta.keystore.CmacRoom;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.KeyUsage;

/**
 * The MAC keys of terminals for one direction, derived when first needed and kept for enrolled pairs only, so that strangers cannot
 * fill the memory. What is kept no longer is closed, because where the master lies in a device, a derived key takes room in it.
 * Owned by one thread.
 */
public final class TerminalMacs {
    // Three times the terminals of the plan, which may speak under two versions; past it the cache starts anew.
    static final int MAX_KEYS = 65_536;

    private final KeyStore keys;
    private final byte[] label;
    private final EnrolledPairs.Lookup enrolled;
    private final CmacRoom room = new CmacRoom();
    private final IdentifierMap<Cmac> cache = new IdentifierMap<>();
    private final int maxKeys;
    private Cmac ofStranger;
    private int epoch;

    /** @param label of the direction, see {@code keystore.mac.MacLabels} */
    public TerminalMacs(final KeyStore keys, final byte[] label, final EnrolledPairs enrolled) {
        this(keys, label, enrolled, MAX_KEYS);
    }

    TerminalMacs(final KeyStore keys, final byte[] label, final EnrolledPairs enrolled, final int maxKeys) {
        this.keys = keys;
        this.maxKeys = maxKeys;
        epoch = keys.epoch();
        this.label = label;
        this.enrolled = enrolled.lookup();
    }

    /**
     * The key of a pair under a version of the master; to be used before the next one is asked for.
     *
     * @throws io.attesta.keystore.KeyStoreException if the version is unknown or retired, or a device does not answer
     */
    public Cmac of(final int version, final long terminal, final long acceptorHigh, final long acceptorLow) {
        if (keys.epoch() != epoch) {
            // A retired version must not live on in here.
            epoch = keys.epoch();
            forget();
        }
        final Cmac cached = cache.get(terminal, acceptorHigh, acceptorLow, version);
        if (cached != null) {
            return cached;
        }
        forgetStranger();
        final boolean known = enrolled.find(terminal, acceptorHigh, acceptorLow) != null;
        if (known && cache.size() >= maxKeys) {
            forget();
        }
        final byte[] context = new byte[8 + AcceptorKey.LENGTH];
        AcceptorKey.writeTerminal(terminal, context, 0);
        AcceptorKey.write(acceptorHigh, acceptorLow, context, 8);
        final Cmac derived = keys.derivedCmac(KeyUsage.MAC_MASTER, version, label, context, room);
        if (known) {
            cache.put(terminal, acceptorHigh, acceptorLow, version, derived);
        } else {
            ofStranger = derived;
        }
        return derived;
    }

    /** How many keys are kept. */
    int size() {
        return cache.size();
    }

    private void forget() {
        cache.forEach(Cmac::close);
        cache.clear();
        forgetStranger();
    }

    private void forgetStranger() {
        if (ofStranger != null) {
            ofStranger.close();
            ofStranger = null;
        }
    }
}
