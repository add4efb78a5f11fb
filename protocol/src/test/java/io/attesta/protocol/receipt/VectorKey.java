package io.attesta.protocol.receipt;

import com.fasterxml.jackson.databind.JsonNode;
import io.attesta.protocol.Vectors;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/** The public key of the vectors, checked by the JDK's Ed25519. */
final class VectorKey implements SignatureCheck {
    /** SubjectPublicKeyInfo of an Ed25519 key up to its 32 bytes, RFC 8410 §4. */
    private static final String SPKI_PREFIX = "302a300506032b6570032100";

    private final byte[] kid;
    private final PublicKey key;

    VectorKey() throws GeneralSecurityException {
        final JsonNode receipts = Vectors.root().get("receipts");
        kid = Vectors.hex(receipts.get("kid"));
        key = KeyFactory.getInstance("Ed25519")
                .generatePublic(new X509EncodedKeySpec(HexFormat.of()
                        .parseHex(SPKI_PREFIX + receipts.get("public_key").textValue())));
    }

    byte[] kid() {
        return kid.clone();
    }

    @Override
    public Answer check(final byte[] givenKid, final byte[] message, final byte[] signature) {
        if (!Arrays.equals(givenKid, kid)) {
            return Answer.UNKNOWN_KEY;
        }
        try {
            final Signature ed25519 = Signature.getInstance("Ed25519");
            ed25519.initVerify(key);
            ed25519.update(message);
            return ed25519.verify(signature) ? Answer.VALID : Answer.INVALID;
        } catch (final GeneralSecurityException e) {
            return Answer.INVALID;
        }
    }
}
