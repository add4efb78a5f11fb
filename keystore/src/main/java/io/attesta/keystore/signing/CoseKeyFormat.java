package io.attesta.keystore.signing;

import io.attesta.keystore.KeyStoreException;
import io.attesta.keystore.SigningPublicKey;
import java.time.Instant;
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
 *   81                     one key
 *     A7                   five to seven entries, in deterministic order (RFC 8949 §4.2.1)
 *       01 01                  1 kty: 1 OKP
 *       02 48 ..               2 kid: 8 bytes
 *       03 27                  3 alg: -8 EdDSA
 *       20 06                 -1 crv: 6 Ed25519
 *       21 58 20 ..           -2 x: 32 bytes
 *       63 65 78 70 1A ..     "exp": seconds since 1970 when it was retired, if it was
 *       63 6E 62 66 1A ..     "nbf": seconds since 1970 when it was made, if that is known
 * </pre>
 *
 * COSE has no registered label for a key's time, and labels 4 and 5 of a key are other things than claims 4 and 5 of a CWT. A label
 * may be a text, and whoever does not know one passes over it (RFC 9052 §7.1): so the names are those of RFC 7519, as in the JWK
 * set.
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
    private static final String EXP = "exp";
    private static final String NBF = "nbf";

    /** 9999-12-31T23:59:59Z. */
    private static final long LAST_SECOND = 253_402_300_799L;

    private CoseKeyFormat() {}

    /** Whether the document begins as a CBOR array, which neither JSON nor hex digits do. */
    static boolean looksLike(final byte[] document) {
        return document.length > 0 && (document[0] & 0xe0) == 0x80;
    }

    static byte[] print(final List<PublishedKey> keys) {
        final CborWriter out = new CborWriter().array(keys.size());
        keys.forEach(key -> print(key, out));
        return out.toByteArray();
    }

    private static void print(final PublishedKey published, final CborWriter out) {
        final SigningPublicKey key = published.key();
        final Optional<Instant> exp = published.retiredAt();
        final Optional<Instant> nbf = published.createdAt();
        out.map(5 + (exp.isPresent() ? 1 : 0) + (nbf.isPresent() ? 1 : 0));
        out.integer(KTY).integer(OKP).integer(KID).bytes(key.kid());
        out.integer(ALG).integer(EDDSA).integer(CRV).integer(ED25519);
        out.integer(X).bytes(key.raw());
        exp.ifPresent(at -> out.text(EXP).integer(at.getEpochSecond()));
        nbf.ifPresent(at -> out.text(NBF).integer(at.getEpochSecond()));
    }

    static List<PublishedKey> read(final byte[] document) {
        final CborReader in = new CborReader(document);
        final int count = in.array();
        final List<PublishedKey> keys = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            key(Entries.read(in)).ifPresent(keys::add);
        }
        in.end();
        return keys;
    }

    private static Optional<PublishedKey> key(final Entries entries) {
        if (entries.numbers.getOrDefault(KTY, 0L) != OKP || entries.numbers.getOrDefault(CRV, 0L) != ED25519) {
            return Optional.empty();
        }
        if (entries.strings.containsKey(D)) {
            throw new KeyStoreException("The COSE key set holds a private key and must not be passed on.");
        }
        if (entries.numbers.getOrDefault(ALG, EDDSA) != EDDSA) {
            throw new KeyStoreException("The COSE key set has an Ed25519 key whose alg is not EdDSA.");
        }
        final Ed25519PublicKey key = Ed25519PublicKey.of(entries.strings.getOrDefault(X, new byte[0]));
        if (!Arrays.equals(entries.strings.getOrDefault(KID, key.kid()), key.kid())) {
            throw new KeyStoreException("The COSE key set names the key of " + key + " by another kid.");
        }
        return Optional.of(new PublishedKey(
                key, Optional.ofNullable(entries.times.get(NBF)), Optional.ofNullable(entries.times.get(EXP))));
    }

    /** The entries of one key that mean something to an Ed25519 key; all others are passed over. */
    private static final class Entries {
        private final Map<Long, Long> numbers = new HashMap<>();
        private final Map<Long, byte[]> strings = new HashMap<>();
        private final Map<String, Instant> times = new HashMap<>();

        private static Entries read(final CborReader in) {
            final Entries entries = new Entries();
            final int count = in.map();
            for (int i = 0; i < count; i++) {
                if (in.atInteger()) {
                    entries.numbered(in);
                } else if (in.atText()) {
                    entries.named(in);
                } else {
                    in.skip();
                    in.skip();
                }
            }
            return entries;
        }

        private void numbered(final CborReader in) {
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

        private void named(final CborReader in) {
            final String label = in.text();
            if (!label.equals(NBF) && !label.equals(EXP)) {
                in.skip();
                return;
            }
            final long seconds = in.atInteger() ? in.integer() : -1;
            if (seconds < 0 || seconds > LAST_SECOND) {
                throw new KeyStoreException("The COSE key set has a key whose " + label + " is no time in seconds.");
            }
            if (times.put(label, Instant.ofEpochSecond(seconds)) != null) {
                throw new KeyStoreException("The COSE key set has a key with the label " + label + " twice.");
            }
        }
    }
}
