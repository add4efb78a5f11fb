package io.attesta.authorizer.command;

import io.attesta.keystore.Cmac;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.KeyUsage;
import io.attesta.keystore.mac.MacLabels;
import io.attesta.keystore.mac.TerminalKeys;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A terminal and its acceptor, as people write them: DE 41 and 42 without padding.
 *
 * @param terminal 1 to 8 printable ASCII characters
 * @param acceptor 1 to 15 printable ASCII characters
 */
record TerminalPair(String terminal, String acceptor) {
    /** Keeps two names that fit; an {@link IllegalArgumentException} says in one sentence which does not. */
    static TerminalPair of(final String terminal, final String acceptor) {
        require("A terminal (DE 41)", terminal, MacLabels.TERMINAL_LENGTH);
        require("An acceptor (DE 42)", acceptor, MacLabels.ACCEPTOR_LENGTH);
        return new TerminalPair(terminal, acceptor);
    }

    /** The pair's clear keys; the caller closes them. */
    TerminalKeys export(final KeyStore keys, final Optional<Integer> version) {
        return TerminalKeys.export(keys, version(keys, version), terminalElement(), acceptorElement());
    }

    /** The MAC under one of the pair's two keys, which stays where it is. */
    Cmac mac(final KeyStore keys, final Optional<Integer> version, final byte[] label) {
        return keys.derivedCmac(
                KeyUsage.MAC_MASTER,
                version(keys, version),
                label,
                MacLabels.context(terminalElement(), acceptorElement()));
    }

    private static int version(final KeyStore keys, final Optional<Integer> version) {
        return version.orElseGet(() -> keys.currentVersion(KeyUsage.MAC_MASTER));
    }

    private byte[] terminalElement() {
        return padded(terminal, MacLabels.TERMINAL_LENGTH);
    }

    private byte[] acceptorElement() {
        return padded(acceptor, MacLabels.ACCEPTOR_LENGTH);
    }

    private static byte[] padded(final String text, final int length) {
        return (text + " ".repeat(length - text.length())).getBytes(StandardCharsets.US_ASCII);
    }

    private static void require(final String what, final String text, final int length) {
        final boolean printable = text.chars().allMatch(c -> c >= 0x20 && c < 0x7F);
        if (text.isBlank() || text.length() > length || !printable) {
            throw new IllegalArgumentException(what + " has 1 to " + length + " printable ASCII characters.");
        }
    }
}
