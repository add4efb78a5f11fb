/**
 * What Attesta is measured against: a Netty server that echoes messages of the same sizes, a client that does nothing but count, and a
 * server on jPOS that does the same job the usual way. Each server runs in a process of its own, as {@code attesta bench peer …}, and
 * ends when its standard input closes.
 *
 * <p>May import {@code protocol}, {@code keystore}, {@code bench.load} for requests, Netty, HdrHistogram, jPOS, HikariCP, JDBC; of the
 * server the sample world, its embedded PostgreSQL, keys, settings and the words of decline reasons. jPOS looks classes up by name: those
 * that it makes are public, with a public constructor without arguments.
 */
package io.attesta.bench.peer;
