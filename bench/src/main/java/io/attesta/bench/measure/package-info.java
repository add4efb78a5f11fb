/**
 * {@code attesta bench load}: one run of the load generator, what it found for people, for programs and as a page, and what it was run
 * with. May import {@code bench.load}, {@code bench.server}, {@code bench.peer} for the generator's ceiling, and of the authorizer what commands need.
 */
package io.attesta.bench.measure;
