package io.attesta.keystore.device;

import io.attesta.keystore.BlockEncryption;
import io.attesta.keystore.Cmac;
import io.attesta.keystore.CmacRoom;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.KeyStoreException;
import io.attesta.keystore.KeyUsage;
import io.attesta.keystore.KeyVersion;
import io.attesta.keystore.Signer;
import io.attesta.keystore.SigningPublicKey;
import io.attesta.keystore.device.Device.DeviceException;
import io.attesta.keystore.signing.Ed25519PublicKey;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A {@link KeyStore} over a {@link Device}: holds handles, dates and public keys, and no key. Its policy lets no derived key out.
 * Each thread has its own session, opened when it first uses an operation.
 */
public final class DeviceKeyStore implements KeyStore {
    /** What is known outside of the device. */
    private record Entry(KeyVersion version, long handle, Optional<SigningPublicKey> publicKey) {}

    /** One call into the device. */
    private interface Call<T> {
        T in(long session) throws DeviceException;
    }

    private final Device device;
    private final Map<KeyUsage, NavigableMap<Integer, Entry>> entries = new EnumMap<>(KeyUsage.class);
    private final Map<Thread, Long> sessions = new ConcurrentHashMap<>();
    private volatile boolean closed;

    public DeviceKeyStore(final Device device) {
        this.device = device;
    }

    /** Brings a key into the device; of a retired version only what stays readable. */
    public DeviceKeyStore with(final KeyVersion version, final byte[] key) {
        Optional<SigningPublicKey> publicKey = Optional.empty();
        final long handle;
        if (version.usage() == KeyUsage.SIGNING) {
            final byte[] raw = new byte[SigningPublicKey.LENGTH];
            handle = device.importPrivate(key, raw);
            publicKey = Optional.of(Ed25519PublicKey.of(raw));
        } else {
            handle = device.importSecret(key);
        }
        if (version.retired()) {
            device.destroy(handle);
        }
        entries.computeIfAbsent(version.usage(), usage -> new TreeMap<>())
                .put(version.number(), new Entry(version, handle, publicKey));
        return this;
    }

    @Override
    public List<KeyVersion> versions(final KeyUsage usage) {
        return of(usage).values().stream().map(Entry::version).toList();
    }

    @Override
    public int currentVersion(final KeyUsage usage) {
        return versions(usage).stream()
                .filter(version -> !version.retired())
                .mapToInt(KeyVersion::number)
                .max()
                .orElseThrow(
                        () -> new KeyStoreException("The device has no usable key of usage " + usage.label() + "."));
    }

    @Override
    public Cmac cmac(final KeyUsage usage, final int version) {
        return new DeviceCmac(aesKey(usage, version), false);
    }

    @Override
    public BlockEncryption blockEncryption(final KeyUsage usage, final int version) {
        final long key = aesKey(usage, version);
        return (input, offset, output, outputOffset) -> {
            Objects.checkFromIndexSize(offset, BlockEncryption.LENGTH, input.length);
            Objects.checkFromIndexSize(outputOffset, BlockEncryption.LENGTH, output.length);
            final byte[] block = Arrays.copyOfRange(input, offset, offset + BlockEncryption.LENGTH);
            final byte[] encrypted = call(session -> device.encrypt(session, key, block));
            System.arraycopy(encrypted, 0, output, outputOffset, encrypted.length);
        };
    }

    @Override
    public Cmac derivedCmac(
            final KeyUsage usage, final int version, final byte[] label, final byte[] context, final CmacRoom room) {
        final long master = master(usage, version);
        return new DeviceCmac(call(session -> device.derive(session, master, label, context)), true);
    }

    @Override
    public byte[] exportDerived(final KeyUsage usage, final int version, final byte[] label, final byte[] context) {
        master(usage, version);
        throw new KeyStoreException("The policy of the device lets no key out.");
    }

    @Override
    public Signer signer(final int version) {
        final Entry entry = usable(KeyUsage.SIGNING, version);
        return new DeviceSigner(entry.handle(), entry.publicKey().orElseThrow());
    }

    @Override
    public SigningPublicKey publicKey(final int version) {
        return entry(KeyUsage.SIGNING, version).publicKey().orElseThrow();
    }

    @Override
    public void close() {
        closed = true;
        device.closeAll();
        sessions.clear();
    }

    private NavigableMap<Integer, Entry> of(final KeyUsage usage) {
        return entries.getOrDefault(usage, new TreeMap<>());
    }

    private Entry entry(final KeyUsage usage, final int version) {
        final Entry entry = of(usage).get(version);
        if (entry == null) {
            throw new KeyStoreException("The device has no version " + version + " of usage " + usage.label() + ".");
        }
        return entry;
    }

    private Entry usable(final KeyUsage usage, final int version) {
        final Entry entry = entry(usage, version);
        if (closed) {
            throw new KeyStoreException("The key store is closed.");
        }
        if (entry.version().retired()) {
            throw new KeyStoreException("Version " + version + " of usage " + usage.label() + " was retired.");
        }
        return entry;
    }

    private long aesKey(final KeyUsage usage, final int version) {
        if (usage == KeyUsage.SIGNING || usage == KeyUsage.TLS) {
            throw new KeyStoreException("Usage " + usage.label() + " holds no AES key.");
        }
        return usable(usage, version).handle();
    }

    private long master(final KeyUsage usage, final int version) {
        if (usage == KeyUsage.DUKPT) {
            throw new KeyStoreException("Usage dukpt holds no AES-256 master to derive from.");
        }
        return aesKey(usage, version);
    }

    private <T> T call(final Call<T> call) {
        if (closed) {
            throw new KeyStoreException("The key store is closed.");
        }
        try {
            Long session = sessions.get(Thread.currentThread());
            if (session == null) {
                session = device.openSession();
                sessions.put(Thread.currentThread(), session);
            }
            return call.in(session);
        } catch (final DeviceException e) {
            throw new KeyStoreException("The device does not do what it is asked (" + e.getMessage() + ").", e);
        }
    }

    private final class DeviceCmac implements Cmac {
        private final long key;
        private final boolean derived;

        private DeviceCmac(final long key, final boolean derived) {
            this.key = key;
            this.derived = derived;
        }

        @Override
        public void compute(
                final byte[] input, final int offset, final int length, final byte[] output, final int outputOffset) {
            Objects.checkFromIndexSize(offset, length, input.length);
            Objects.checkFromIndexSize(outputOffset, LENGTH, output.length);
            final byte[] message = Arrays.copyOfRange(input, offset, offset + length);
            final byte[] tag = call(session -> device.mac(session, key, message));
            System.arraycopy(tag, 0, output, outputOffset, LENGTH);
        }

        @Override
        public void close() {
            if (derived) {
                device.destroy(key);
            }
        }
    }

    private final class DeviceSigner implements Signer {
        private final long key;
        private final SigningPublicKey publicKey;

        private DeviceSigner(final long key, final SigningPublicKey publicKey) {
            this.key = key;
            this.publicKey = publicKey;
        }

        @Override
        public SigningPublicKey publicKey() {
            return publicKey;
        }

        @Override
        public void sign(
                final byte[] message,
                final int offset,
                final int length,
                final byte[] signature,
                final int signatureOffset) {
            Objects.checkFromIndexSize(offset, length, message.length);
            Objects.checkFromIndexSize(signatureOffset, SIGNATURE_LENGTH, signature.length);
            final byte[] part = Arrays.copyOfRange(message, offset, offset + length);
            final byte[] signed = call(session -> device.sign(session, key, part));
            System.arraycopy(signed, 0, signature, signatureOffset, signed.length);
        }
    }
}
