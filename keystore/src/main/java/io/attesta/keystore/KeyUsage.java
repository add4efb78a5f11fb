package io.attesta.keystore;

/** What a key is for. A key of one usage is never used for another. */
public enum KeyUsage {
    /** Ed25519 (RFC 8032): signs the root of each batch. */
    SIGNING("signing"),
    /** AES-256: the master from which the MAC keys of terminals are derived. */
    MAC_MASTER("mac-master"),
    /** AES-256: makes authorization codes unpredictable. */
    CODE("code"),
    /** AES-256: turns card numbers into card tokens. Never rotated without a re-tokenising migration. */
    TOKEN("token"),
    /** AES-256: fingerprints of transactions, so that no plain hash of a card number is at rest. */
    FINGERPRINT("fingerprint"),
    /** AES-128 base derivation key of AES DUKPT (ANSI X9.24-3). */
    DUKPT("dukpt"),
    /** The server's TLS key. */
    TLS("tls");

    private final String label;

    KeyUsage(final String label) {
        this.label = label;
    }

    /** The name in the key file and on the command line, lower case with hyphens. */
    public String label() {
        return label;
    }
}
