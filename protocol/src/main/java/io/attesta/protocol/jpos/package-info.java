/**
 * The contract of the wire on jPOS: what reads {@code config/packager.xml} as it is, what compares it with the codec at a start, the second opinion on the fast codec, and
 * the client side for terminals run by people and tests. The server's only home of jPOS (the peer of measurements is another), which no
 * signature outside shows; no logger
 * is ever attached to it, because it would print card numbers. Never on the path of an answer.
 *
 * <p>May import {@code protocol.iso} and {@code protocol.mask} and nothing else of Attesta.
 */
package io.attesta.protocol.jpos;
