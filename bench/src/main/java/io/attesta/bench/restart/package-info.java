/**
 * {@code attesta bench restart}: how soon a server answers again after {@code kill -9}. May import {@code bench.load}, {@code bench.server},
 * {@code bench.measure} for what it was run with; of the server its commands' words, settings and keys.
 */
package io.attesta.bench.restart;
