/**
 * {@code attesta bench connections}: what an idle connection costs a server in memory, plain and with TLS.
 *
 * <p>May import {@code bench.load}, {@code bench.server}, Jackson, {@code bench.measure} for what it was run with; of the server its
 * commands' words.
 */
package io.attesta.bench.connections;
