package io.attesta.keystore;

import java.util.List;

/**
 * The keys of one node, as operations. Thread-safe; the operations it hands out are for one thread at a time, which need not be the
 * one that asked: a device with a session for each thread finds the session when the operation is used.
 *
 * <p>A usage or version that the store does not have is a {@link KeyStoreException} whose message is one clear sentence
 * without any key material. A retired version neither signs, nor computes, nor derives; its public key stays readable. A store
 * whose keys lie in a device throws the same exception whenever the device does not do what it is asked, in the middle of an
 * operation too: whoever seals with it must then seal nothing.
 */
public interface KeyStore extends AutoCloseable {
    /** All versions of a usage, retired ones too, oldest first; empty if the usage has no key. */
    List<KeyVersion> versions(KeyUsage usage);

    /** The newest unretired version's number. */
    int currentVersion(KeyUsage usage);

    /** AES-CMAC under a key of an AES usage. The caller owns the result. */
    Cmac cmac(KeyUsage usage, int version);

    /** One AES block under a key of an AES usage (card tokens). The caller owns the result. */
    BlockEncryption blockEncryption(KeyUsage usage, int version);

    /**
     * AES-CMAC under a 128-bit key derived from an AES-256 master: NIST SP 800-108r1, counter mode, PRF AES-CMAC, 32-bit
     * counter (one block), label, 00, context, 32-bit length 128. The caller owns the result and closes it when it keeps it no longer.
     *
     * @param room of the thread that will compute with it; not used where a device computes
     */
    Cmac derivedCmac(KeyUsage usage, int version, byte[] label, byte[] context, CmacRoom room);

    /** As {@link #derivedCmac(KeyUsage, int, byte[], byte[], CmacRoom)}, with a room of its own: for few of them. */
    default Cmac derivedCmac(final KeyUsage usage, final int version, final byte[] label, final byte[] context) {
        return derivedCmac(usage, version, label, context, new CmacRoom());
    }

    /**
     * The derived key itself, for enrolling a terminal: an audited act. The array is a new one each time, and the caller wipes it.
     *
     * @throws KeyStoreException if the policy of the device that holds the master lets no key out, too
     */
    byte[] exportDerived(KeyUsage usage, int version, byte[] label, byte[] context);

    /** Ed25519 under a version of {@link KeyUsage#SIGNING}. The caller owns the result. */
    Signer signer(int version);

    /** The public key of a version of {@link KeyUsage#SIGNING}, retired or not. */
    SigningPublicKey publicKey(int version);

    /**
     * A number that rises when versions were added or retired; whoever keeps operations asks for them anew then. Always the same
     * for a store whose keys never change.
     */
    default int epoch() {
        return 0;
    }

    /** Wipes what clear keys it holds. Operations handed out before stop working or keep their own copy; do not rely on either. */
    @Override
    void close();
}
