package io.attesta.authorizer.access;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What is known of a token, without anything secret. A client certificate that has a role stands beside tokens as one without a secret.
 *
 * @param id 12 lower-case hex digits; part of a bearer token itself, so that it is found by it
 * @param role what its bearer may do
 * @param pair whom a kiosk speaks for; empty for every other role
 * @param name what people call it; empty if they did not say
 * @param createdAt when it was made
 * @param expiresAt from when on it is worth nothing; empty if never
 * @param revokedAt when it was revoked; empty if it was not
 * @param certificate SHA-256 over the certificate (DER) that has the role, 64 lower-case hex digits; empty for a bearer token
 */
public record AccessToken(
        String id,
        Role role,
        Optional<Pair> pair,
        Optional<String> name,
        Instant createdAt,
        Optional<Instant> expiresAt,
        Optional<Instant> revokedAt,
        Optional<String> certificate) {
    /** Longest name. */
    public static final int MAX_NAME_LENGTH = 64;

    static final int ID_LENGTH = 12;
    private static final Pattern ID = Pattern.compile("[0-9a-f]{12}");
    private static final Pattern FINGERPRINT = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern NAME = Pattern.compile("[^\\p{Cntrl}]{1," + MAX_NAME_LENGTH + "}");

    /** Checks what people and files say; the message is one sentence. */
    public AccessToken {
        if (!isId(id)) {
            throw new IllegalArgumentException("A token's id has 12 lower-case hex digits.");
        }
        if (pair.isPresent() != (role == Role.KIOSK)) {
            throw new IllegalArgumentException(
                    "A token of role kiosk names an acceptor and a terminal, and no other role does.");
        }
        if (certificate.isPresent() && !FINGERPRINT.matcher(certificate.get()).matches()) {
            throw new IllegalArgumentException("A certificate's SHA-256 has 64 lower-case hex digits.");
        }
        if (name.isPresent() && !NAME.matcher(name.get()).matches()) {
            throw new IllegalArgumentException("The name of a token has 1 to " + MAX_NAME_LENGTH
                    + " characters, none of them a control character.");
        }
    }

    /**
     * The terminal that a kiosk is.
     *
     * @param acceptor DE 42 without padding, 1 to 15 printable ASCII characters
     * @param terminal DE 41 without padding, 1 to 8 printable ASCII characters
     */
    public record Pair(String acceptor, String terminal) {
        private static final Pattern ACCEPTOR = Pattern.compile("[ -~]{0,14}[!-~]");
        private static final Pattern TERMINAL = Pattern.compile("[ -~]{0,7}[!-~]");

        /** Checks both; the message is one sentence. */
        public Pair {
            if (!ACCEPTOR.matcher(acceptor).matches()) {
                throw new IllegalArgumentException(
                        "An acceptor (DE 42) has 1 to 15 printable ASCII characters, the last of them no blank.");
            }
            if (!TERMINAL.matcher(terminal).matches()) {
                throw new IllegalArgumentException(
                        "A terminal (DE 41) has 1 to 8 printable ASCII characters, the last of them no blank.");
            }
        }
    }

    /** Whether a text has the form of an id. */
    public static boolean isId(final String text) {
        return ID.matcher(text).matches();
    }

    /** The same, revoked. */
    AccessToken revoked(final Instant at) {
        return new AccessToken(id, role, pair, name, createdAt, expiresAt, Optional.of(at), certificate);
    }
}
