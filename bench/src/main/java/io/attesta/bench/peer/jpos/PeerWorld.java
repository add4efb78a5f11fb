package io.attesta.bench.peer.jpos;

import com.zaxxer.hikari.HikariDataSource;
import io.attesta.keystore.Cmac;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.KeyUsage;
import io.attesta.keystore.mac.MacLabels;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jpos.iso.ISOException;
import org.jpos.iso.packager.GenericPackager;
import org.jpos.util.NameRegistrar;

/** What the participants share; they find it in jPOS' registrar. Thread-safe. */
final class PeerWorld {
    private static final String NAME = "attesta.peer";

    private final KeyStore keys;
    private final PeerCards cards;
    private final HikariDataSource pool;
    private final GenericPackager packager;
    private final int macVersion;
    private final ConcurrentHashMap<String, PeerMacs> macs = new ConcurrentHashMap<>();
    private final AtomicLong sequence = new AtomicLong();

    PeerWorld(final KeyStore keys, final PeerCards cards, final HikariDataSource pool, final GenericPackager packager) {
        this.keys = keys;
        this.cards = cards;
        this.pool = pool;
        this.packager = packager;
        macVersion = keys.currentVersion(KeyUsage.MAC_MASTER);
    }

    /** Lets participants find it. */
    void register() {
        NameRegistrar.register(NAME, this);
    }

    /** Participants find it no more. */
    void unregister() {
        NameRegistrar.unregister(NAME);
    }

    /** The one that is registered. */
    static PeerWorld registered() {
        try {
            return NameRegistrar.get(NAME);
        } catch (final NameRegistrar.NotFoundException e) {
            throw new IllegalStateException("the peer's participants are made by the peer", e);
        }
    }

    KeyStore keys() {
        return keys;
    }

    PeerCards cards() {
        return cards;
    }

    HikariDataSource pool() {
        return pool;
    }

    GenericPackager packager() {
        return packager;
    }

    long nextSequence() {
        return sequence.incrementAndGet();
    }

    /** Keys of the terminal and acceptor of a message. */
    PeerMacs macs(final PeerMessage message) throws ISOException {
        final String pair = message.getString(41) + message.getString(42);
        return macs.computeIfAbsent(pair, this::derived);
    }

    private PeerMacs derived(final String pair) {
        final byte[] ascii = pair.getBytes(StandardCharsets.US_ASCII);
        return new PeerMacs(derived(MacLabels.request(), ascii), derived(MacLabels.response(), ascii));
    }

    private Cmac derived(final byte[] label, final byte[] context) {
        return keys.derivedCmac(KeyUsage.MAC_MASTER, macVersion, label, context);
    }
}
