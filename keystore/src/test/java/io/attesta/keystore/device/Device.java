package io.attesta.keystore.device;

import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.generators.KDFCounterBytesGenerator;
import org.bouncycastle.crypto.macs.CMac;
import org.bouncycastle.crypto.params.KDFCounterParameters;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * A hardware security module without hardware, with the habits of PKCS#11: keys are objects with handles and are used inside, never
 * shown; a session belongs to one thread; there is room for so many objects; any call may fail. AES is Bouncy Castle's, Ed25519
 * the JDK's: none of it is the code under test. One call at a time, as a device does.
 */
public final class Device {
    /** What PKCS#11 has as a return value other than CKR_OK. */
    public static final class DeviceException extends Exception {
        private static final long serialVersionUID = 1L;

        DeviceException(final String code) {
            super(code);
        }
    }

    private final Map<Long, KeyParameter> secretKeys = new HashMap<>();
    private final Map<Long, PrivateKey> privateKeys = new HashMap<>();
    private final Map<Long, Thread> sessions = new HashMap<>();
    private final int maxObjects;
    private long lastHandle;
    private int mostObjects;
    private long callsLeft = Long.MAX_VALUE;

    /** @param maxObjects room for keys, derived ones too */
    public Device(final int maxObjects) {
        this.maxObjects = maxObjects;
    }

    /** After so many more calls it does not answer any more; {@link Long#MAX_VALUE} = it answers again. */
    public synchronized void failAfter(final long calls) {
        callsLeft = calls;
    }

    /** The most objects that ever were in it at once. */
    public synchronized int mostObjects() {
        return mostObjects;
    }

    /** Objects in it now. */
    public synchronized int objects() {
        return secretKeys.size() + privateKeys.size();
    }

    /** Sessions open now. */
    public synchronized int sessions() {
        return sessions.size();
    }

    /** Brings a secret key in, once, when it is set up. */
    synchronized long importSecret(final byte[] key) {
        secretKeys.put(++lastHandle, new KeyParameter(key));
        mostObjects = Math.max(mostObjects, objects());
        return lastHandle;
    }

    /** Brings an Ed25519 key in; {@code raw} receives the public key's 32 bytes. */
    synchronized long importPrivate(final byte[] seed, final byte[] raw) {
        try {
            final KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
            generator.initialize(NamedParameterSpec.ED25519, new Given(seed));
            final KeyPair pair = generator.generateKeyPair();
            System.arraycopy(encoded((EdECPublicKey) pair.getPublic()), 0, raw, 0, raw.length);
            privateKeys.put(++lastHandle, pair.getPrivate());
            return lastHandle;
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    synchronized long openSession() throws DeviceException {
        count();
        sessions.put(++lastHandle, Thread.currentThread());
        return lastHandle;
    }

    synchronized void closeAll() {
        sessions.clear();
    }

    synchronized long derive(final long session, final long master, final byte[] label, final byte[] context)
            throws DeviceException {
        check(session);
        if (objects() >= maxObjects) {
            throw new DeviceException("CKR_DEVICE_MEMORY");
        }
        final byte[] fixedInput = new byte[label.length + 1 + context.length + 4];
        System.arraycopy(label, 0, fixedInput, 0, label.length);
        System.arraycopy(context, 0, fixedInput, label.length + 1, context.length);
        fixedInput[fixedInput.length - 1] = (byte) 128;
        final KDFCounterBytesGenerator generator = new KDFCounterBytesGenerator(new CMac(AESEngine.newInstance()));
        generator.init(new KDFCounterParameters(secret(master).getKey(), fixedInput, 32));
        final byte[] key = new byte[16];
        generator.generateBytes(key, 0, key.length);
        return importSecret(key);
    }

    synchronized void destroy(final long key) {
        secretKeys.remove(key);
        privateKeys.remove(key);
    }

    synchronized byte[] mac(final long session, final long key, final byte[] message) throws DeviceException {
        check(session);
        final CMac cmac = new CMac(AESEngine.newInstance());
        cmac.init(secret(key));
        cmac.update(message, 0, message.length);
        final byte[] tag = new byte[16];
        cmac.doFinal(tag, 0);
        return tag;
    }

    synchronized byte[] encrypt(final long session, final long key, final byte[] block) throws DeviceException {
        check(session);
        final var aes = AESEngine.newInstance();
        aes.init(true, secret(key));
        final byte[] encrypted = new byte[16];
        aes.processBlock(block, 0, encrypted, 0);
        return encrypted;
    }

    synchronized byte[] sign(final long session, final long key, final byte[] message) throws DeviceException {
        check(session);
        final PrivateKey privateKey = privateKeys.get(key);
        if (privateKey == null) {
            throw new DeviceException("CKR_KEY_HANDLE_INVALID");
        }
        try {
            final Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(privateKey);
            signature.update(message);
            return signature.sign();
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private KeyParameter secret(final long key) throws DeviceException {
        final KeyParameter secret = secretKeys.get(key);
        if (secret == null) {
            throw new DeviceException("CKR_KEY_HANDLE_INVALID");
        }
        return secret;
    }

    private void check(final long session) throws DeviceException {
        count();
        if (sessions.get(session) != Thread.currentThread()) {
            throw new DeviceException("CKR_SESSION_HANDLE_INVALID");
        }
    }

    private void count() throws DeviceException {
        if (callsLeft <= 0) {
            throw new DeviceException("CKR_DEVICE_ERROR");
        }
        callsLeft--;
    }

    /** RFC 8032 §5.1.2: y in little-endian order, the sign of x in the highest bit. */
    private static byte[] encoded(final EdECPublicKey key) {
        final byte[] bigEndian = key.getPoint().getY().toByteArray();
        final byte[] raw = new byte[32];
        for (int i = 0; i < bigEndian.length && i < raw.length; i++) {
            raw[i] = bigEndian[bigEndian.length - 1 - i];
        }
        if (key.getPoint().isXOdd()) {
            raw[31] |= (byte) 0x80;
        }
        return raw;
    }

    /** Gives the seed where the JDK wants chance: its only way from a seed to a key pair. */
    private static final class Given extends SecureRandom {
        private static final long serialVersionUID = 1L;

        private final byte[] seed;

        Given(final byte[] seed) throws InvalidAlgorithmParameterException {
            if (seed.length != 32) {
                throw new InvalidAlgorithmParameterException("a seed has 32 bytes");
            }
            this.seed = seed.clone();
        }

        @Override
        public void nextBytes(final byte[] bytes) {
            System.arraycopy(seed, 0, bytes, 0, bytes.length);
            Arrays.fill(seed, (byte) 0);
        }
    }
}
