/**
 * The hot path of the wire: requests are indexed in place, answers are written in place, nothing is allocated. Works on byte
 * arrays, because the MAC, the digest and the token are computed over arrays; the one copy is the one from the network
 * buffer. May import {@code protocol.iso} and nothing else of Attesta.
 */
package io.attesta.protocol.codec;
