package io.attesta.bench.load;

import io.attesta.authorizer.decision.Category;
import io.attesta.keystore.CmacRoom;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.KeyUsage;
import io.attesta.keystore.mac.MacLabels;

/** One simulated terminal at its acceptor, with its MAC keys of the version that it uses now. For one thread, because the keys are. */
final class TerminalPair {
    private final KeyStore keys;
    private final CmacRoom room;
    private final TerminalVersions versions;
    private final int index;
    private final byte[] terminal;
    private final byte[] acceptor;
    private final Category category;
    private MacKeys current;

    /**
     * The pair of a county's n-th acceptor; one above 500 is not enrolled. Derives the keys that it begins with.
     *
     * @param room of the thread that sends for it
     * @param index of the terminal, by which its version is asked for
     */
    TerminalPair(
            final KeyStore keys,
            final CmacRoom room,
            final TerminalVersions versions,
            final int index,
            final int county,
            final int n) {
        this.keys = keys;
        this.room = room;
        this.versions = versions;
        this.index = index;
        terminal = SampleTerminals.terminal(county, n);
        acceptor = SampleTerminals.acceptor(county, n);
        category = n > SampleTerminals.PER_COUNTY ? null : SampleTerminals.category(n);
        current = derived(versions.version(index));
    }

    /** DE 41, eight bytes. */
    byte[] terminal() {
        return terminal;
    }

    /** DE 42, fifteen bytes. */
    byte[] acceptor() {
        return acceptor;
    }

    /** Of the acceptor; null if it is not enrolled. */
    Category category() {
        return category;
    }

    /** The keys for one request; {@link #end} is called for each. */
    MacKeys begin() {
        int version = versions.version(index);
        versions.begun(version);
        // Who saw a version unused must not find it used after all.
        while (versions.version(index) != version) {
            versions.ended(version);
            version = versions.version(index);
            versions.begun(version);
        }
        if (current.version() != version) {
            current = derived(version);
        }
        return current;
    }

    /** The request was answered or given up. */
    void end(final MacKeys used) {
        versions.ended(used.version());
    }

    /** What DE 53 says under these keys, {@link RequestFields#ABSENT} if the terminal names none. */
    int named(final MacKeys used) {
        return versions.isNamed(index) ? used.version() : RequestFields.ABSENT;
    }

    private MacKeys derived(final int version) {
        final byte[] context = MacLabels.context(terminal, acceptor);
        return new MacKeys(
                version,
                keys.derivedCmac(KeyUsage.MAC_MASTER, version, MacLabels.request(), context, room),
                keys.derivedCmac(KeyUsage.MAC_MASTER, version, MacLabels.response(), context, room));
    }
}
