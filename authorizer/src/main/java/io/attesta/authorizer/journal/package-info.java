/**
 * The journal: append-only segments of batch frames, read, cut, replayed. Byte diagrams in {@link
 * io.attesta.authorizer.journal.SegmentHeader}, {@link io.attesta.authorizer.journal.BatchFrame} and the entry classes. Imports
 * {@code decision}, {@code card}, {@code acceptor} (what entries hold) and {@code protocol}.
 */
package io.attesta.authorizer.journal;
