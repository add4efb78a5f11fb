package io.attesta.keystore.signing;

import io.attesta.keystore.KeyStoreException;
import io.attesta.keystore.Signer;
import io.attesta.keystore.SigningPublicKey;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.bouncycastle.math.ec.rfc8032.Ed25519.PublicPoint;

/**
 * An Ed25519 public key (RFC 8032 §5.1.5), decoded and checked once. Immutable.
 *
 * <p>Strict, so that all verifiers agree: key and the signature's R must be canonical points of the prime-order subgroup, S below
 * the group's order. Then the equation of RFC 8032 §5.1.7 says the same with its cofactor and without.
 */
public final class Ed25519PublicKey implements SigningPublicKey {
    private static final int SEED_LENGTH = 32;

    private final byte[] raw;
    private final byte[] kid;
    private final PublicPoint point;

    private Ed25519PublicKey(final byte[] raw, final PublicPoint point) {
        this.raw = raw;
        this.point = point;
        this.kid = Arrays.copyOf(sha256(raw), KID_LENGTH);
    }

    /**
     * Reads a raw public key.
     *
     * @param raw 32 bytes; copied
     * @throws KeyStoreException if they are no canonical point of the prime-order subgroup, or not 32
     */
    public static Ed25519PublicKey of(final byte[] raw) {
        final PublicPoint point = raw.length == LENGTH ? Ed25519.validatePublicKeyFullExport(raw, 0) : null;
        if (point == null) {
            throw new KeyStoreException("What should be an Ed25519 public key of 32 bytes is none.");
        }
        return new Ed25519PublicKey(raw.clone(), point);
    }

    /**
     * The public half of a private key.
     *
     * @param seed the private key of RFC 8032 §5.1.5, 32 bytes; stays the caller's
     * @throws IllegalArgumentException if it has another length
     */
    public static Ed25519PublicKey ofSeed(final byte[] seed) {
        requireSeedLength(seed);
        final byte[] raw = new byte[LENGTH];
        Ed25519.generatePublicKey(seed, 0, raw, 0);
        return of(raw);
    }

    @Override
    public byte[] raw() {
        return raw.clone();
    }

    @Override
    public byte[] kid() {
        return kid.clone();
    }

    @Override
    public boolean verifies(final byte[] message, final byte[] signature) {
        // R is the signature's first half. Bouncy Castle checks that it is canonical, and then lets it have a part of
        // small order, as the cofactored equation does: the JDK and OpenSSL would refuse what it accepts.
        return signature.length == Signer.SIGNATURE_LENGTH
                && Ed25519.validatePublicKeyFull(signature, 0)
                && Ed25519.verify(signature, 0, point, message, 0, message.length);
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof Ed25519PublicKey && Arrays.equals(raw, ((Ed25519PublicKey) other).raw);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(raw);
    }

    @Override
    public String toString() {
        return "kid " + HexFormat.of().formatHex(kid);
    }

    static void requireSeedLength(final byte[] seed) {
        if (seed.length != SEED_LENGTH) {
            throw new IllegalArgumentException("An Ed25519 private key has 32 bytes, not " + seed.length);
        }
    }

    private static byte[] sha256(final byte[] input) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(input);
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java has no SHA-256", e);
        }
    }
}
