/**
 * {@code attesta bench scale}: what an authorization costs with more cards, on more connections, under more load; each server in a process
 * of its own, everything in turn.
 *
 * <p>May import {@code bench.load}, {@code bench.server}, Jackson, {@code bench.measure} for what it was run with; of the server its
 * commands' words and settings.
 */
package io.attesta.bench.scale;
