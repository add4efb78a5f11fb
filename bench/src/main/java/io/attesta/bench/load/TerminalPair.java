package io.attesta.bench.load;

import io.attesta.authorizer.decision.Category;
import io.attesta.keystore.Cmac;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.KeyUsage;
import io.attesta.keystore.mac.MacLabels;

/**
 * One simulated terminal at its acceptor, with its two MAC keys. For one thread, because the keys are.
 *
 * @param terminal DE 41, eight bytes
 * @param acceptor DE 42, fifteen bytes
 * @param category of the acceptor; null if it is not enrolled
 * @param request seals what it sends
 * @param response checks what it is answered
 */
record TerminalPair(byte[] terminal, byte[] acceptor, Category category, Cmac request, Cmac response) {
    /** The pair of a county's n-th acceptor; one above 500 is not enrolled. */
    static TerminalPair of(final KeyStore keys, final int keyVersion, final int county, final int n) {
        final byte[] terminal = SampleTerminals.terminal(county, n);
        final byte[] acceptor = SampleTerminals.acceptor(county, n);
        final byte[] context = MacLabels.context(terminal, acceptor);
        return new TerminalPair(
                terminal,
                acceptor,
                n > SampleTerminals.PER_COUNTY ? null : SampleTerminals.category(n),
                keys.derivedCmac(KeyUsage.MAC_MASTER, keyVersion, MacLabels.request(), context),
                keys.derivedCmac(KeyUsage.MAC_MASTER, keyVersion, MacLabels.response(), context));
    }
}
