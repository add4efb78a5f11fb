/**
 * Ed25519 (RFC 8032) signers and public keys, and sets of public keys as JWKS and COSE. Imports {@code io.attesta.keystore};
 * the only home of Jackson here, and with {@code .file} of Bouncy Castle.
 */
package io.attesta.keystore.signing;
