package io.attesta.bench.measure;

/**
 * What a check came to.
 *
 * @param clean whether it found nothing
 * @param line what it said, for people
 */
record Verdict(boolean clean, String line) {}
