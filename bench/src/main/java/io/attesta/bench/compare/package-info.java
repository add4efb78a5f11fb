/**
 * {@code attesta bench compare}: Attesta, an echo server and a server on jPOS in turn, each in a process of its own, under one load, and the
 * ratios between them. What is measured is written down with how it was measured.
 *
 * <p>May import {@code bench.load}, {@code bench.peer}, Jackson, {@code bench.measure} for what it was run with; of the server its commands' words, settings and keys.
 */
package io.attesta.bench.compare;
