/**
 * Receipts checked by whoever was shown one. The jar of this module has all it needs in itself: {@code
 * io.attesta.protocol.receipt} and {@code io.attesta.keystore.signing} as they are, and of Bouncy Castle and Jackson what
 * those use, moved to packages below this one. May import these two packages of Attesta and nothing else.
 */
package io.attesta.verifier;
