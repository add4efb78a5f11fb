/**
 * {@code attesta bench deltas}: how fast deltas come in, whether each bites at the next request, and what terminals notice of a
 * snapshot of all cards.
 *
 * <p>May import {@code bench.load}, {@code bench.server} and the server's front door: commands, settings, tokens, the sample world.
 */
package io.attesta.bench.deltas;
