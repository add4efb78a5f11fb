package io.attesta.authorizer.command;

import io.attesta.keystore.Cmac;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.mac.AesCmac;
import io.attesta.keystore.mac.MacLabels;
import io.attesta.protocol.jpos.MessageMac;
import java.util.Arrays;
import java.util.Optional;

/**
 * The MACs of a terminal's two directions.
 *
 * @param request seals what the terminal sends
 * @param response seals what the server answers
 */
record TerminalMacs(MessageMac request, MessageMac response) {
    /** Length of a terminal's key, AES-128, in bytes. */
    static final int KEY_LENGTH = 16;

    /** Derived in a node's own key store; no key leaves it. */
    static TerminalMacs of(final KeyStore keys, final TerminalPair pair, final Optional<Integer> version) {
        return new TerminalMacs(
                mac(pair.mac(keys, version, MacLabels.request())), mac(pair.mac(keys, version, MacLabels.response())));
    }

    /** Under keys of {@link #KEY_LENGTH} bytes, as {@code keys export-terminal} prints them; they may be wiped afterwards. */
    static TerminalMacs of(final byte[] requestKey, final byte[] responseKey) {
        return new TerminalMacs(mac(new AesCmac(requestKey)), mac(new AesCmac(responseKey)));
    }

    private static MessageMac mac(final Cmac cmac) {
        return bytes -> {
            final byte[] tag = new byte[Cmac.LENGTH];
            cmac.compute(bytes, 0, bytes.length, tag, 0);
            return Arrays.copyOf(tag, MessageMac.LENGTH);
        };
    }
}
