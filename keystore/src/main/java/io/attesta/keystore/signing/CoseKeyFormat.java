package io.attesta.keystore.signing;

import io.attesta.keystore.KeyStoreException;
import io.attesta.keystore.SigningPublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Key sets as CBOR: an array of COSE keys (RFC 9052 §7), each an OKP key of RFC 9053 §7.2.
 *
 * <pre>
 *   81            one key
 *     A5          five entries, in deterministic order (RFC 8949 §4.2.1)
 *       01 01         1 kty: 1 OKP
 *       02 48 ..      2 kid: 8 bytes
 *       03 27         3 alg: -8 EdDSA
 *       20 06        -1 crv: 6 Ed25519
 *       21 58 20 ..  -2 x: 32 bytes
 * </pre>
 */
final class CoseKeyFormat {
    private static final long KTY = 1;
    private static final long KID = 2;
    private static final long ALG = 3;
    private static final long CRV = -1;
    private static final long X = -2;
    private static final long D = -4;
    private static final long OKP = 1;
    private static final long EDDSA = -8;
    private static final long ED25519 = 6;

    private CoseKeyFormat() {}

    /** Whether the document begins as a CBOR array, which neither JSON nor hex digits do. */
    static boolean looksLike(final byte[] document) {
        return document.length > 0 && (document[0] & 0xe0) == 0x80;
    }

    static byte[] print(final List<PublishedKey> keys) {
        final CborWriter out = new CborWriter().array(keys.size());
        for (final PublishedKey published : keys) {
            final SigningPublicKey key = published.key();
            out.map(5).integer(KTY).integer(OKP).integer(KID).bytes(key.kid());
            out.integer(ALG)
                    .integer(EDDSA)
                    .integer(CRV)
                    .integer(ED25519)
                    .integer(X)
                    .bytes(key.raw());
        }
        return out.toByteArray();
    }

    static List<PublishedKey> read(final byte[] document) {
        final CborReader in = new CborReader(document);
        final int count = in.array();
        final List<PublishedKey> keys = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            readKey(in).ifPresent(key -> keys.add(new PublishedKey(key, Optional.empty(), Optional.empty())));
        }
        in.end();
        return keys;
    }

    private static Optional<SigningPublicKey> readKey(final CborReader in) {
        final Map<Long, Long> numbers = new HashMap<>();
        final Map<Long, byte[]> strings = new HashMap<>();
        readEntries(in, numbers, strings);
        if (numbers.getOrDefault(KTY, 0L) != OKP || numbers.getOrDefault(CRV, 0L) != ED25519) {
            return Optional.empty();
        }
        if (strings.containsKey(D)) {
            throw new KeyStoreException("The COSE key set holds a private key and must not be passed on.");
        }
        if (numbers.getOrDefault(ALG, EDDSA) != EDDSA) {
            throw new KeyStoreException("The COSE key set has an Ed25519 key whose alg is not EdDSA.");
        }
        final Ed25519PublicKey key = Ed25519PublicKey.of(strings.getOrDefault(X, new byte[0]));
        if (!Arrays.equals(strings.getOrDefault(KID, key.kid()), key.kid())) {
            throw new KeyStoreException("The COSE key set names the key of " + key + " by another kid.");
        }
        return Optional.of(key);
    }

    /** Keeps entries from an integer to an integer or a byte string; all others mean nothing to an Ed25519 key. */
    private static void readEntries(
            final CborReader in, final Map<Long, Long> numbers, final Map<Long, byte[]> strings) {
        final int entries = in.map();
        for (int i = 0; i < entries; i++) {
            if (!in.atInteger()) {
                in.skip();
                in.skip();
                continue;
            }
            final long label = in.integer();
            if (numbers.containsKey(label) || strings.containsKey(label)) {
                throw new KeyStoreException("The COSE key set has a key with the label " + label + " twice.");
            }
            if (in.atInteger()) {
                numbers.put(label, in.integer());
            } else if (in.atBytes()) {
                strings.put(label, in.bytes());
            } else {
                in.skip();
            }
        }
    }
}
