package io.attesta.bench.micro;

import io.attesta.authorizer.acceptor.AcceptorTable;
import io.attesta.authorizer.decision.AcceptorKey;
import io.attesta.authorizer.feed.SampleWorld;
import io.attesta.bench.load.SampleTerminals;
import io.attesta.keystore.Cmac;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.KeyUsage;
import io.attesta.keystore.mac.MacLabels;

/** So many terminals of the sample world, spread evenly over its counties, in the form that the wire has and in the form that tables have. */
final class Terminals {
    private final int[] indexes;
    private final byte[][] terminals;
    private final byte[][] acceptors;
    private final long[] keys;

    /** @param count 1 to {@link SampleTerminals#COUNT} */
    Terminals(final int count) {
        if (count < 1 || count > SampleTerminals.COUNT) {
            throw new IllegalArgumentException("terminals are 1 to " + SampleTerminals.COUNT);
        }
        indexes = new int[count];
        terminals = new byte[count][];
        acceptors = new byte[count][];
        keys = new long[3 * count];
        for (int i = 0; i < count; i++) {
            indexes[i] = (int) ((long) i * SampleTerminals.COUNT / count);
            final int county = SampleTerminals.countyOf(indexes[i]);
            final int number = SampleTerminals.numberOf(indexes[i]);
            terminals[i] = SampleTerminals.terminal(county, number);
            acceptors[i] = SampleTerminals.acceptor(county, number);
            keys[3 * i] = AcceptorKey.terminal(terminals[i], 0);
            keys[3 * i + 1] = AcceptorKey.high(acceptors[i], 0);
            keys[3 * i + 2] = AcceptorKey.low(acceptors[i], 0);
        }
    }

    int count() {
        return indexes.length;
    }

    /** DE 41 of the i-th, from 0; not to be written to. */
    byte[] terminal(final int i) {
        return terminals[i];
    }

    /** DE 42 of the i-th; not to be written to. */
    byte[] acceptor(final int i) {
        return acceptors[i];
    }

    /** DE 41 as a number. */
    long key(final int i) {
        return keys[3 * i];
    }

    /** See {@link AcceptorKey#high}. */
    long acceptorHigh(final int i) {
        return keys[3 * i + 1];
    }

    /** See {@link AcceptorKey#low}. */
    long acceptorLow(final int i) {
        return keys[3 * i + 2];
    }

    /** Enrols all of them with their acceptors. */
    void enrol(final AcceptorTable table) {
        for (final int index : indexes) {
            final String county = SampleTerminals.county(SampleTerminals.countyOf(index));
            final int number = SampleTerminals.numberOf(index);
            table.put(SampleWorld.acceptor(county, number), 1);
            table.put(SampleWorld.terminal(county, number), 1);
        }
    }

    /** Of each terminal the key of one direction, derived; for one thread. */
    Cmac[] macs(final KeyStore store, final byte[] label) {
        final Cmac[] macs = new Cmac[count()];
        for (int i = 0; i < macs.length; i++) {
            macs[i] = store.derivedCmac(KeyUsage.MAC_MASTER, 1, label, MacLabels.context(terminals[i], acceptors[i]));
        }
        return macs;
    }
}
